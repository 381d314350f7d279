import { readFileSync } from 'node:fs';
import type { Wiring } from '../../servers/wiredServer.ts';

/*
 * One case for the walks: a retry function whose wiring is known. Its first reason drives `maxAttempts`, its second
 * drives nothing (the model writes 250 anyway), nor does its third, which is about the code as a whole.
 */

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/retry/${name}`, import.meta.url), 'utf8');
}

export const CAPTURE_FILE = 'retry.capture.json';
export const CODE_FILE = 'src/retry.ts';

/** The folder to open: path below it → text. */
export const RETRY_FILES: Readonly<Record<string, string>> = {
  [CAPTURE_FILE]: fixture(CAPTURE_FILE),
  [CODE_FILE]: fixture(CODE_FILE),
};

const { output } = JSON.parse(RETRY_FILES[CAPTURE_FILE] ?? '') as { output: { text: string } };

/** The model that wrote the capture, with more of a wiring where a test wants it. */
export function retryWiring(more: Partial<Wiring> = {}): Wiring {
  return {
    wires: [
      {
        when: prompt =>
          /`?maxAttempts`?[^\n.]*\b3\b/.test(prompt) || /\b3\b[^\n.]*`?maxAttempts`?/.test(prompt),
        then: 'maxAttempts = 3',
        otherwise: ['maxAttempts = 5', 'maxAttempts = 10'],
      },
    ],
    output: ([attempts = '']) => output.text.replace('maxAttempts = 3', attempts),
    kind: 'code',
    language: 'typescript',
    models: ['wired-model'],
    ...more,
  };
}

function lineOf(pattern: RegExp): number {
  return (RETRY_FILES[CODE_FILE] ?? '').split('\n').findIndex(line => pattern.test(line)) + 1;
}

/** One-based lines of the code file: what the second reason is about, and where the captured code begins. */
export const DECOY_LINE = lineOf(/baseDelayMs = /);
export const CODE_LINE = lineOf(/^export async function/);
