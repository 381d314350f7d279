import { escapeControls } from '../../src/audit/escapeControls.ts';
import type { AuditEvent } from '../../src/audit/events.ts';

/** Shows how an audit goes on, on standard error: one line that changes on a terminal, a line a step elsewhere. */
export function auditLine(stream: NodeJS.WriteStream): {
  show: (event: AuditEvent) => void;
  end: () => void;
} {
  let phase = '';
  let calls = 0;
  const draw = (): void => {
    stream.write(`\r\x1b[K${`  ${calls} calls · ${phase}`.slice(0, Math.max(20, stream.columns - 1))}`);
  };
  return {
    show: event => {
      if (event.type === 'phase') {
        phase = escapeControls(event.text);
        if (!stream.isTTY) {
          stream.write(`  ${calls} calls · ${phase}\n`);
        }
      } else if (event.type === 'trial') {
        calls = event.calls;
      }
      if (stream.isTTY) {
        draw();
      }
    },
    end: () => {
      if (stream.isTTY) {
        stream.write('\r\x1b[K');
      }
    },
  };
}
