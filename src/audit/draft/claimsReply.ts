import * as z from 'zod';
import type { Capture, Citation } from '../capture.ts';
import { CLAIM_KINDS } from '../capture.ts';
import { citations, givenSpans } from '../cites.ts';
import { kindOf } from '../claims.ts';
import type { ReadClaim } from '../claims.ts';
import { blocks } from '../contents.ts';
import { placesInText } from '../features.ts';
import { namesIn } from '../names.ts';
import { blockSentences } from '../sentences.ts';
import type { Sentence } from '../sentences.ts';
import { brief } from './fence.ts';
import { firstObject } from './firstObject.ts';
import { stems } from './likeness.ts';

/** What the drafting model is asked for: the form that its prompt shows. */
export const claimsForm = z.object({
  claims: z.array(
    z.object({
      text: z.string(),
      kind: z.enum(CLAIM_KINDS),
      cites: z.array(z.string()),
      features: z.array(z.string()),
    }),
  ),
});

const texts = z
  .array(z.unknown())
  .catch([])
  .transform(all => all.filter(text => typeof text === 'string'));
/** What is read of a reply: each claim is looked at on its own. */
const claimForm = z.looseObject({
  text: z.string(),
  kind: z.string().catch(''),
  cites: texts,
  features: texts,
});

const MOST_CLAIMS = 64;
const MOST_CITES = 3;
const MOST_FEATURES = 6;
/** Of a feature. */
const MOST_CHARACTERS = 80;

export interface ReadReply {
  readonly claims: readonly ReadClaim[];
  /** What was wrong with the rest; empty where the reply can be used as it is. */
  readonly errors: readonly string[];
}

/**
 * The usable claims of a reply, in the order of the explanation: whole sentences of it, verbatim, apart from each
 * other. Total: any text gives a result, and every span of it holds the claim's text.
 *
 * @param rules the claims that the rules read: where the model names one of them, their kind stands.
 */
export function readClaimsReply(reply: string, capture: Capture, rules: readonly ReadClaim[]): ReadReply {
  const object = firstObject(reply);
  const entries = object?.['claims'];
  if (!Array.isArray(entries)) {
    return { claims: [], errors: ['there is no JSON object with "claims" in the reply'] };
  }
  const reading = { capture, rules, spans: claimable(capture.explanation.text), given: givenSpans(capture) };
  const claims: ReadClaim[] = [];
  const errors: string[] = [];
  for (const entry of entries.slice(0, MOST_CLAIMS)) {
    const read = claimForm.safeParse(entry);
    if (!read.success) {
      errors.push('a claim has "text", "kind", "cites" and "features"');
      continue;
    }
    const span = spanOf(read.data.text, reading);
    if (typeof span === 'string') {
      errors.push(span);
    } else if (claims.some(claim => claim.start < span.end && span.start < claim.end)) {
      errors.push(`${brief(span.text)} overlaps another claim`);
    } else if (rules.filter(claim => claim.start < span.end && span.start < claim.end).length > 1) {
      errors.push(`${brief(span.text)} is more than one reason; each stands on its own`);
    } else {
      claims.push(claimAt(span, read.data, reading, errors));
    }
  }
  if (claims.length === 0 && errors.length === 0 && rules.length > 0) {
    errors.push('no reason was named, but the explanation gives some');
  }
  return { claims: claims.sort((a, b) => a.start - b.start), errors };
}

interface Reading {
  readonly capture: Capture;
  readonly rules: readonly ReadClaim[];
  readonly spans: readonly (readonly Sentence[])[];
  readonly given: ReturnType<typeof givenSpans>;
}

/** The sentences of an explanation, block by block. */
function claimable(text: string): Sentence[][] {
  return blocks(text)
    .filter(block => block.kind !== 'heading' && block.kind !== 'code')
    .map(block => blockSentences(text, block));
}

const MARKER = /^\s*(?:[-*+•]|\(?\d{1,3}[.)])\s+/;

