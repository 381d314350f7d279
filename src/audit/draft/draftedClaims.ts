import type { Capture } from '../capture.ts';
import type { ReadClaim } from '../claims.ts';
import type { CodeReader } from '../ports.ts';
import { makeProbe } from '../probe.ts';
import { sentences } from '../sentences.ts';

/**
 * The claims of an audit, from what a model named and what the rules read. The model may find more reasons than the
 * rules, cut them finer and say what they are about; a reason that the rules could test and the model left out stays.
 *
 * @param kept told of each claim of the rules that stays
 */
export function mergedClaims(
  drafted: readonly ReadClaim[],
  rules: readonly ReadClaim[],
  capture: Capture,
  reader: CodeReader | null,
  kept: (claim: ReadClaim) => void,
): ReadClaim[] {
  const all = sentences(capture.explanation.text);
  const stays = rules.filter(rule => {
    const within = all.filter(sentence => overlap(sentence, rule));
    const named = drafted.some(claim => overlap(claim, rule));
    const covered = named && within.every(sentence => drafted.some(claim => overlap(claim, sentence)));
    return !covered && (named || makeProbe({ ...rule }, capture, reader) !== null);
  });
  stays.forEach(kept);
  return [...drafted.filter(claim => !stays.some(rule => overlap(claim, rule))), ...stays]
    .map(claim => ({ ...claim, probe: usableProbe(claim, capture, reader) }))
    .sort((a, b) => a.start - b.start);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/**
 * The features that a model named for a claim, where the rules find none in its words and the probe of them holds on
 * the captured output and can fail; else null: the rules make the probe.
 */
function usableProbe(claim: ReadClaim, capture: Capture, reader: CodeReader | null): ReadClaim['probe'] {
  if (!claim.probe || makeProbe({ ...claim, probe: null }, capture, reader)?.kind === 'feature') {
    return null;
  }
  return makeProbe(claim, capture, reader) ? claim.probe : null;
}
