/** UTF-16 code units, half-open. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text without its whitespace, and for each of its characters where it stood. */
function squeeze(text: string): { text: string; at: number[] } {
  const at: number[] = [];
  let squeezed = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (!/\s/.test(character)) {
      squeezed += character;
      at.push(index);
    }
  }
  return { text: squeezed, at };
}

/**
 * Finds captured code in a file as it is now: by its exact text first, then with whitespace left out of both, so
 * that other line ends or another indentation don't hide it. Null where it isn't there, or has no text.
 */
export function locate(file: string, code: string): Span | null {
  const wanted = code.trim();
  if (wanted === '') {
    return null;
  }
  const exact = file.indexOf(wanted);
  if (exact >= 0) {
    return { start: exact, end: exact + wanted.length };
  }
  const squeezed = squeeze(file);
  const short = squeeze(wanted);
  const found = squeezed.text.indexOf(short.text);
  const start = squeezed.at[found];
  const end = squeezed.at[found + short.text.length - 1];
  return found < 0 || start === undefined || end === undefined ? null : { start, end: end + 1 };
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}_$]/u.test(character);
}

/** Where `word` stands by itself in `text`, at or after `from`; −1 where it does not. */
function indexOfWhole(text: string, word: string, from: number, end: number): number {
  const first = isWord(word.charAt(0));
  const last = isWord(word.charAt(word.length - 1));
  for (
    let at = text.indexOf(word, from);
    at >= 0 && at + word.length <= end;
    at = text.indexOf(word, at + 1)
  ) {
    const glued = (first && isWord(text.charAt(at - 1))) || (last && isWord(text.charAt(at + word.length)));
    if (!glued) {
      return at;
    }
  }
  return -1;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Lines of more than this many make a mark that says nothing about where to look. */
const MOST_LINES = 5;

/**
 * The lines of `code` (a span of `file`) that hold `features`: from the first to the last of their first places,
 * trimmed to their text. Where those lie far apart, the line of the first; where none is found, the code's first
 * line: a mark under all of a long function would drown what else is marked there.
 */
export function featureLines(file: string, code: Span, features: readonly string[]): Span {
  const places = features
    .filter(feature => feature !== '')
    .map(feature => indexOfWhole(file, feature, code.start, code.end))
    .filter(at => at >= 0)
    .sort((a, b) => a - b);
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) {
    return { start: code.start, end: Math.min(code.end, lineEnd(file, code.start)) };
  }
  const start = lineStart(file, first);
  const far = file.slice(start, last).split('\n').length > MOST_LINES;
  const lines = file.slice(start, lineEnd(file, far ? first : last));
  const indent = lines.length - lines.trimStart().length;
  return { start: start + indent, end: start + lines.trimEnd().length };
}

/** The line of a capture file on which its explanation begins, from 0; 0 where it can't be told. */
export function explanationLine(captureFile: string): number {
  const at = captureFile.search(/"explanation"\s*:/);
  return at < 0 ? 0 : captureFile.slice(0, at).split('\n').length - 1;
}
