import type { Position } from '../src/audit/capture.ts';
import type { VerdictWord } from '../src/audit/report.ts';
import type { Score } from './wired/allowed.ts';
import type { Form } from './wired/output.ts';
import type { Role, Wiring } from './wired/wirings.ts';

/** Who judged: the auditor, one of the other methods, or the auditor with a part taken out. */
export type Judge = string;

/** So many claims of a case got the same verdict, in the same role. */
export interface Count {
  readonly role: Role;
  readonly verdict: VerdictWord;
  readonly reason: string | null;
  readonly score: Score;
  readonly claims: number;
}

/** One case judged once. */
export interface Row {
  readonly judge: Judge;
  readonly wiring: Wiring;
  readonly noise: number;
  readonly size: number;
  readonly seed: number;
  readonly position: Position;
  readonly form: Form;
  readonly calls: number;
  readonly ended: string;
  readonly counts: readonly Count[];
  /** Blocks of the deciding arms by what they came to: an effect, none, or nothing. */
  readonly blocks: readonly { readonly of: 'effect' | 'none' | 'open'; readonly blocks: number }[];
  /** Intervals of deciding arms that hold the true effect, and all that were looked at. */
  readonly covered: readonly [held: number, looked: number];
  /** The same for the intervals that stand beside verdicts. */
  readonly shown: readonly [held: number, looked: number];
}

const KEYS = ['judge', 'wiring', 'noise', 'size', 'seed', 'position', 'form', 'calls', 'ended'] as const;

/** The names of a line's columns. */
export const ROW_HEADER = JSON.stringify([...KEYS, 'counts: role verdict reason score claims']);

/** A row as one short line of JSON. */
export function rowLine(row: Row): string {
  const counts = row.counts.map(({ role, verdict, reason, score, claims }) =>
    [role, verdict, reason ?? '-', score, claims].join(' '),
  );
  return JSON.stringify([...KEYS.map(key => row[key]), ...counts]);
}

/** Verdicts of a case's claims, in their order, put into counts. */
export function countsOf(
  verdicts: readonly { role: Role; verdict: VerdictWord; reason: string | null; score: Score }[],
): Count[] {
  const counts = new Map<string, Count>();
  for (const one of verdicts) {
    const key = [one.role, one.verdict, one.reason, one.score].join(' ');
    counts.set(key, { ...one, claims: (counts.get(key)?.claims ?? 0) + 1 });
  }
  return [...counts.values()];
}
