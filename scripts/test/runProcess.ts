import { spawn } from 'node:child_process';
import { CHECKOUT } from './checkout.ts';
import { endProcessGroup } from '../vscode-host/processGroup.ts';

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  /** Throws away what it prints, which is otherwise streamed. */
  readonly quiet?: boolean;
}

export interface Ended {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null;
  /** Why it was cut short, in words; null when it ended by itself. */
  readonly cutShort: string | null;
}

const HANG_GUARD_MS = 15 * 60_000;

/**
 * Runs a command in this checkout, in a process group of its own, streaming what it prints, and ends the whole group when it hangs
 * for 15 minutes, when `signal` is aborted, or when it leaves something running behind it.
 */
export function runProcess(command: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  return new Promise(resolve => {
    const output = options.quiet === true ? 'ignore' : 'inherit';
    const child = spawn(command, args, {
      cwd: CHECKOUT,
      stdio: ['ignore', output, output],
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
