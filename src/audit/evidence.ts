import type { Effect } from './report.ts';

/*
 * The mathematics of the method and nothing else: the two-stream e-process of Turner, Ly and Grünwald
 * ("Generic E-variables for exact sequential k-sample tests", 2024) with a convex null, intervals by inversion,
 * e-BH (Wang and Ramdas, 2022) and the sequential ratio of the looks. Rates are of *losing* the result.
 */

/** One edit run and one control run, made side by side: was the result lost? */
export interface Block {
  readonly edit: boolean;
  readonly control: boolean;
}

/**
 * A null hypothesis over (p_edit, p_control): `at-most` is p_edit − p_control ≤ bound, `at-least` is
 * p_edit − p_control ≥ bound. Both are convex. The bound lies in (−1, 1).
 */
export interface Null {
  readonly side: 'at-most' | 'at-least';
  readonly bound: number;
}

/** Smoothed counts that a plug-in estimate starts from: [lost, kept] in each stream. */
export interface StartingCounts {
  readonly edit: readonly [lost: number, kept: number];
  readonly control: readonly [lost: number, kept: number];
}

/** They expect an effect: a clean one is decided in 3 to 4 blocks. */
export const EXPECT_EFFECT: StartingCounts = { edit: [0.6, 0.15], control: [0.08, 0.6] };

/** They expect none: a clean absence is decided in 9 blocks at δ = 0.30 (the bound is 8.4). */
export const EXPECT_NONE: StartingCounts = { edit: [0.06, 0.9], control: [0.06, 0.9] };

const EDGE = 1e-9;

/**
 * The point of the null nearest to (edit, control) in KL(edit‖q) + KL(control‖q). Outside the null it lies on
 * the boundary q_edit = q_control + bound, along which the divergence is convex: its derivative is bisected.
 */
export function project(edit: number, control: number, h0: Null): readonly [edit: number, control: number] {
  const inside = h0.side === 'at-most' ? edit - control <= h0.bound : edit - control >= h0.bound;
  if (inside) {
    return [edit, control];
  }
  if (h0.bound === 0) {
    const pooled = (edit + control) / 2;
    return [pooled, pooled];
  }
  let low = Math.max(0, -h0.bound) + EDGE;
  let high = Math.min(1, 1 - h0.bound) - EDGE;
  for (let step = 0; step < 50; step++) {
    const c = (low + high) / 2;
    const e = c + h0.bound;
    const slope = (e - edit) / (e * (1 - e)) + (c - control) / (c * (1 - c));
    if (slope > 0) {
      high = c;
    } else {
      low = c;
    }
  }
  const c = (low + high) / 2;
  return [c + h0.bound, c];
}

const likelihood = (rate: number, lost: boolean): number => (lost ? rate : 1 - rate);

/**
 * An e-process against one null: its value may be looked at after every block, and P(sup ≥ 1/α) ≤ α under the
 * null (Ville). The plug-in rates of a block come from earlier blocks only.
 */
export class EProcess {
  private readonly h0: Null;
  private readonly counts: { edit: [number, number]; control: [number, number] };
  private logValue = 0;
  private logPeak = 0;

  constructor(h0: Null, start: StartingCounts) {
    this.h0 = h0;
    this.counts = { edit: [...start.edit], control: [...start.control] };
  }

  add(block: Block): void {
    const { edit, control } = this.counts;
    const te = edit[0] / (edit[0] + edit[1]);
    const tc = control[0] / (control[0] + control[1]);
    const [qe, qc] = project(te, tc, this.h0);
    this.logValue +=
      Math.log(likelihood(te, block.edit) / likelihood(qe, block.edit)) +
      Math.log(likelihood(tc, block.control) / likelihood(qc, block.control));
    this.logPeak = Math.max(this.logPeak, this.logValue);
    edit[block.edit ? 0 : 1] += 1;
    control[block.control ? 0 : 1] += 1;
  }

  /** Blocks such as `block` until the evidence is at `threshold`; this process stays as it is. */
  private blocksUntil(threshold: number, block: Block, most: number): number {
    const ahead = new EProcess(this.h0, this.counts);
    ahead.logValue = this.logValue;
    let blocks = 0;
    while (ahead.value < threshold && blocks < most) {
      ahead.add(block);
      blocks += 1;
    }
    return blocks;
  }

  /** The fewest blocks after which the evidence could be at `threshold`, were they all as it needs them. */
  soonest(threshold: number, most: number): number {
    const best: readonly Block[] =
      this.h0.side === 'at-most'
        ? [{ edit: true, control: false }]
        : [
            { edit: false, control: false },
            { edit: false, control: true },
          ];
    return Math.min(...best.map(block => this.blocksUntil(threshold, block, most)));
  }

  /** The evidence now. */
  get value(): number {
    return Math.exp(this.logValue);
  }

  /** The most that the evidence ever was: what a rejection at any time rests on. */
  get peak(): number {
    return Math.exp(this.logPeak);
  }
}

