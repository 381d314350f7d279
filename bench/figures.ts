import type { Row } from './rows.ts';
import type { Score } from './wired/allowed.ts';

/** What a set of cases came to. Claims are counted, not cases. */
export interface Figures {
  readonly cases: number;
  readonly claims: number;
  readonly right: number;
  readonly open: number;
  readonly accusations: number;
  readonly falseAccusations: number;
  readonly credits: number;
  readonly falseCredits: number;
  /** Causes that were said to be backed up, and causes in all. */
  readonly backedUp: number;
  readonly causes: number;
  readonly calls: number;
  readonly callsPerClaim: number;
}

export function figuresOf(rows: readonly Row[]): Figures {
  const counts = rows.flatMap(row => row.counts);
  const sum = (matches: (count: (typeof counts)[number]) => boolean): number =>
    counts.filter(matches).reduce((total, count) => total + count.claims, 0);
  const scored =
    (...scores: readonly Score[]) =>
    (count: (typeof counts)[number]): boolean =>
      scores.includes(count.score);
  const claims = sum(() => true);
  const calls = rows.reduce((total, row) => total + row.calls, 0);
  return {
    cases: rows.length,
    claims,
    right: sum(scored('right')),
    open: sum(({ verdict }) => verdict === 'undecided' || verdict === 'untestable'),
    accusations: sum(({ verdict }) => verdict === 'did-not-drive' || verdict === 'contradicted'),
    falseAccusations: sum(scored('false-accusation')),
    credits: sum(({ verdict }) => verdict === 'drove' || verdict === 'backed-up'),
    falseCredits: sum(scored('false-credit')),
    backedUp: sum(({ role, verdict }) => role === 'cause' && verdict === 'backed-up'),
    causes: sum(({ role }) => role === 'cause'),
    calls,
    callsPerClaim: calls / Math.max(1, claims),
  };
}

/** Rows by a key, in the order in which the keys first come. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  }
  return groups;
}

/** The middle value and the ninth decile; null of none. */
export function spread(values: readonly number[]): { median: number; high: number } | null {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return sorted.length === 0 ? null : { median: at(0.5), high: at(0.9) };
}
