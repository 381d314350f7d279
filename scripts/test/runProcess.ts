import { spawn } from 'node:child_process';
import { endProcessGroup } from '../vscode-host/processGroup.ts';

export interface Ended {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null;
  /** Why it was cut short, in words; null when it ended by itself. */
  readonly cutShort: string | null;
}

const HANG_GUARD_MS = 15 * 60_000;

/**
 * Runs a command in a process group of its own, streaming what it prints, and ends the whole group when it hangs
 * for 15 minutes, when `signal` is aborted, or when it leaves something running behind it.
 */
export function runProcess(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<Ended> {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...options.env },
      detached: true,
    });
    let cutShort: string | null = null;
    const end = (why: string) => {
      cutShort ??= why;
      if (child.pid !== undefined) {
        void endProcessGroup(child.pid);
      }
    };
    const timer = setTimeout(() => end('it was still running after 15 minutes'), HANG_GUARD_MS);
    const abort = () => end('interrupted');
    options.signal.addEventListener('abort', abort);
    const finish = async (status: number | null) => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', abort);
      if (child.pid !== undefined) {
        await endProcessGroup(child.pid);
      }
      resolve({ status, cutShort });
    };
    child.once('error', error => {
      cutShort = error.message;
      void finish(null);
    });
    child.once('exit', status => void finish(status));
  });
}
