import type { Arm } from './arm.ts';
import type { AuditClaim } from './events.ts';
import {
  blocksToDecide,
  eBenjaminiHochberg,
  estimateOf,
  eThreshold,
  EXPECT_EFFECT,
  EXPECT_NONE,
} from './evidence.ts';
import type { Parameters, VerdictWord } from './report.ts';

/*
 * When what may be said (method.md §§5 and 6). Every threshold of an audit stands here and nowhere else.
 */

/** The gate: a result that the unedited task itself doesn't keep can't be tested. */
export const GATE_RUNS = 5;
export const hasHeadroom = (kept: number): boolean => kept >= 4;
/** Calls that fail are made up for in the gate, so often at most. */
export const GATE_MOST = 10;

/**
 * So often may the control lose the result where its absence of effect is to be told: a control that loses it
 * anyway leaves no room in which the edit could lose it more often.
 */
const CONTROL_MAY_LOSE = 0.25;
const controlKeeps = (arm: Arm): boolean =>
  arm.counts.controlLost <= CONTROL_MAY_LOSE * arm.counts.controlRuns;

/** A look that has not tilted after so many runs is taken for a loss: a full arm decides. */
export const LOOK_MOST = 15;

/** The planted cause is looked for in so many blocks, and seen at this evidence. */
export const PLANTED_BLOCKS = 12;
export const PLANTED_EVIDENCE = 20;
export const seesPlanted = (arm: Arm): boolean => arm.eDrove >= PLANTED_EVIDENCE;

/** On a server that repeats itself, only different prompts are draws. */
const FEWEST_WORDINGS = 9;

/** An arm is given up from so many blocks on, once at least so much more would be needed than is left to it. */
const FUTILE_FROM = 16;
const FUTILE_FACTOR = 2;

/** Neither an effect nor its absence is within reach of the blocks that are left. */
function isFutile(arm: Arm, thresholds: Thresholds, parameters: Parameters): boolean {
  const done = arm.attempts;
  if (arm.blocks.length < FUTILE_FROM) {
    return false;
  }
  const calls = callsToDecide(arm, thresholds, parameters.margin);
  return calls === null || calls / 2 > FUTILE_FACTOR * (parameters.maxBlocks - done);
}

/** What an arm shows by now. */
export type Shown = 'effect' | 'none' | 'too-few-wordings' | 'no-headroom' | 'blocks' | null;

/** The arms of a family that are credited, and the evidence at which so many are. */
export interface Credits {
  readonly arms: ReadonlySet<Arm>;
  readonly threshold: number;
}

/**
 * Deciding arms of one family of credits. e-BH over the family: the k-th rejection needs E ≥ m/(α k), and an arm
 * is credited only where the estimate also reaches the margin. One that doesn't reach it counts as E = 0, so that
 * it lowers the threshold of no other: the rate of false credits is held among those that are credited.
 */
export function credited(arms: readonly Arm[], family: number, parameters: Parameters): Credits {
  const rejected = eBenjaminiHochberg(
    arms.map(arm => (estimateOf(arm.blocks) >= parameters.margin ? arm.eDrove : 0)),
    parameters.alphaDrove,
    family,
  );
  return {
    arms: new Set(arms.filter((_, index) => rejected[index])),
    threshold: eThreshold(parameters.alphaDrove, family, Math.max(0, rejected.filter(Boolean).length - 1)),
  };
}

/** The least evidence that could decide one of `open` arms: were all of them credited at once. */
export const soonestThresholds = (
  open: number,
  credits: Credits,
  family: number,
  parameters: Parameters,
): Thresholds => ({
  drove: eThreshold(parameters.alphaDrove, family, credits.arms.size + open - 1),
  inert: 1 / parameters.alphaAccuse,
});

/**
 * The credits of an audit: every testable claim may be credited alone, and once more by a later arm (both places,
 * sets that back each other up, an alteration).
 */
export const creditFamily = (testable: number): number => 2 * Math.max(1, testable);

/** The altered value came back often enough not to be chance: as often as an effect of the margin would. */
export const isFollowed = (arm: Arm, parameters: Parameters): boolean =>
  arm.counts.followed >= parameters.margin * arm.counts.runs;

