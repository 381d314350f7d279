import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inCheckout } from './checkout.ts';
import { COUNTS_FILE } from './countingReporter.ts';
import type { ReportedCounts } from './countingReporter.ts';
import { NONE } from './counts.ts';
import type { Counts } from './counts.ts';
import { runProcess } from './runProcess.ts';
import type { Ended } from './runProcess.ts';

export interface StepOptions {
  readonly signal: AbortSignal;
  /** Prints nothing; for tests of the steps themselves. */
  readonly quiet?: boolean;
}

/** One thing a ring runs. Resolves with what it came to; never rejects. */
export type Step = (options: StepOptions) => Promise<Counts>;

function tell(options: StepOptions, name: string, what: string): void {
  if (options.quiet !== true) {
    console.log(`FAILED: ${name}: ${what}`);
  }
}

function how(ended: Ended): string {
  return ended.cutShort ?? `ended with status ${String(ended.status)}`;
}

/** A command of node_modules that passes or fails as a whole. */
export function command(name: string, script: string, args: readonly string[]): Step {
  return async options => {
    const ended = await runProcess(process.execPath, [inCheckout('node_modules', script), ...args], options);
    if (ended.status === 0) {
      return { ...NONE, passed: 1 };
    }
    tell(options, name, how(ended));
    return { ...NONE, failed: 1 };
  };
}

/** Several commands that count as one check. They run at the same time: they print only what is wrong. */
export function oneCheck(steps: readonly Step[]): Step {
  return async options => {
    const counts = await Promise.all(steps.map(step => step(options)));
    return counts.every(({ failed }) => failed === 0) ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 };
  };
}

function readCounts(file: string): ReportedCounts {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ReportedCounts;
  } catch {
    return { ...NONE, complete: false }; // it never came to its first test
  }
}

/**
 * A process whose tests report through CountingReporter. Where it ends badly with no failed test (it crashed, hung,
 * or found no test), that is one failure more.
 */
export function countedTests(name: string, script: string, args: readonly string[]): Step {
  return async options => {
    const scratch = mkdtempSync(path.join(tmpdir(), 'test-counts-'));
    const file = path.join(scratch, 'counts.json');
    try {
      const ended = await runProcess(process.execPath, [inCheckout(script), ...args], {
        ...options,
        env: { [COUNTS_FILE]: file },
      });
      const { complete, ...counts } = readCounts(file);
      const ran = counts.passed + counts.failed + counts.skipped > 0;
      const endedWell = complete && ended.cutShort === null && (ended.status === 0 || counts.failed > 0);
      if (ran && endedWell) {
        return counts;
      }
      const why = complete ? how(ended) : `cut short, ${how(ended)}`;
      tell(options, name, ran ? why : `no test was run, ${how(ended)}`);
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
