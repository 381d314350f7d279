import { parseNumber } from './numbers.ts';

/**
 * An answer in a form that can be compared: `choice C`, `yes`, `no`, `number 30 s`, or `text …` with case,
 * punctuation, articles, quotes and labels taken out of ordinary words. Plain text, so that it can be kept.
 */
export type Canonical = string;

/** Longer texts are no answers but prose. */
const LONGEST = 200;

const ANSWER_LINE = /^[\s>*_#`-]*(?:final\s+)?answer[*_`\s]*[:=][ \t*_`]*(.*)$/i;
const ANSWER_PHRASE =
  /\b(?:the|my)\s+(?:final\s+|correct\s+|right\s+)?(?:answer|result)\s+(?:is|would be|should be)\b:?\s*(.+?)(?=\s+(?:because|since|as)\s|[.!?](?:\s|$)|$)/gim;
const LEAD_IN =
  /^(?:(?:so|thus|therefore|hence)\s*,?\s+)?(?:(?:the|my)\s+)?(?:final\s+|correct\s+)?(?:answer|result)\s*(?:is|[:=])\s*/i;

/** Words that only say what kind of thing follows; dropped where a number or an identifier stands beside them. */
const LABELS = new Set(
  'port name named called value key code id identifier number ticket token it its is are of on at with and uses'.split(
    ' ',
  ),
);
const ARTICLES = new Set(['a', 'an', 'the']);

/** The names of each unit; the first is the one kept. */
const UNIT_NAMES: readonly string[] = [
  'ms msec millisecond milliseconds',
  's sec secs second seconds',
  'min mins minute minutes',
  'h hr hrs hour hours',
  'd day days',
  '% percent',
  'B byte bytes',
  'KB kb kilobyte kilobytes',
  'MB mb megabyte megabytes',
  'GB gb gigabyte gigabytes',
  'KiB kib',
  'MiB mib',
  'GiB gib',
  'm meter meters metre metres',
  'km kilometer kilometers kilometre kilometres',
  'cm centimeter centimeters centimetre centimetres',
  'mm millimeter millimeters millimetre millimetres',
  'kg kilogram kilograms',
  'g gram grams',
  '$ usd dollar dollars',
  '€ eur euro euros',
  '£ gbp pound pounds',
];

/**
 * The answer that a reply names in a line `ANSWER: x` (any case, also bold or "Final answer:"); the last such line
 * counts. Null where there is none.
 */
export function answerLine(reply: string): string | null {
  const lines = reply.split(/\r\n|\r|\n/);
  for (let index = lines.length - 1; index >= 0; index--) {
    const match = ANSWER_LINE.exec(lines[index] ?? '');
    if (match) {
      const same = match[1]?.replace(/[*_`\s]+$/, '') ?? '';
      const next = lines.slice(index + 1).find(line => line.trim() !== '');
      const answer = same !== '' ? same : (next?.trim() ?? '');
      if (answer !== '') {
        return answer;
      }
    }
  }
  return null;
}

/**
 * The canonical form of an answer, or null where the text is empty or too long (over 200 characters) to be one.
 * A longer text still has one if it says "ANSWER: x" or "the answer is x"; the last one counts.
 *
 * `7431 relayStaging`, `7431, relayStaging` and `Port 7431, relayStaging.` are one answer: labels and articles say
 * nothing beside a number or identifier. Content words count, so `Paris 2024` isn't `London 2024`; so does the
 * order. Identifiers keep their case.
 */
export function canonicalAnswer(text: string): Canonical | null {
  const stated = answerLine(text) ?? text;
  const phrase = stated.trim().length > 40 ? [...stated.matchAll(ANSWER_PHRASE)].at(-1)?.[1] : undefined;
  const answer = bare(phrase ?? stated).replace(LEAD_IN, '');
  if (answer === '' || answer.length > LONGEST) {
    return null;
  }
  return choice(answer) ?? yesNo(answer) ?? quantity(answer) ?? words(answer);
}

/**
 * Whether two canonical answers say the same. Numbers are equal to within the rounding of the less precise one,
 * where both have two or more decimals (3.14 and 3.142, but not 3 and 3.4); a unit that one of them leaves out is
 * no difference.
 */
export function sameAnswer(a: Canonical, b: Canonical): boolean {
  if (a === b) {
    return true;
  }
  const [left, right] = [a.split(' '), b.split(' ')];
  if (left[0] !== 'number' || right[0] !== 'number') {
    return false;
  }
  const [x = '', unitX] = left.slice(1);
  const [y = '', unitY] = right.slice(1);
  return (unitX === undefined || unitY === undefined || unitX === unitY) && near(x, y);
}

function near(x: string, y: string): boolean {
  if (x === y) {
    return true;
  }
  const decimals = Math.min(...[x, y].map(number => number.split('.')[1]?.length ?? 0));
  return decimals >= 2 && Math.abs(Number(x) - Number(y)) <= 0.5 * 10 ** -decimals * (1 + 1e-9);
}

/** Without Markdown's emphasis, code marks and enclosing quotes. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/```[\w+-]*\n?/g, '')
    .replace(/[`*]+/g, '')
    .replace(/(^|\s)_+|_+(?=\s|$)/g, '$1')
    .replace(/^["'“‘«\s]+|["'”’»\s]+$/g, '')
    .trim();
}

function choice(text: string): Canonical | null {
  const match =
    /^(?:option|choice)?\s*(?:\(([A-Ha-h])\)|([A-H])(?=[.):]|\s+[–—-]\s|\s*$)|([a-h])(?=[.)]|\s*$))/i.exec(
      text,
    );
  const letter = match?.[1] ?? match?.[2] ?? match?.[3];
  const rest = match ? text.slice(match[0].length) : '';
  return letter !== undefined && /^(?:[.):]?\s*$|[.):]?\s)/.test(rest)
    ? `choice ${letter.toUpperCase()}`
    : null;
}

function yesNo(text: string): Canonical | null {
  if (/^(?:yes\b|true(?=[.,;:!—–-]|\s*$))/i.test(text)) {
    return 'yes';
  }
  return /^(?:no|false)(?=[.,;:!—–]|\s*$|\s(?:it|they|there|this|that|you)\b)/i.test(text) ? 'no' : null;
}

function quantity(text: string): Canonical | null {
  const match =
    /^(?:(?:about|approximately|approx\.|roughly|exactly|~|≈)\s*)?([$€£])?\s*([+−-]?[\d.][\d.,_'\s]*(?:e[+-]?\d+)?|0x[\da-f]+|[a-z]+)\s*(%|[$€£]|[a-z]+)?[.!]?$/i.exec(
      text,
    );
  const number = match?.[2] === undefined ? null : parseNumber(match[2].trim().replace(/[.,]$/, ''));
  if (!match || number === null) {
    return null;
  }
  const word = match[1] ?? match[3];
  if (word === undefined) {
    return `number ${number}`;
  }
  const unit = unitOf(word);
  if (unit !== null) {
    return `number ${number} ${unit}`;
  }
  // "3 attempts" says 3; but "7431 relay" may well be two answers.
  return /^[a-z]{2,}s$/.test(word) ? `number ${number}` : null;
}

function unitOf(word: string): string | null {
  const names = UNIT_NAMES.map(line => line.split(' '));
  const found =
    names.find(line => line.includes(word)) ?? names.find(line => line.slice(1).includes(word.toLowerCase()));
  return found?.[0] ?? null;
}

function words(text: string): Canonical {
  const tokens = text
    .split(/[\s,;]+|(?<=\p{L}):(?=\s|$)/u)
    .map(stripped)
    .filter(token => token !== '');
  const names = tokens.some(isName);
  const kept = tokens.filter(
    token =>
      isName(token) || !(ARTICLES.has(token.toLowerCase()) || (names && LABELS.has(token.toLowerCase()))),
  );
  const said = (kept.length > 0 ? kept : tokens).map(token =>
    isName(token) ? (parseNumber(token) ?? token) : token.toLowerCase(),
  );
  return `text ${said.join(' ')}`;
}

/** A token without the punctuation around it; brackets that belong to it (`O(n)`) stay. */
function stripped(token: string): string {
  const inner = token.replace(/^["'“‘«<(]+(?=.)|["'”’»>.!?:…]+$/gu, '').replace(/\(\)$/, '');
  return inner.includes('(') ? inner : inner.replace(/[)\]}]+["'”’.!?]*$/u, '').replace(/^[[{]+/u, '');
}

/** A number or identifier: its spelling matters. */
function isName(token: string): boolean {
  return /\d|_|\p{Ll}\p{Lu}|\p{L}[./:@#]\p{L}/u.test(token);
}
