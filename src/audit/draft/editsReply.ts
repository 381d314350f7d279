import * as z from 'zod';
import type { Alteration } from '../alter.ts';
import type { ProbeFeature } from '../events.ts';
import { placesInText } from '../features.ts';
import { namesIn } from '../names.ts';
import { parseNumber } from '../numbers.ts';
import { LEAST_WORDINGS, MOST_WORDINGS } from './drafted.ts';
import type { PassageEdits } from './drafted.ts';
import { brief } from './fence.ts';
import { firstObject } from './firstObject.ts';
import {
  added,
  endingLike,
  featuresIn,
  lacking,
  negations,
  newWords,
  plain,
  stems,
  unlike,
} from './likeness.ts';

/** What the drafting model is asked for: the form that its prompt shows. */
export const editsForm = z.object({
  alterations: z.array(z.object({ text: z.string(), value: z.string().nullable() })).min(LEAST_WORDINGS),
  rewordings: z.array(z.string()).min(LEAST_WORDINGS),
});

/** What is read of a reply: each entry is looked at on its own. */
const replyForm = z.looseObject({
  alterations: z.array(z.unknown()).catch([]),
  rewordings: z.array(z.unknown()).catch([]),
});
/** Small models give a rewording the form of an alteration. */
const rewordingForm = z.union([
  z.string(),
  z.looseObject({ text: z.string() }).transform(({ text }) => text),
]);
const alterationForm = z.looseObject({ text: z.string(), value: z.string().nullish().catch(null) });

/** A passage that is going to be altered. */
export interface AlteredPassage {
  readonly text: string;
  /** The features of the claim's probe. */
  readonly features: readonly ProbeFeature[];
  /** The captured output: a value that it has is no sign that an altered one was followed. */
  readonly output: string;
}

export interface ReadEdits extends PassageEdits {
  readonly errors: readonly string[];
}

/** An entry is read up to here; what follows is left out. */
const MOST_ENTRIES = 12;

/**
 * The usable alterations and rewordings of a reply, after those that an earlier reply gave, and what was wrong with
 * the rest. Total: any text gives a result.
 */
export function readEdits(reply: string, passage: AlteredPassage, earlier?: PassageEdits): ReadEdits {
  const object = firstObject(reply);
  const form = replyForm.safeParse(object ?? {});
  const errors: string[] = object ? [] : ['there is no JSON object in the reply'];
  const rewordings = [...(earlier?.rewordings ?? [])];
  for (const entry of form.data?.rewordings.slice(0, MOST_ENTRIES) ?? []) {
    const read = rewordingForm.safeParse(entry);
    const text = read.success ? endingLike(read.data, passage.text) : null;
    const error = text === null ? 'a rewording is a string' : unfitRewording(text, passage.text, rewordings);
    keep(text, error, rewordings, errors);
  }
  const alterations = [...(earlier?.alterations ?? [])];
  for (const entry of form.data?.alterations.slice(0, MOST_ENTRIES) ?? []) {
    const read = alterationForm.safeParse(entry);
    const text = read.success ? endingLike(read.data.text, passage.text) : null;
    const value = read.data?.value ?? null;
    const others = [...rewordings, ...alterations.map(altered => altered.text)];
    const error =
      text === null
        ? 'an alteration has a "text" and a "value"'
        : unfitAlteration(text, value, passage, others);
    keep(text === null || error !== null ? null : signed(text, value, passage), error, alterations, errors);
  }
  for (const [name, found] of [
    ['alterations', alterations],
    ['rewordings', rewordings],
  ] as const) {
    if (found.length < LEAST_WORDINGS) {
      errors.push(`at least ${LEAST_WORDINGS} different "${name}" are needed, ${found.length} can be used`);
    }
  }
  return { alterations, rewordings, errors };
}

/** Enough of both to draw from. */
export const isEnough = ({ alterations, rewordings }: PassageEdits): boolean =>
  Math.min(alterations.length, rewordings.length) >= LEAST_WORDINGS;

function keep<T>(value: T | null, error: string | null, found: T[], errors: string[]): void {
  if (error !== null) {
    errors.push(error);
  } else if (value !== null && found.length < MOST_WORDINGS) {
    found.push(value);
  }
}

function unfitRewording(text: string, passage: string, others: readonly string[]): string | null {
  const shown = brief(text);
  // First, so that nothing below reads a text of any length.
  const odd = unlike(text, passage);
  if (odd !== null) {
    return odd;
  }
  if (repeats(text, [passage, ...others])) {
    return `${shown} is there already`;
  }
  const lost = lacking(passage, text);
  const more = added(text, passage);
  if (lost.length > 0 || more.length > 0) {
    return `${shown} must have just the numbers, names and quotations of the passage (${[...lost, ...more].map(brief).join(', ')})`;
  }
  if (negations(text) !== negations(passage)) {
    return `${shown} denies what the passage says, or says what it denies`;
  }
  const most = Math.max(3, Math.ceil(stems(passage).size * 0.75));
  return newWords(text, passage) > most ? `${shown} has too many words of its own` : null;
}

function unfitAlteration(
  text: string,
  value: string | null,
  { text: passage, features }: AlteredPassage,
  others: readonly string[],
): string | null {
  const shown = brief(text);
  const odd = unlike(text, passage);
  if (odd !== null) {
    return odd;
  }
  if (repeats(text, [passage, ...others])) {
    return `${shown} is there already`;
  }
  const wanted = featuresIn(features, passage);
  if (wanted.length > 0 && lostFeatures(text, passage, features).length === 0) {
    return `${shown} must not contain ${wanted.map(feature => brief(feature.text)).join(' or ')}`;
  }
  if (value !== null && (placesInText(value, text).length === 0 || placesInText(value, passage).length > 0)) {
    return `${brief(value)} must stand in ${shown} and not in the passage`;
  }
  const says = (some: string): string =>
    [...stems(some), ...namesIn(some).map(name => name.text)].sort().join(' ');
  if (says(text) === says(passage) && negations(text) === negations(passage)) {
    return `${shown} says what the passage says`;
  }
  const words = stems(passage);
  const kept = words.size - newWords(passage, text);
  if (kept < words.size * 0.4 || newWords(text, passage) > Math.max(3, words.size / 2)) {
    return `${shown} must be the passage with one thing changed`;
  }
  return null;
}

const repeats = (text: string, others: readonly string[]): boolean =>
  others.some(other => plain(other) === plain(text));

/** The features of the passage that an alteration no longer has. */
const lostFeatures = (text: string, passage: string, features: readonly ProbeFeature[]): ProbeFeature[] =>
  featuresIn(features, passage).filter(feature => featuresIn([feature], text).length === 0);

/** An alteration with the sign by which an output that follows it is known, where there is one. */
function signed(text: string, stated: string | null, passage: AlteredPassage): Alteration {
  const [lost] = lostFeatures(text, passage.text, passage.features);
  const names = added(text, passage.text);
  const value = stated ?? (names.length === 1 ? names[0] : null) ?? null;
  if (!lost || value === null) {
    return { text, signature: null };
  }
  const written = parseNumber(value) ?? value;
  const known = placesInText(written, passage.output).length > 0;
  return { text, signature: known ? null : { text: written, tokens: lost.tokens } };
}
