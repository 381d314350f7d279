import type { OnProgress } from '../../src/models/embedded/progress.ts';
import { progressText } from '../../src/models/embedded/progress.ts';

const BAR = 24;
const LINE_EVERY_MS = 5000;

function bar(share: number): string {
  const filled = Math.round(Math.min(1, share) * BAR);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}] `;
}

/** Shows progress on standard error: one bar that moves on a terminal, a line every five seconds elsewhere. */
export function progressLine(stream: NodeJS.WriteStream): { show: OnProgress; end: () => void } {
  let last = 0;
  let what = '';
  let drawn = false;
  return {
    show: progress => {
      const { done, total } = progress;
      const text = progressText(progress);
      if (stream.isTTY) {
        const picture = total === null || total === 0 ? '' : bar(done / total);
        stream.write(`\r\x1b[K${(picture + text).slice(0, Math.max(20, stream.columns - 1))}`);
        drawn = true;
      } else if (progress.what !== what || Date.now() - last >= LINE_EVERY_MS || done === total) {
        stream.write(`${text}\n`);
        last = Date.now();
        what = progress.what;
      }
    },
    end: () => {
      if (drawn) {
        stream.write('\r\x1b[K');
        drawn = false;
      }
    },
  };
}
