import { open, rename, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuditError } from '../../audit/errors.ts';

const BEAT_MS = 2000;
/** A holder that missed this many milliseconds of beats is gone: killed, or its machine slept. */
const STALE_MS = 30_000;

export interface LockTimes {
  readonly pollMs: number;
  readonly staleMs: number;
}

async function age(path: string): Promise<number | null> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return null;
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw thrown;
  }
}

/**
 * Runs `work` while no other process runs work under the same lock file. A lock whose holder died is taken over.
 * Two takers of one dead lock could both get in; the work must end in a check and a rename, so that this costs
 * time and nothing else.
 *
 * @throws AuditError `aborted` when the signal ends the waiting.
 */
export async function withFileLock<T>(
  path: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  times: LockTimes = { pollMs: 200, staleMs: STALE_MS },
): Promise<T> {
  while (!(await take(path))) {
    if (signal.aborted) {
      throw new AuditError('aborted', 'Stopped while another process was getting the same file.');
    }
    const waited = await age(path);
    if (waited !== null && waited > times.staleMs) {
      const aside = `${path}.${process.pid}.stale`;
      await rename(path, aside).catch(() => undefined);
      await rm(aside, { force: true });
    } else {
      await sleep(times.pollMs);
    }
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}