/** Where a text stands as whole sentences of one block, or what is wrong with it. */
function spanOf(written: string, { capture, spans }: Reading): Sentence | string {
  const { text } = capture.explanation;
  const wanted = written.replace(MARKER, '').trim();
  const shown = brief(wanted);
  const at = text.indexOf(wanted);
  if (wanted === '' || at < 0) {
    return `${shown} does not stand in the explanation; copy it letter for letter`;
  }
  if (text.includes(wanted, at + 1)) {
    return `${shown} stands in the explanation more than once`;
  }
  const end = at + wanted.length;
  const block = spans.find(all => all.some(sentence => sentence.start <= at && at < sentence.end)) ?? [];
  const first = block.find(sentence => sentence.start === at);
  const last = block.find(
    sentence => sentence.end >= end && /^[.!?;,:)"”’'*_]*$/.test(text.slice(end, sentence.end)),
  );
  if (!first || !last || last.end < end) {
    return `${shown} must be one whole sentence or list item, from its first word to its last`;
  }
  return { start: at, end: last.end, text: text.slice(at, last.end) };
}

type Entry = z.infer<typeof claimForm>;

function claimAt(span: Sentence, entry: Entry, reading: Reading, errors: string[]): ReadClaim {
  const { capture, rules } = reading;
  const seen = rules.find(claim => claim.start < span.end && span.start < claim.end);
  const byWording = kindOf(span.text, capture);
  const features = featuresOf(entry.features, span.text, errors);
  const probe = features.length > 0 ? ({ kind: 'feature', features } as const) : null;
  const asked = entry.kind === 'process' || entry.kind === 'description' ? entry.kind : null;
  // The model may leave untested what the rules would not have tested; it can't talk them out of a test.
  const kind = byWording === 'step' || byWording === null ? ((seen ? null : asked) ?? byWording) : byWording;
  if (kind !== null) {
    return { ...span, kind, cites: [], probe };
  }
  const cites = citesOf(entry.cites, span.text, reading, errors);
  return { ...span, kind: cites.length > 0 ? 'cites-context' : 'principle', cites, probe };
}

/** What the rules say that a sentence cites, and the spans that the model named verbatim; never what asks for the work. */
function citesOf(
  named: readonly string[],
  sentence: string,
  { given }: Reading,
  errors: string[],
): Citation[] {
  const cites = citations(sentence, given);
  for (const text of named.slice(0, MOST_CITES)) {
    const wanted = text.trim();
    const holding = wanted === '' ? [] : given.filter(span => span.text.includes(wanted));
    const [span] = holding;
    if (!span || holding.length > 1) {
      errors.push(
        `${brief(wanted)} must be one line or sentence of a message, copied letter for letter, that stands there once and asks for nothing`,
      );
    } else if (
      !cites.some(cite => cite.message === span.message && cite.start < span.end && span.start < cite.end)
    ) {
      cites.push({ message: span.message, start: span.start, end: span.end });
    }
  }
  return cites.slice(0, MOST_CITES).sort((a, b) => a.message - b.message || a.start - b.start);
}

/**
 * The features that the model named, as far as the claim itself speaks of them: it names them, or shares a word with
 * them ("the hash map", `HashMap`). Anything else could turn a claim's test into a test of something else.
 */
function featuresOf(named: readonly string[], claim: string, errors: string[]): string[] {
  const words = stems(claim);
  const said = namesIn(claim);
  const features = [...new Set(named.slice(0, MOST_FEATURES).map(text => text.trim()))];
  return features.filter(text => {
    const own = said.find(name => name.text === text);
    // Ordinary words never make a probe.
    const isName = own !== undefined || namesIn(text).length > 0 || /^\p{Lu}[\p{L}\p{N}]+$/u.test(text);
    const spoken = placesInText(text, claim).length > 0 || [...stems(text)].some(word => words.has(word));
    const linked = text.length <= MOST_CHARACTERS && isName && spoken && own?.negated !== true;
    if (!linked) {
      errors.push(`${brief(text)} can't be a feature: ${brief(claim)} does not speak of it`);
    }
    return linked;
  });
}
