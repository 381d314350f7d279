import { factors } from './independent.ts';
import type { Setting } from './independent.ts';

/**
 * Every sequence of `blocks` blocks, each ended where the evidence first reaches `threshold`. How many sequences end
 * with the same counts doesn't hang on the rates, so that one enumeration serves all of them.
 */
export interface Enumeration {
  /** Sequences by "blocks, losses in the edit runs, losses in the control runs" at their end. */
  readonly crossed: ReadonlyMap<string, number>;
  /** Sequences of full length by their counts: the sum of their evidence, without any stopping. */
  readonly evidence: ReadonlyMap<string, number>;
}

export function enumerate(setting: Setting, blocks: number, threshold: number): Enumeration {
  const crossed = new Map<string, number>();
  const evidence = new Map<string, number>();
  const known = new Map<string, ReturnType<typeof factors>>();
  const factorsAt = (e: number, c: number, n: number): ReturnType<typeof factors> => {
    const key = `${n} ${e} ${c}`;
    const found = known.get(key) ?? factors(setting, e, c, n);
    known.set(key, found);
    return found;
  };
  const walk = (n: number, e: number, c: number, value: number, open: boolean): void => {
    const key = `${n} ${e} ${c}`;
    const crosses = open && value >= threshold;
    if (crosses) {
      crossed.set(key, (crossed.get(key) ?? 0) + 1);
    }
    if (n === blocks) {
      evidence.set(key, (evidence.get(key) ?? 0) + value);
      return;
    }
    const next = factorsAt(e, c, n);
    for (const edit of [0, 1] as const) {
      for (const control of [0, 1] as const) {
        walk(n + 1, e + edit, c + control, value * next[edit][control], open && !crosses);
      }
    }
  };
  walk(0, 0, 0, 1, true);
  return { crossed, evidence };
}

/** The sum over sequences of their weight times their chance at these rates. */
export function weigh(sequences: ReadonlyMap<string, number>, edit: number, control: number): number {
  let sum = 0;
  for (const [key, weight] of sequences) {
    const [n = 0, e = 0, c = 0] = key.split(' ').map(Number);
    sum += weight * edit ** e * (1 - edit) ** (n - e) * control ** c * (1 - control) ** (n - c);
  }
  return sum;
}
