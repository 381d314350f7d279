import type { ProbeFeature } from './events.ts';
import { namesIn } from './names.ts';
import type { Name } from './names.ts';
import { parseNumber } from './numbers.ts';
import type { CodeReading, CodeToken, CodeTokenKind } from './ports.ts';

/** An output as its features are looked for: its text and, where there is a grammar, its reading. */
export interface ReadOutput {
  readonly text: string;
  readonly reading: CodeReading | null;
}

/** A stretch of an output. UTF-16 offsets, half-open. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

const NAME_KINDS: readonly CodeTokenKind[] = ['identifier', 'type'];
const SIGN_KINDS: readonly CodeTokenKind[] = ['keyword', 'other'];
/** A sentence that names more is a listing; the first ones tell its output apart well enough. */
const MOST_NAMES = 40;
const ABOUT_COMMENTS = /\b(?:comments?|docstrings?|javadoc|jsdoc|TODO)\b/i;

/** What a claim names, doesn't deny, and the output contains: frozen with the kinds of token that it is there. */
export function featuresOf(claim: string, output: ReadOutput): ProbeFeature[] {
  const comments = ABOUT_COMMENTS.test(claim);
  const found = new Map<string, ProbeFeature>();
  const tried = new Set<string>();
  for (const name of namesIn(claim)) {
    const known = tried.has(`${name.form} ${name.text}`) || tried.size >= MOST_NAMES;
    if (!name.negated && !known) {
      tried.add(`${name.form} ${name.text}`);
      for (const feature of featuresOfName(name, output, comments)) {
        found.set(feature.text, feature);
      }
    }
  }
  return [...found.values()];
}

/** A text as a feature of an output, with the kinds of token that it is there; null where it isn't there. */
export function featureOf(text: string, output: ReadOutput, comments: boolean): ProbeFeature | null {
  const number = parseNumber(text);
  const wanted = number ?? text;
  if (!output.reading) {
    const feature = { text: wanted, tokens: [] };
    return places(feature, output).length > 0 ? feature : null;
  }
  const kinds = kindsOf(wanted, output.reading.tokens);
  for (const tokens of [kinds, ['string'], ...(comments ? [['comment']] : [])] as CodeTokenKind[][]) {
    const feature = { text: wanted, tokens };
    if (tokens.length > 0 && places(feature, output).length > 0) {
      return feature;
    }
  }
  return null;
}

