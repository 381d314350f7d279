import { spawnSync } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import path from 'node:path';

export interface TestOutput {
  /** To be put into the extension host's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Loaded in place of the tests; sends what they print and then runs them. */
  readonly shim: string;
  /** Resolves when everything that the tests printed has been passed on. */
  readonly ended: Promise<void>;
}

const END = '\0end\0';

/**
 * Carries what tests print in the extension host to this process's standard output, in order, through a named
 * pipe in `scratch`: the host's own console goes to the browser and loses order and colour.
 */
export function openTestOutput(extensionTestsPath: string, scratch: string): TestOutput {
  const pipe = path.join(scratch, 'output');
  if (spawnSync('mkfifo', [pipe]).status !== 0) {
    throw new Error(`mkfifo could not make ${pipe}.`);
  }
  // Open for reading and writing, so that it is there before the tests write and doesn't end between writers.
  const socket = new Socket({
    fd: openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  const ended = new Promise<void>(resolve => {
    socket.on('data', (chunk: Buffer) => {
      const end = chunk.indexOf(END);
      process.stdout.write(end < 0 ? chunk : chunk.subarray(0, end));
      if (end >= 0) {
        resolve();
      }
    });
  });
  return {
    env: { VSCODE_HOST_PIPE: pipe, VSCODE_HOST_TESTS: extensionTestsPath },
    shim: path.join(import.meta.dirname, 'testShim.cjs'),
    ended,
  };
}
