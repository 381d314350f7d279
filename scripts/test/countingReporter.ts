import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { Counts } from './counts.ts';
import { reasonOf } from './skip.ts';

/** Names the file that the counts are written to; nothing is written when it isn't set. */
export const COUNTS_FILE = 'TEST_COUNTS_FILE';

export interface ReportedCounts extends Counts {
  /** Whether the run came to its end; a test may end the process itself, even with status 0. */
  readonly complete: boolean;
}

/**
 * Mocha's own listing, with each skip's reason, and the counts in a file instead of a summary. They are written
 * after each test, so that they are not lost when a run is cut short.
 */
export class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    let passed = 0;
    let failed = 0;
    let skipped = 0;
    let complete = false;
    const write = () => {
      const file = process.env[COUNTS_FILE];
      if (file !== undefined) {
        writeFileSync(file, JSON.stringify({ passed, failed, skipped, complete } satisfies ReportedCounts));
      }
    };
    write();
    runner.once('end', () => {
      complete = true;
      write();
    });
    runner.on('pass', () => {
      passed++;
      write();
    });
    runner.on('fail', () => {
      failed++; // a hook that fails counts too
      write();
    });
    runner.on('pending', test => {
      skipped++;
      console.log(`    SKIPPED: ${test.fullTitle()}: ${reasonOf(test)}`);
      write();
    });
  }

  override epilogue(): void {
    if (this.failures.length > 0) {
      Mocha.reporters.Base.list(this.failures);
    }
  }
}
