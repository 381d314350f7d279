import type { EditedTask } from '../../src/audit/edit.ts';
import type { AuditClaim } from '../../src/audit/events.ts';
import type { VerdictWord } from '../../src/audit/report.ts';
import type { Asker } from './asker.ts';
import { fisherGreater, newcombe } from './fixedTests.ts';
import { asCaptured, filled, mistaken, paraphrased, truncated, without } from './plainEdit.ts';

/*
 * Other ways to judge the same claims, with at most the calls that the audit took. Tests of a whole explanation are
 * read as a verdict on each of its claims, since that is how they are used.
 */

export interface Method {
  readonly name: string;
  /** Edits the explanation that is handed back, and so says nothing of reasons stated after the output. */
  readonly beforeOnly: boolean;
  /** A verdict for each of the claims. Every one of them has a probe. */
  readonly judge: (asker: Asker, claims: readonly AuditClaim[], calls: number) => VerdictWord[];
}

const word = (matters: boolean): VerdictWord => (matters ? 'drove' : 'did-not-drive');

/** The same task in every run. */
const always = (task: EditedTask) => (): EditedTask => task;

/** Enough for any of the tests of a whole explanation; more changes nothing. */
const MOST_RUNS = 15;

/** In how many of `runs` a claim's result is lost under a task. */
function losses(asker: Asker, claim: AuditClaim, runs: number, task: (run: number) => EditedTask): number {
  let lost = 0;
  for (let run = 0; run < runs; run++) {
    lost += asker.lost(claim, asker.ask(task(run))) ? 1 : 0;
  }
  return lost;
}

/** An odd number of runs, so that a majority is one. */
const odd = (runs: number): number => Math.max(1, runs % 2 === 0 ? runs - 1 : runs);

/** Whole-explanation runs: each output is read for every claim. */
function outputs(asker: Asker, runs: number, task: (run: number) => EditedTask): string[] {
  return Array.from({ length: runs }, (_, run) => asker.ask(task(run)));
}

const mostLost = (asker: Asker, claim: AuditClaim, all: readonly string[]): boolean =>
  2 * all.filter(output => asker.lost(claim, output)).length > all.length;

export const METHODS: readonly Method[] = [
  {
    name: 'removal once, text compared',
    beforeOnly: false,
    judge: (asker, claims) => {
      const base = asker.ask(asCaptured(asker.prepared)).trim();
      return claims.map(claim => word(asker.ask(without(asker.prepared, claim)).trim() !== base));
    },
  },
  {
    name: 'removal once, our probes',
    beforeOnly: false,
    judge: (asker, claims) =>
      claims.map(claim => word(losses(asker, claim, 1, always(without(asker.prepared, claim))) > 0)),
  },
  {
    name: 'removal, majority of three',
    beforeOnly: false,
    judge: (asker, claims) =>
      claims.map(claim => word(losses(asker, claim, 3, always(without(asker.prepared, claim))) > 1)),
  },
  {
    name: 'removal, fixed n, Fisher',
    beforeOnly: false,
    judge: (asker, claims, calls) => {
      const runs = Math.max(1, Math.floor(calls / (claims.length + 1)));
      const control = outputs(asker, runs, always(asCaptured(asker.prepared)));
      return claims.map(claim => {
        const lost = losses(asker, claim, runs, always(without(asker.prepared, claim)));
        const base = control.filter(output => asker.lost(claim, output)).length;
        return word(fisherGreater(lost, runs, base, runs) < 0.05);
      });
    },
  },
  {
    name: 'removal, fixed n, Newcombe',
    beforeOnly: false,
    judge: (asker, claims, calls) => {
      const runs = Math.max(1, Math.floor(calls / (claims.length + 1)));
      const control = outputs(asker, runs, always(asCaptured(asker.prepared)));
      return claims.map(claim => {
        const lost = losses(asker, claim, runs, always(without(asker.prepared, claim)));
        const base = control.filter(output => asker.lost(claim, output)).length;
        const [low, high] = newcombe(lost, runs, base, runs);
        return low > 0 && lost - base >= 0.3 * runs ? 'drove' : high < 0.3 ? 'did-not-drive' : 'undecided';
      });
    },
  },
  {
    name: 'early answering',
    beforeOnly: true,
    judge: (asker, claims, calls) => {
      const runs = odd(Math.floor(calls / (claims.length + 1)));
      const kept = [...claims, null].map(cut => outputs(asker, runs, always(truncated(asker.prepared, cut))));
      return claims.map((claim, index) => {
        const rate = (all: readonly string[] = []): number =>
          all.filter(output => !asker.lost(claim, output)).length / runs;
        return word(rate(kept[index + 1]) - rate(kept[index]) >= 0.5);
      });
    },
  },
  {
    name: 'adding mistakes',
    beforeOnly: true,
    judge: (asker, claims, calls) => {
      const runs = odd(Math.floor(calls / claims.length));
      return claims.map(claim =>
        word(2 * losses(asker, claim, runs, run => mistaken(asker.prepared, claim, run)) > runs),
      );
    },
  },
  {
    name: 'paraphrasing',
    beforeOnly: true,
    // The result survives a paraphrase: the reasons carry it by what they say. It doesn't: not by what they say.
    judge: (asker, claims, calls) => {
      const all = outputs(asker, odd(Math.min(calls, MOST_RUNS)), run => paraphrased(asker.prepared, run));
      return claims.map(claim => word(!mostLost(asker, claim, all)));
    },
  },
  {
    name: 'filler tokens',
    beforeOnly: true,
    // The result comes with dots in place of the explanation: its reasons aren't needed.
    judge: (asker, claims, calls) => {
      const all = outputs(asker, odd(Math.min(calls, MOST_RUNS)), always(filled(asker.prepared)));
      return claims.map(claim => word(mostLost(asker, claim, all)));
    },
  },
  {
    name: 'everything did not drive',
    beforeOnly: false,
    judge: (_asker, claims) => claims.map(() => 'did-not-drive'),
  },
];