function featuresOfName(name: Name, output: ReadOutput, comments: boolean): ProbeFeature[] {
  if (name.form === 'code' && output.reading && /^\p{L}$/u.test(name.text)) {
    // A one-letter variable: every run names it anew.
    return [];
  }
  const quoted = /^(["'])(.+)\1$/u.exec(name.text)?.[2];
  const whole = [quoted ?? name.text, ...name.also]
    .map(text => featureOf(text, output, comments))
    .find(feature => feature !== null);
  if (name.form !== 'code' || isOneName(name.text)) {
    return whole ? [whole] : [];
  }
  return whole && quoted !== undefined ? [whole] : partsOf(name.text, output, comments);
}

/** `config.timeout`, `Vec::new`, `retry()`, `--max-calls`, `??`, `30`: one thing, not an expression. */
function isOneName(code: string): boolean {
  return /^(?:[#$@&*-]*[\p{L}\p{N}_$]+(?:(?:\?\.|\.|::|->|[/-])[\p{L}\p{N}_$]+)*!?(?:\(\))?|[^\p{L}\p{N}\s"'()[\]{}]+|[\d_,]+(?:\.\d+)?)$/u.test(
    code,
  );
}

/** The names, numbers and texts within an expression; signs and one-letter names say too little. */
function partsOf(code: string, output: ReadOutput, comments: boolean): ProbeFeature[] {
  const parts = code.matchAll(
    /(["'])(?<text>(?:(?!\1)[^\\\n]|\\.)+)\1|(?<number>0x[\da-fA-F_]+|\d[\d_]*(?:\.\d+)?)|(?<name>[\p{L}_$][\p{L}\p{N}_$]+)/gu,
  );
  return [...parts]
    .map(part => part.groups?.['text'] ?? part.groups?.['number'] ?? part.groups?.['name'] ?? '')
    .map(text => featureOf(text, output, comments))
    .filter(feature => feature !== null)
    .filter(feature => !output.reading || !feature.tokens.every(kind => SIGN_KINDS.includes(kind)));
}

/** The kinds of token as which a name stands in code. A class and a variable are one family, a member another. */
function kindsOf(text: string, tokens: readonly CodeToken[]): CodeTokenKind[] {
  const kinds = new Set(matches(text, tokens).map(match => match.kind));
  if (NAME_KINDS.some(kind => kinds.has(kind))) {
    NAME_KINDS.forEach(kind => kinds.add(kind));
  }
  if (SIGN_KINDS.some(kind => kinds.has(kind))) {
    SIGN_KINDS.forEach(kind => kinds.add(kind));
  }
  const order: readonly CodeTokenKind[] = ['identifier', 'type', 'property', 'number', 'keyword', 'other'];
  return order.filter(kind => kinds.has(kind));
}

/** Every place at which an output has a feature. */
export function places(feature: ProbeFeature, output: ReadOutput): Place[] {
  if (!output.reading || feature.tokens.length === 0) {
    return placesInText(feature.text, output.text);
  }
  const { tokens } = output.reading;
  const found: Place[] = matches(feature.text, tokens).filter(match => feature.tokens.includes(match.kind));
  for (const token of tokens) {
    if ((token.kind === 'string' || token.kind === 'comment') && feature.tokens.includes(token.kind)) {
      const raw = output.text.slice(token.start, token.end);
      found.push(
        ...placesInText(feature.text, raw).map(({ start, end }) => ({
          start: token.start + start,
          end: token.start + end,
        })),
      );
    }
  }
  return found;
}

interface Match extends Place {
  readonly kind: CodeTokenKind;
}

/** Runs of tokens that read as the text; the kind is that of the last name in the run. */
function matches(text: string, tokens: readonly CodeToken[]): Match[] {
  const wanted = joined(text.replace(/\(\)$/, ''));
  const number = parseNumber(wanted);
  const code = tokens.filter(token => token.kind !== 'comment' && token.kind !== 'string');
  const found: Match[] = [];
  for (const [index, first] of code.entries()) {
    if (first.kind === 'number') {
      if (number !== null && numberOf(first.text) === number) {
        found.push({ start: first.start, end: first.end, kind: 'number' });
      }
      continue;
    }
    let read = '';
    for (let at = index; at < code.length && read.length < wanted.length; at++) {
      const token = code[at];
      if (!token || !wanted.startsWith(joined(token.text), read.length)) {
        break;
      }
      read += joined(token.text);
      if (read === wanted) {
        found.push({ start: first.start, end: token.end, kind: token.kind });
      }
    }
  }
  return found;
}

function joined(text: string): string {
  return text.replace(/\s+/g, '').replaceAll('?.', '.');
}

/** A number token's value without the suffix of its type: `30u32`, `5L`, `1.5f`. */
function numberOf(token: string): string | null {
  const bare = /^0x/i.test(token)
    ? token.replace(/[uUlL]+$|_?[ui](?:8|16|32|64|128|size)$/, '')
    : token.replace(/_?(?:[uif](?:8|16|32|64|128|size)|[uUlL]+|[fFdD]|n)$/, '');
  return parseNumber(bare);
}

/** Where a name, number or quotation stands in a text: never within a longer one (30 in 300 or 1.30). */
export function placesInText(text: string, within: string): Place[] {
  const number = parseNumber(text);
  if (number !== null) {
    return numbersIn(within).filter(place => place.value === number);
  }
  const words = text.split(/\s+/).map(escaped).join('\\s+');
  const before = /^[\p{L}\p{N}_$]/u.test(text) ? '(?<![\\p{L}\\p{N}_$]|[\\p{L}\\p{N}]-)' : '';
  const after = /[\p{L}\p{N}_$]$/u.test(text) ? '(?![\\p{L}\\p{N}_$]|-[\\p{L}\\p{N}])' : '';
  // A quotation of several words may begin a sentence in one place and not in the other.
  const flags = /\s/.test(text) ? 'giu' : 'gu';
  return [...within.matchAll(new RegExp(`${before}${words}${after}`, flags))].map(match => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function numbersIn(text: string): (Place & { value: string | null })[] {
  const spelled =
    /(?<![\p{L}\p{N}_-])(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![\p{L}\p{N}_])/giu;
  const digits =
    /(?<![\p{L}\p{N}_.])(?:0x[\da-fA-F_]+|\d{1,3}(?:[,_]\d{3})+(?![\d,_])(?:\.\d+)?|\d+(?:_\d+)*(?:\.\d+)*)(?=(?:ms|s|m|h|d|k|x|px|em|rem|kb|mb|gb|KB|MB|GB|KiB|MiB|GiB)?(?![\p{L}\p{N}_]))/gu;
  return [...text.matchAll(digits), ...text.matchAll(spelled)].map(match => ({
    start: match.index,
    end: match.index + match[0].length,
    value: parseNumber(match[0]),
  }));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
