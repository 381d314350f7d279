/*
 * Characters that can't be seen but change what is read: controls, direction overrides, zero-width and tag
 * characters. A text from outside shows them by their number, so that nobody is misled by it.
 */

export interface TextPiece {
  /** The text itself, or, where `hidden`, the character's number: `U+202E`. */
  readonly text: string;
  readonly hidden: boolean;
}

/** Everything that draws nothing, save for the line break and the tab: first and last code point of each range. */
const HIDDEN: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];

function hiddenPattern(): RegExp {
  const escaped = (point: number): string => `\\u{${point.toString(16)}}`;
  const ranges = HIDDEN.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join('');
  return new RegExp(`\\r\\n?|[${ranges}]`, 'gu');
}

const HIDDEN_PATTERN = hiddenPattern();

/** Scripts that are written with joiners. */
const JOINED_SCRIPT =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const EMOJI_PART = /(?:\uFE0F|\p{Emoji_Modifier}|\p{Extended_Pictographic})$/u;

/** A joiner that belongs to ordinary writing: in a script that needs it, or between the parts of an emoji. */
function isOrdinaryJoiner(text: string, at: number): boolean {
  const character = text[at];
  const before = text.slice(Math.max(0, at - 2), at);
  return (
    (character === '\u200D' && EMOJI_PART.test(before)) ||
    ((character === '\u200D' || character === '\u200C') && JOINED_SCRIPT.test(before))
  );
}

/** A text in pieces of what can be seen and what can't. Line breaks become `\n`. */
export function visiblePieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  let plain = '';
  for (const match of text.matchAll(HIDDEN_PATTERN)) {
    const [found] = match;
    plain += text.slice(from, match.index);
    from = match.index + found.length;
    if (found.startsWith('\r')) {
      plain += '\n';
    } else if (isOrdinaryJoiner(text, match.index)) {
      plain += found;
    } else {
      if (plain !== '') {
        pieces.push({ text: plain, hidden: false });
        plain = '';
      }
      const number = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      pieces.push({ text: `U+${number}`, hidden: true });
    }
  }
  plain += text.slice(from);
  if (plain !== '') {
    pieces.push({ text: plain, hidden: false });
  }
  return pieces;
}

/** At most `limit` code units from `from` on, never splitting a character. */
export function cutText(text: string, from: number, limit: number): string {
  const end = from + limit;
  const last = text.charCodeAt(end - 1);
  return text.slice(from, end < text.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end);
}
