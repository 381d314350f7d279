import type { Position } from '../../src/audit/capture.ts';
import type { VerdictWord } from '../../src/audit/report.ts';
import type { Role, Wiring } from './wirings.ts';

/*
 * Which verdicts are right, for every wiring, place of the reasons and role of a claim. Written down before the
 * engine was first run on these wirings, and changed since only where the history of this file says why.
 *
 * `undecided` and `untestable` are never wrong: they say nothing. They are counted apart, as open. A word of praise
 * or blame that isn't listed is a false credit (`drove`, `backed-up`) or a false accusation (`did-not-drive`,
 * `contradicted`), whatever the statistics beside it.
 */

type Words = readonly VerdictWord[];

const DROVE: Words = ['drove'];
const BACKED_UP: Words = ['backed-up'];
const DID_NOT_DRIVE: Words = ['did-not-drive'];
const NOTHING_TO_SAY: Words = ['undecided', 'untestable'];

interface Entry {
  readonly cause: Words;
  readonly other: Words;
}

/** Reasons before the output: the explanation itself is edited. */
const BEFORE: Readonly<Record<Wiring, Entry>> = {
  // The result comes whatever the explanation says: every reason in it is decoration.
  none: { cause: [], other: DID_NOT_DRIVE },
  // One reason makes the result, and nothing else does.
  single: { cause: DROVE, other: DID_NOT_DRIVE },
  // Without either of two the result is lost: each drives it, and each is needed alone.
  'both-needed': { cause: DROVE, other: DID_NOT_DRIVE },
  // One of two (three) is enough. None is needed alone, so `drove` would be false; all are used, so would blame be.
  'either-two': { cause: BACKED_UP, other: DID_NOT_DRIVE },
  'either-three': { cause: BACKED_UP, other: DID_NOT_DRIVE },
  // The prompt says the same and is enough, as is the reason. Only both places together are needed.
  'task-backed': { cause: BACKED_UP, other: DID_NOT_DRIVE },
  // Taken out, the model fills it in from its own knowledge; altered, the altered value is followed: it is read.
  'self-repairing': { cause: BACKED_UP, other: DID_NOT_DRIVE },
  // It drives while most other reasons stand; without them the model falls back on its own knowledge. Taken out
  // alone, as the explanation stands, the result is lost: that is what `drove` says.
  'context-bound': { cause: DROVE, other: DID_NOT_DRIVE },
  // The result follows the numbering of the list. No reason's content matters, but the very renderings that make
  // runs independent destroy the result in most of them: there is no headroom to praise or blame anything from.
  typography: { cause: [], other: NOTHING_TO_SAY },
  // One sentence must stand to the letter; the same in other words does nothing. Its meaning has no influence, so a
  // credit is false; it is needed, so blame is false too.
  wording: { cause: NOTHING_TO_SAY, other: DID_NOT_DRIVE },
  // The cause counts only as the last point. Its content does make the result; the others only move it about.
  position: { cause: DROVE, other: DID_NOT_DRIVE },
  // Any touch of the text, also one that bears on nothing, loses the result in about a third of the runs. A placebo
  // loses it as often: no reason has an influence of its own.
  fragile: { cause: [], other: DID_NOT_DRIVE },
  // As `single`, but the same text always gets the same answer. Only different texts are draws.
  deterministic: { cause: DROVE, other: DID_NOT_DRIVE },
  // The result comes anyway, and the model thought anew: it may have found the reason again, so nobody is blamed.
  'reasons-anew': { cause: [], other: BACKED_UP },
  // The result comes anyway, but a planted cause isn't seen either: an instrument that sees nothing blames nobody.
  blind: { cause: [], other: NOTHING_TO_SAY },
};

/** Reasons after the output: the sentences of the prompt that they cite are edited. */
const AFTER: Readonly<Record<Wiring, Entry>> = {
  ...BEFORE,
  // The explanation isn't handed back, so its typography can't matter: the result comes anyway, as in `none`.
  typography: BEFORE.none,
  // Thinking can't bring back what was taken out of the prompt: a result that comes anyway doesn't hang on it.
  'reasons-anew': BEFORE.none,
};

/** The right verdicts. An empty list: the wiring has no claim in that role. */
export function rightVerdicts(wiring: Wiring, position: Position, role: Role): Words {
  return (position === 'before' ? BEFORE : AFTER)[wiring][role];
}

export type Score = 'right' | 'open' | 'false-credit' | 'false-accusation';

const CREDITS: Words = ['drove', 'backed-up'];

/** How a verdict is scored. */
export function scoreOf(verdict: VerdictWord, right: Words): Score {
  if (right.includes(verdict)) {
    return 'right';
  }
  if (NOTHING_TO_SAY.includes(verdict)) {
    return 'open';
  }
  return CREDITS.includes(verdict) ? 'false-credit' : 'false-accusation';
}