/** Evidence that the edit loses the result more often than its control. */
export const droveProcess = (): EProcess => new EProcess({ side: 'at-most', bound: 0 }, EXPECT_EFFECT);

/** Evidence that it does not do so by `margin` or more. */
export const inertProcess = (margin: number): EProcess =>
  new EProcess({ side: 'at-least', bound: margin }, EXPECT_NONE);

function peakOf(blocks: readonly Block[], h0: Null, start: StartingCounts): number {
  const process = new EProcess(h0, start);
  for (const block of blocks) {
    process.add(block);
  }
  return process.peak;
}

/** The difference of the two rates of loss. */
export function estimateOf(blocks: readonly Block[]): number {
  const edit = blocks.filter(block => block.edit).length;
  const control = blocks.filter(block => block.control).length;
  return blocks.length === 0 ? 0 : (edit - control) / blocks.length;
}

/**
 * The effect with its anytime-valid interval: every d whose nulls { ≤ d } and { ≥ d } both stand. The ends are
 * in hundredths.
 *
 * @param thresholds the evidence that rejects on each side; those of the verdict beside it, so that the two never
 *   disagree: with `drove` the lower end is above 0, with no effect of `margin` the upper end is at most `margin`.
 */
export function effectOf(
  blocks: readonly Block[],
  thresholds: { drove: number; inert: number },
  margin: number,
): Effect {
  const rejectsAtLeast = (d: number): boolean =>
    peakOf(blocks, { side: 'at-least', bound: d }, EXPECT_NONE) >= thresholds.inert;
  const rejectsAtMost = (d: number): boolean =>
    peakOf(blocks, { side: 'at-most', bound: d }, EXPECT_EFFECT) >= thresholds.drove;
  const estimate = estimateOf(blocks);
  let high = smallestRejected(estimate, rejectsAtLeast);
  let low = -smallestRejected(-estimate, d => rejectsAtMost(-d));
  if (high > margin && rejectsAtLeast(margin)) {
    high = margin;
  }
  if (low <= 0 && rejectsAtMost(0)) {
    low = Math.max(low, 0.01);
  }
  return { estimate, low: Math.min(low, estimate), high: Math.max(high, estimate) };
}

/** The smallest d in hundredths above `from` that is rejected, by bisection; 1 where none is. */
function smallestRejected(from: number, rejects: (d: number) => boolean): number {
  let standing = Math.max(-99, Math.floor(from * 100));
  let rejected = 100;
  while (rejected - standing > 1) {
    const middle = Math.floor((standing + rejected) / 2);
    if (rejects(middle / 100)) {
      rejected = middle;
    } else {
      standing = middle;
    }
  }
  return rejected / 100;
}

/**
 * e-BH: rejects the k largest of m e-values with E ≥ m/(α k). Holds the false discovery rate under any dependence.
 *
 * @param eValues of the hypotheses that were looked at; `family` counts the others too (as E = 0).
 * @returns whether each is rejected.
 */
export function eBenjaminiHochberg(eValues: readonly number[], alpha: number, family: number): boolean[] {
  const sorted = [...eValues].sort((a, b) => b - a);
  let threshold = Infinity;
  for (const [index, value] of sorted.entries()) {
    const needed = family / (alpha * (index + 1));
    if (value >= needed) {
      threshold = needed;
    }
  }
  return eValues.map(value => value >= threshold);
}

/** The evidence at which one more of `family` hypotheses is rejected when `rejected` already are. */
export function eThreshold(alpha: number, family: number, rejected: number): number {
  return family / (alpha * (rejected + 1));
}

export type Look = 'loss' | 'no-loss' | 'open';

/** A look steers and decides nothing: rates 3 : 1 against 1 : 3, ended when one side is three runs ahead. */
export function look(runs: readonly boolean[], most: number): Look {
  let balance = 0;
  for (const lost of runs) {
    balance += lost ? 1 : -1;
    if (Math.abs(balance) >= 3) {
      return balance > 0 ? 'loss' : 'no-loss';
    }
  }
  // Neither side got ahead: an effect of some size is likely, and a full arm will tell.
  return runs.length >= most ? 'loss' : 'open';
}

/**
 * About how many more blocks would bring the evidence to `threshold`, if the rates seen so far go on; null where
 * they point the other way.
 */
export function blocksToDecide(
  blocks: readonly Block[],
  h0: Null,
  start: StartingCounts,
  threshold: number,
): number | null {
  const value = peakOf(blocks, h0, start);
  if (value >= threshold) {
    return 0;
  }
  const rate = (of: 'edit' | 'control'): number =>
    (blocks.filter(block => block[of]).length + 0.5) / (blocks.length + 1);
  const te = rate('edit');
  const tc = rate('control');
  const [qe, qc] = project(te, tc, h0);
  const divergence = (p: number, q: number): number =>
    p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
  const growth = divergence(te, qe) + divergence(tc, qc);
  if (growth < 0.005) {
    return null;
  }
  return Math.ceil(Math.log(threshold / Math.max(value, EDGE)) / growth);
}
