import type { Writable } from 'node:stream';
import { escapeControls } from '../audit/escapeControls.ts';

/** Where the command line speaks: results on standard output, everything else on standard error. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard error is a terminal of this many columns; null: it is a file or a pipe. */
  readonly columns: number | null;
  /** Resolves when it is written, or when nobody reads any more. */
  result(text: string): Promise<void>;
  /** One or more whole lines. */
  say(text: string): void;
  /** Terminal only: replaces the line that the cursor is in. */
  redraw(line: string): void;
}

/** JSON for people and programs. Controls stand as escapes, which mean the same to every reader of JSON. */
export function json(value: unknown): string {
  return `${escapeControls(JSON.stringify(value, null, 2))}\n`;
}

/** A stream that may be a terminal. */
type Errors = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Speaks on two streams. A reader that went away (`| head`) is no error. */
export function terminalOn(stdout: Writable, stderr: Errors, environment: Terminal['environment']): Terminal {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') {
        throw error;
      }
    });
  }
  let drawn = false;
  const wipe = () => {
    if (drawn) {
      stderr.write('\r\u001b[K');
      drawn = false;
    }
  };
  return {
    environment,
    columns: stderr.isTTY ? (stderr.columns ?? 80) : null,
    result: text =>
      new Promise(resolve => {
        wipe();
        stdout.write(text, () => resolve());
      }),
    say: text => {
      wipe();
      stderr.write(`${escapeControls(text)}\n`);
    },
    redraw: line => {
      stderr.write(`\r\u001b[K${escapeControls(line.replaceAll(/\s+/g, ' '))}`);
      drawn = true;
    },
  };
}
