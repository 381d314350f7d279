import { blocks } from './contents.ts';
import type { Block } from './contents.ts';

/** A sentence of a text, or a line that stands for one. UTF-16 offsets, half-open; `text` is the text there. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** After these a full stop ends no sentence, whatever follows. */
const NEVER_ENDS = new Set(
  'e.g i.e eg ie vs cf viz dr mr mrs ms prof st approx ca resp incl excl fig figs eq sec ch vol ed dept'.split(
    ' ',
  ),
);
/** After these it ends one only where a capital letter follows. */
const MAY_END = new Set('etc al inc ltd co corp jr sr a.m p.m u.s u.k ph.d'.split(' '));
/** These are abbreviations only before a number: "No. 5", "pp. 3-4". */
const BEFORE_NUMBER = new Set('no nos p pp art para max min ver v'.split(' '));

const READABLE = /[\p{L}\p{N}]/u;
/** As much text around a full stop as its reading needs. */
const NEAR = 60;
const LINE_BREAK = /\r\n|\r|\n/g;

/**
 * The sentences of a text, in order and apart from each other. They cover its prose: what is left out are blanks,
 * headings, fenced code, list markers, and lines without a letter or digit. A row of a table is one sentence.
 */
export function sentences(text: string): Sentence[] {
  return blocks(text)
    .filter(block => block.kind !== 'heading' && block.kind !== 'code')
    .flatMap(block => blockSentences(text, block));
}

/** The sentences of one block of prose. */
export function blockSentences(text: string, block: Block): Sentence[] {
  const first = block.lines[0];
  const last = block.lines.at(-1);
  if (!first || !last) {
    return [];
  }
  if (block.kind === 'row') {
    return [sentenceAt(text, first.start, last.end)].filter(row => READABLE.test(row.text));
  }
  const prose = text.slice(first.start, last.end);
  const ends = [...new Set([...stops(prose), ...lineEnds(prose)])].sort((a, b) => a - b);
  return pieces(prose, ends).map(([from, end]) => {
    // A sentence that begins on a later line begins after that line's marker ("> ").
    const line = block.lines.find(({ end: lineEnd }) => lineEnd > first.start + from);
    return sentenceAt(text, Math.max(first.start + from, line?.start ?? 0), first.start + end);
  });
}

function sentenceAt(text: string, start: number, end: number): Sentence {
  return { start, end, text: text.slice(start, end) };
}

/** Cuts at the ends; a piece that says nothing ("…", ":)") stays with its neighbour. */
function pieces(prose: string, ends: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  let start = 0;
  for (const end of [...ends, prose.length]) {
    const piece = prose.slice(start, end);
    if (READABLE.test(piece)) {
      const from = start + (piece.length - piece.trimStart().length);
      found.push([from, start + piece.trimEnd().length]);
      start = end;
    } else if (piece.trim() !== '' && found.length > 0) {
      const previous = found[found.length - 1];
      if (previous) {
        previous[1] = start + piece.trimEnd().length;
      }
      start = end;
    }
  }
  return found;
}

/** The same text with code spans, links, quotes and bracketed parts blanked out: full stops inside end nothing. */
function masked(prose: string): string {
  const blank = (part: string): string => '_'.repeat(part.length);
  return prose
    .replace(/(`+)(?!`)[^\n]{0,300}?[^`]\1(?!`)/g, blank)
    .replace(/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>()]*[^\s<>().,;:!?'"]/gi, blank)
    .replace(/["“]([^"“”\n]{1,300})(?=[^"“”\n]["”])/g, blank)
    .replace(/\([^()\n]*\)/g, blank)
    .replace(/\[[^[\]\n]*\]/g, blank);
}

/** Offsets just after a sentence's final punctuation, within one block. */
function stops(prose: string): number[] {
  const text = masked(prose);
  const found: number[] = [];
  for (const match of text.matchAll(/([.!?…]+|[。！？])(["'”’»)\]*_]*)(\s+|$)|[。！？]/gu)) {
    const at = match.index;
    const end = at + (match[1] ?? match[0]).length + (match[2] ?? '').length;
    const next = text.slice(end, end + NEAR).trimStart();
    if (
      match[1] === undefined ||
      isStop(text.slice(Math.max(0, at - NEAR), at), match[1], match[2] ?? '', next)
    ) {
      found.push(end);
    }
  }
  return found;
}

function isStop(before: string, sign: string, closers: string, next: string): boolean {
  const opensWithCapital = !/^["'“‘([*_]*\p{Ll}/u.test(next);
  if (/["”»]/.test(closers) && !opensWithCapital) {
    return false;
  }
  if (sign !== '.') {
    return /[。！？]/u.test(sign) || opensWithCapital;
  }
  const word = /(?:^|[\s("'“‘[*_/])((?:[\p{L}]\.)*[\p{L}]+)$/u.exec(before)?.[1] ?? '';
  const lower = word.toLowerCase();
  if (NEVER_ENDS.has(lower)) {
    return false;
  }
  if (MAY_END.has(lower)) {
    return opensWithCapital;
  }
  if (BEFORE_NUMBER.has(lower)) {
    return !/^\d/.test(next);
  }
  return !isInitial(before, word);
}

/** "J. Smith", or the "A." of a list of choices; but "the answer is C. It …" ends a sentence. */
function isInitial(before: string, word: string): boolean {
  if (!/^\p{Lu}$/u.test(word) || word === 'I') {
    return false;
  }
  const ahead = before.slice(0, before.length - word.length).trimEnd();
  const previous = /(\p{L}+)$/u.exec(ahead)?.[1];
  return ahead === '' || previous === 'by' || (previous !== undefined && /^\p{Lu}\p{Ll}/u.test(previous));
}

/**
 * Line breaks that end a sentence: the line is closed by a sign, is far too short to have been wrapped, or the next
 * one starts an entry of its own ("Port: 7431").
 */
function lineEnds(prose: string): number[] {
  const breaks = [...prose.matchAll(LINE_BREAK)];
  return breaks
    .filter((match, index) => {
      const before = breaks[index - 1];
      const start = match.index + match[0].length;
      const line = prose.slice(before ? before.index + before[0].length : 0, match.index);
      const next = prose.slice(start, breaks[index + 1]?.index).replace(/^[\s>]+/, '');
      const closed = /(?:[.!?:;…{}。！？]["'”’)\]*_]*|\\| {2})$/.test(line) && !endsInAbbreviation(line);
      const entry = /^["'*_`]*[\p{L}\p{N}][\p{L}\p{N} _./-]{0,40}["'*_`]*\s*[:=](?:\s|$)/u.test(next);
      const short = line.trim().length < 50 && !/[,–—-]$/.test(line.trim()) && !/^\p{Ll}/u.test(next);
      return closed || entry || short;
    })
    .map(match => match.index);
}

function endsInAbbreviation(line: string): boolean {
  const word = /(?:^|[\s(])((?:[\p{L}]\.)*[\p{L}]+)\.$/u.exec(line)?.[1]?.toLowerCase();
  return word !== undefined && NEVER_ENDS.has(word);
}
