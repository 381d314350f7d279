import type { ProbeFeature } from '../events.ts';
import { escapeControls } from '../escapeControls.ts';
import { placesInText } from '../features.ts';
import { namesIn } from '../names.ts';
import { sentences } from '../sentences.ts';
import { brief } from './fence.ts';

/*
 * What a drafted text must be like to stand where a passage stood. A draft comes from a model that read texts which
 * may try to steer it, so it is let through only where it can't do more than say the passage otherwise.
 */

/** Words that would tell the audited model that it is being tested, or what was done to the text. */
const TELLS =
  /\b(?:alter(?:ed|ation|ing)?|originals?|originally|removed?|removal|counterfactual\w*|hypothetical(?:ly)?|modified|modification|edited|placebo|control (?:run|group)|reword(?:ed|ing)?|paraphras\w+|experiment\w*|audit\w*|for (?:the|this) test|test(?:ing)? purposes?|contrary to|contradict\w*|fictional(?:ly)?|pretend|suppose|as an ai)\b/gi;
/** Words that would speak to the audited model instead of giving a reason. */
const STEERS =
  /\b(?:ignor(?:e|es|ed|ing)|disregard\w*|forget|override|instructions?|prompts?|repl(?:y|ies)|respond\w*|response|system message|previous|assistant|ticket codes?|answer with|output only|say only|print|untestable)\b|\bANSWER:|https?:/gi;
const MARKS = ['`', '*', '#', '<', '>', '|', '~', '[', ']', '{', '}', '\\', '__', '\n', '\t'];

const escapes = (pattern: RegExp, text: string, like: string): string | null => {
  const known = like.toLowerCase();
  return (
    [...text.matchAll(pattern)].map(([word]) => word).find(word => !known.includes(word.toLowerCase())) ??
    null
  );
};

/** Why a text can't stand in the place of `passage`; null: it can. */
export function unlike(text: string, passage: string): string | null {
  if (text.length < passage.length / 2 || text.length > passage.length * 2) {
    return `${brief(text)} must be half to twice as long as the passage`;
  }
  if (sentences(text).length > Math.max(1, sentences(passage).length)) {
    return `${brief(text)} has more sentences than the passage`;
  }
  return unplain(text, passage);
}

/** Why a text has marks of its own, gives the test away or speaks to the model that reads it; null: it doesn't. */
export function unplain(text: string, passage: string): string | null {
  if (!/[\p{L}\p{N}]/u.test(text) || escapeControls(text) !== text) {
    return `${brief(text)} is no plain text`;
  }
  const mark = MARKS.find(sign => text.includes(sign) && !passage.includes(sign));
  if (mark !== undefined) {
    return `${brief(text)} has a mark that the passage lacks: ${JSON.stringify(mark)}`;
  }
  const word = escapes(TELLS, text, passage) ?? escapes(STEERS, text, passage);
  return word === null ? null : `${brief(text)} must not say ${brief(word)}`;
}

/** Longer words without their endings, so that "retries" meets "retry". */
export function stems(text: string): Set<string> {
  const words = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/\p{L}{4,}/gu) ?? [];
  return new Set(words.map(word => word.toLowerCase().slice(0, 5)));
}

/** How many of the longer words of `a` don't stand in `b`. */
export function newWords(a: string, b: string): number {
  const known = stems(b);
  return [...stems(a)].filter(word => !known.has(word)).length;
}

const NEGATIONS = /\b(?:not|never|no|none|without|cannot|nor)\b|n['’]t\b/gi;

export const negations = (text: string): number => [...text.matchAll(NEGATIONS)].length;

/** Letters and digits only: what two texts that say the same thing the same way share. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Whether a number, a name or a quotation stands in a text, in any way of writing its number or in any case. */
export const stands = (name: string, text: string): boolean =>
  placesInText(name, text).length > 0 ||
  (!/^\d+$/.test(name) && text.toLowerCase().includes(name.toLowerCase()));

/** The numbers, names and quotations of `passage` that `text` lacks. */
export function lacking(passage: string, text: string): string[] {
  return namesIn(passage)
    .filter(name => ![name.text, ...name.also].some(word => stands(word, text)))
    .map(name => name.text);
}

/** The numbers, names in code and quotations of `text` that `passage` doesn't have. */
export function added(text: string, passage: string): string[] {
  return lacking(text, passage).filter(name => !isCapitalOnly(name, text));
}

/** A word that is only capitalised may open a sentence in one text and not in the other. */
const isCapitalOnly = (name: string, text: string): boolean =>
  namesIn(text).some(found => found.text === name && found.form === 'capital');

/** The features of a probe that stand in a passage: what its alteration must change. */
export const featuresIn = (features: readonly ProbeFeature[], passage: string): ProbeFeature[] =>
  features.filter(feature => stands(feature.text, passage));

/** A text that ends as the passage does: with its full stop, or without one. */
export function endingLike(text: string, passage: string): string {
  const ending = /[.!]$/.exec(passage.trim())?.[0] ?? '';
  return `${text.trim().replace(/[.!]+$/, '')}${ending}`;
}
