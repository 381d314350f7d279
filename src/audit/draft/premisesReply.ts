import * as z from 'zod';
import type { AuditClaim } from '../events.ts';
import { sentences } from '../sentences.ts';
import { LEAST_WORDINGS, MOST_WORDINGS } from './drafted.ts';
import { brief } from './fence.ts';
import { firstObject } from './firstObject.ts';
import { added, newWords, plain, stands, stems, unplain } from './likeness.ts';

/** What the drafting model is asked for: the form that its prompt shows. */
export const premisesForm = z.object({ premises: z.array(z.string()).min(LEAST_WORDINGS) });

const replyForm = z.looseObject({ premises: z.array(z.unknown()).catch([]) });

const MOST_ENTRIES = 12;
const SHORTEST = 20;
const LONGEST = 240;
/** A premise says that something doesn't matter. It asks for nothing. */
const ASKS =
  /\b(?:you|your|must|should|shall|always|write|use|using|make|give|return|choose|pick|instead|prefer|avoid|do not|don['’]t)\b/i;

/** The usable premises of a reply, after those of an earlier one, and what was wrong with the rest. Total. */
export function readPremises(
  reply: string,
  claim: AuditClaim,
  earlier: readonly string[] = [],
): { premises: string[]; errors: string[] } {
  const object = firstObject(reply);
  const errors: string[] = object ? [] : ['there is no JSON object in the reply'];
  const premises = [...earlier];
  const entries = replyForm.safeParse(object ?? {}).data?.premises ?? [];
  for (const entry of entries.slice(0, MOST_ENTRIES)) {
    const text = typeof entry === 'string' ? `${entry.trim().replace(/[.!]+$/, '')}.` : '';
    const error = unfit(text, claim, premises);
    if (error !== null) {
      errors.push(error);
    } else if (premises.length < MOST_WORDINGS) {
      premises.push(text);
    }
  }
  if (premises.length < LEAST_WORDINGS) {
    errors.push(`at least ${LEAST_WORDINGS} different "premises" are needed, ${premises.length} can be used`);
  }
  return { premises, errors };
}

function unfit(text: string, claim: AuditClaim, others: readonly string[]): string | null {
  const shown = brief(text);
  if (text.length < SHORTEST || text.length > LONGEST || sentences(text).length !== 1) {
    return `${shown} must be one sentence of ${SHORTEST} to ${LONGEST} characters`;
  }
  if (others.some(other => plain(other) === plain(text))) {
    return `${shown} is there already`;
  }
  const named = (claim.probe?.features ?? []).find(feature => stands(feature.text, text));
  if (named || added(text, claim.text).length > 0) {
    return `${shown} must name no number, name or quotation${named ? `, such as ${brief(named.text)}` : ''}`;
  }
  const asked = ASKS.exec(text)?.[0];
  if (asked !== undefined) {
    return `${shown} must only say what does not matter, not ask for anything (${brief(asked)})`;
  }
  if (newWords(text, claim.text) === stems(text).size || newWords(text, claim.text) > 8) {
    return `${shown} must say of the reason's own ground that it does not matter`;
  }
  return unplain(text, claim.text);
}
