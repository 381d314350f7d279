import type { Alteration } from '../alter.ts';
import type { AuditClaim } from '../events.ts';
import type { DraftingReport, PromptRecord } from '../report.ts';

/** Who finds the reasons, and who words their edits. */
export interface DraftingChoice {
  readonly claims: 'rules' | 'model';
  readonly edits: 'rules' | 'model';
}

/** Ways of altering one passage, and of saying the same in other words; at least `LEAST_WORDINGS` of each. */
export interface PassageEdits {
  readonly alterations: readonly Alteration[];
  readonly rewordings: readonly string[];
}

/** What was drafted for one claim. Passages are keyed by `passageKey`; what isn't there is edited by the rules. */
export interface ClaimEdits {
  readonly passages: ReadonlyMap<string, PassageEdits>;
  /** Sentences under which a principle no longer applies; empty: by the rules. */
  readonly premises: readonly string[];
}

/** Claim id → its drafts. */
export type DraftedEdits = ReadonlyMap<string, ClaimEdits>;

/** What a model drafted before the first trial, and what that took. Frozen: no trial changes it. */
export interface Drafted {
  readonly edits: DraftedEdits;
  readonly record: DraftingReport;
  readonly prompts: readonly PromptRecord[];
  /** Calls spent, with those that found out the model's abilities. */
  readonly usage: {
    readonly calls: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly failedCalls: number;
  };
}

export const LEAST_WORDINGS = 3;
export const MOST_WORDINGS = 6;

interface Passage {
  readonly place: number | 'explanation';
  readonly start: number;
  readonly end: number;
}

export const passageKey = ({ place, start, end }: Passage): string => `${place} ${start}-${end}`;

/**
 * What was drafted for a passage of a claim in one wording; null: the rules edit it. The altered and the reworded
 * text of a block come from the same `wording`.
 */
export function draftedWording(
  edits: DraftedEdits | undefined,
  claim: AuditClaim,
  passage: Passage,
  wording: number,
): { altered: Alteration; reworded: string } | null {
  const found = edits?.get(claim.id)?.passages.get(passageKey(passage));
  const pairs = Math.min(found?.alterations.length ?? 0, found?.rewordings.length ?? 0);
  const altered = found?.alterations[wording % pairs];
  const reworded = found?.rewordings[wording % pairs];
  return altered && reworded !== undefined ? { altered, reworded } : null;
}

/** The drafted premise of a wording; null: the rules make one. */
export function draftedPremise(
  edits: DraftedEdits | undefined,
  claim: AuditClaim,
  wording: number,
): string | null {
  const premises = edits?.get(claim.id)?.premises ?? [];
  return premises[wording % premises.length] ?? null;
}
