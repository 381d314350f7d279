import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inCheckout } from './checkout.ts';
import { COUNTS_FILE } from './countingReporter.ts';
import { NONE } from './counts.ts';
import type { Counts } from './counts.ts';
import { runProcess } from './runProcess.ts';
import type { Ended } from './runProcess.ts';

/** One thing a ring runs. Resolves with what it came to; never rejects. */
export type Step = (signal: AbortSignal) => Promise<Counts>;

function failure(name: string, ended: Ended): string {
  return `FAILED: ${name}: ${ended.cutShort ?? `ended with status ${String(ended.status)}`}`;
}

/** A command of node_modules that passes or fails as a whole. */
export function command(name: string, script: string, args: readonly string[]): Step {
  return async signal => {
    const ended = await runProcess(process.execPath, [inCheckout('node_modules', script), ...args], {
      signal,
    });
    if (ended.status === 0) {
      return { ...NONE, passed: 1 };
    }
    console.log(failure(name, ended));
    return { ...NONE, failed: 1 };
  };
}

/** Several commands that count as one check; the later ones run even when an earlier one fails. */
export function oneCheck(steps: readonly Step[]): Step {
  return async signal => {
    let failed = 0;
    for (const step of steps) {
      failed += (await step(signal)).failed;
    }
    return failed === 0 ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 };
  };
}

function readCounts(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts;
  } catch {
    return NONE; // it never came to its first test
  }
}

/**
 * A process whose tests report through CountingReporter. Where it ends badly with no failed test (it crashed, hung,
 * or found no test), that is one failure more.
 */
export function countedTests(name: string, script: string, args: readonly string[]): Step {
  return async signal => {
    const scratch = mkdtempSync(path.join(tmpdir(), 'test-counts-'));
    const file = path.join(scratch, 'counts.json');
    try {
      const ended = await runProcess(process.execPath, [inCheckout(script), ...args], {
        signal,
        env: { [COUNTS_FILE]: file },
      });
      const counts = readCounts(file);
      const ran = counts.passed + counts.failed + counts.skipped > 0;
      if (ended.cutShort === null && ran && (ended.status === 0 || counts.failed > 0)) {
        return counts;
      }
      console.log(ran ? failure(name, ended) : `FAILED: ${name}: no test was run`);
      return { ...counts, failed: counts.failed + 1 };
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  };
}

/** Mocha on these test files. */
export function mocha(name: string, files: readonly string[]): Step {
  const reporter = inCheckout('scripts/test/countingReporter.cjs');
  return countedTests(name, 'node_modules/mocha/bin/mocha.js', ['--reporter', reporter, ...files]);
}