/** A look at a reason alone that lost the result even once is followed by a full arm: three clean runs are quiet. */
export const QUIET_RUNS = 3;

/** The evidence at which the first of a family is credited: where a search may take an effect for found. */
export const creditThreshold = (family: number, parameters: Parameters): number =>
  eThreshold(parameters.alphaDrove, family, 0);

/** An arm alone: an effect where it is credited, none at E ≥ 1/α. Whether that accuses is decided together. */
export function shownAlone(arm: Arm, credits: Credits, repeats: boolean, parameters: Parameters): Shown {
  const needed = { drove: credits.threshold, inert: 1 / parameters.alphaAccuse };
  return shown(arm, credits.arms.has(arm), needed, repeats, parameters);
}

/** A joint arm: an effect at the credit threshold, none at `needed`. */
export function shownTogether(arm: Arm, needed: Thresholds, repeats: boolean, parameters: Parameters): Shown {
  const effect = arm.eDrove >= needed.drove && estimateOf(arm.blocks) >= parameters.margin;
  return shown(arm, effect, needed, repeats, parameters);
}

function shown(
  arm: Arm,
  effect: boolean,
  needed: Thresholds,
  repeats: boolean,
  parameters: Parameters,
): Shown {
  const few = repeats && arm.counts.distinct < FEWEST_WORDINGS;
  const none = arm.eInert >= needed.inert;
  const spent = arm.attempts >= parameters.maxBlocks;
  if (effect || none) {
    if (few) {
      return spent ? 'too-few-wordings' : null;
    }
    return effect ? 'effect' : controlKeeps(arm) ? 'none' : 'no-headroom';
  }
  return spent || isFutile(arm, needed, parameters) ? (controlKeeps(arm) ? 'blocks' : 'no-headroom') : null;
}

/**
 * The evidence that each of `alive` units needs, if all of them are to be accused together: e-BH rejects k of m
 * at m/(α k). Units that fell out raise the bar for the others.
 */
export const accusationThreshold = (units: number, alive: number, parameters: Parameters): number =>
  eThreshold(parameters.alphaAccuse, units, Math.max(0, alive - 1));

/** The evidence that rejects "no effect", and "an effect of the margin or more". */
export interface Thresholds {
  readonly drove: number;
  readonly inert: number;
}

/** The thresholds that arms are shown with while they run. */
export const shownThresholds = (family: number, parameters: Parameters): Thresholds => ({
  drove: creditThreshold(family, parameters),
  inert: 1 / parameters.alphaAccuse,
});

/** Which evidence an undecided arm is nearest to, and about how many calls away: edit and control in each block. */
export function callsToDecide(arm: Arm, thresholds: Thresholds, margin: number): number | null {
  const effect = blocksToDecide(arm.blocks, { side: 'at-most', bound: 0 }, EXPECT_EFFECT, thresholds.drove);
  const none = blocksToDecide(arm.blocks, { side: 'at-least', bound: margin }, EXPECT_NONE, thresholds.inert);
  const open = [effect, none].filter(blocks => blocks !== null && blocks > 0);
  return open.length === 0 ? null : 2 * Math.min(...open.map(blocks => blocks ?? 0));
}

/** What is said of a claim, and what it rests on. */
export interface Finding {
  readonly claim: AuditClaim;
  readonly verdict: VerdictWord;
  readonly reason: string | null;
  readonly sharedWith: readonly string[];
  readonly evidence: readonly Arm[];
  /** The arm whose effect stands beside the verdict. */
  readonly main: Arm | null;
  /** Those that its verdict rests on, so that the interval beside it never disagrees; null: the ones arms are shown with. */
  readonly thresholds: Thresholds | null;
  readonly moreCalls: number | null;
}

/**
 * A step that isn't needed by a model which thinks anew may have been made up for by that thinking: it is at most
 * backed up by the model, never accused.
 */
export function graded(finding: Finding, reasonsAnew: boolean): Finding {
  return finding.verdict === 'did-not-drive' && finding.claim.kind === 'step' && reasonsAnew
    ? { ...finding, verdict: 'backed-up', sharedWith: ['model'] }
    : finding;
}
