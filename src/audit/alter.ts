import type { AuditClaim, ProbeFeature } from './events.ts';
import type { Random } from './ports.ts';
import { pick } from './random.ts';

/** A claim that says something else. `signature` is the new value where there is one that an output could show. */
export interface Alteration {
  readonly text: string;
  readonly signature: ProbeFeature | null;
}

/** How a sentence is put: the altered and the reworded claim of a block share one, so that only the sense differs. */
const WORDINGS: readonly [string, ...string[]] = [
  '',
  'In other words: ',
  'Put plainly: ',
  'To be clear: ',
  'The point is this: ',
  'That is to say: ',
];

export const WORDING_COUNT = WORDINGS.length;

/** The same claim in other words: its control. */
export function reword(text: string, wording: number): string {
  const said = wording % 2 === 1 ? text.replace(/\bbecause\b/, 'since').replace(/\bmust\b/, 'has to') : text;
  return `${WORDINGS[wording % WORDINGS.length] ?? ''}${said}`;
}

/**
 * A claim altered by rules, where `said` is its text or the text of a span that it cites: the value that its probe looks at is changed where it stands in the claim, else a
 * number, a name or a literal, else what it says is turned round. Drawn anew in every block.
 */
export function alter(claim: AuditClaim, said: string, wording: number, random: Random): Alteration {
  const { text, signature } =
    alterFeature(claim, said, random) ??
    alterNumber(said, random) ??
    alterLiteral(said, random) ??
    turnedRound(said, random);
  return { text: reword(text, wording), signature };
}

function alterFeature(claim: AuditClaim, said: string, random: Random): Alteration | null {
  for (const feature of claim.probe?.features ?? []) {
    if (!said.includes(feature.text)) {
      continue;
    }
    const value = /^\d/.test(feature.text)
      ? otherNumber(feature.text, random)
      : otherName(feature.text, random);
    if (value === feature.text) {
      continue;
    }
    let text = said.replaceAll(feature.text, value);
    // "handlers start with the word relay, so the name is relayStaging": the word goes with the name.
    for (const [from, to] of changedWords(feature.text, value)) {
      text = text.replace(new RegExp(`\\b${from}\\b`, 'gi'), to);
    }
    return { text, signature: { text: value, tokens: feature.tokens } };
  }
  return null;
}

function alterNumber(text: string, random: Random): Alteration | null {
  const match = /(?<![\w.])\d[\d_,]*(?:\.\d+)?(?![\w])/.exec(text);
  return match ? { text: text.replaceAll(match[0], otherNumber(match[0], random)), signature: null } : null;
}

function alterLiteral(text: string, random: Random): Alteration | null {
  const match = /`([^`\n]+)`|"([^"\n]+)"/.exec(text);
  const inner = match?.[1] ?? match?.[2];
  if (!match || inner === undefined) {
    return null;
  }
  const value = otherName(inner, random);
  return value === inner ? null : { text: text.replaceAll(inner, value), signature: null };
}

/** Another number of the same shape: as many digits before and after the point, never zero in front. */
function otherNumber(value: string, random: Random): string {
  for (let attempt = 0; attempt < 20; attempt++) {
    let first = true;
    const other = value.replace(/\d/g, digit => {
      const lead = first;
      first = false;
      return lead && digit !== '0' ? String(1 + random.below(9)) : lead ? digit : String(random.below(10));
    });
    if (other !== value && Number(other.replace(/[_,]/g, '')) !== Number(value.replace(/[_,]/g, ''))) {
      return other;
    }
  }
  return `${value}1`;
}

const WORDS: readonly [string, ...string[]] = [
  'amber',
  'cedar',
  'delta',
  'ember',
  'harbor',
  'lumen',
  'maple',
  'orbit',
  'pillar',
  'quartz',
  'saddle',
  'violet',
];

/** Another name in the same convention: one word of it is replaced, the longest that isn't the last where it can be. */
function otherName(name: string, random: Random): string {
  const words = [...name.matchAll(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g)];
  const target = words.slice(0, Math.max(1, words.length - 1)).sort((a, b) => b[0].length - a[0].length)[0];
  if (!target) {
    return name;
  }
  const old = target[0];
  const drawn = pick(random, WORDS);
  const cased =
    old === old.toUpperCase() && old.length > 1
      ? drawn.toUpperCase()
      : /^[A-Z]/.test(old)
        ? `${drawn[0]?.toUpperCase() ?? ''}${drawn.slice(1)}`
        : drawn;
  return name.slice(0, target.index) + cased + name.slice(target.index + old.length);
}

/** The words in which two names of the same convention differ. */
function changedWords(from: string, to: string): [string, string][] {
  const split = (name: string): string[] => name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  const after = split(to);
  return split(from).flatMap((word, index) => {
    const other = after[index];
    return other !== undefined && other !== word && word.length > 2
      ? [[word.toLowerCase(), other.toLowerCase()] as [string, string]]
      : [];
  });
}

const OPPOSITES: readonly (readonly [RegExp, string])[] = (
  [
    ['faster', 'slower'],
    ['slower', 'faster'],
    ['more', 'less'],
    ['less', 'more'],
    ['fewer', 'more'],
    ['simpler', 'more complicated'],
    ['easier', 'harder'],
    ['harder', 'easier'],
    ['safer', 'riskier'],
    ['shorter', 'longer'],
    ['longer', 'shorter'],
    ['smaller', 'larger'],
    ['larger', 'smaller'],
    ['better', 'worse'],
    ['worse', 'better'],
    ['always', 'never'],
    ['never', 'always'],
    ['before', 'after'],
    ['after', 'before'],
    ['first', 'last'],
    ['last', 'first'],
    ['prefers', 'avoids'],
    ['prefer', 'avoid'],
    ['avoids', 'prefers'],
    ['allows', 'forbids'],
    ['prevents', 'causes'],
    ['increases', 'decreases'],
    ['decreases', 'increases'],
    ['ascending', 'descending'],
    ['descending', 'ascending'],
  ] as const
).map(([word, opposite]) => [new RegExp(`\\b${word}\\b`, 'i'), opposite]);

const NEGATIONS: readonly (readonly [RegExp, string])[] = [
  [/\b(is|are|was|were|can|should|must|will|does|do|has to|have to)\s+not\b/i, '$1'],

  [/\b(is|are|was|were|can|should|must|will)\b/i, '$1 not'],
];

const DENIALS: readonly [string, ...string[]] = [
  'It is not the case that',
  'It would be wrong to say that',
  'Nobody should assume that',
];

function turnedRound(text: string, random: Random): Alteration {
  for (const [word, opposite] of OPPOSITES) {
    if (word.test(text)) {
      return { text: text.replace(word, opposite), signature: null };
    }
  }
  for (const [word, negated] of NEGATIONS) {
    if (word.test(text)) {
      return { text: text.replace(word, negated), signature: null };
    }
  }
  const start = /^[A-Z][a-z]/.test(text) ? `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}` : text;
  return { text: `${pick(random, DENIALS)} ${start}`, signature: null };
}
