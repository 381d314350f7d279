import { blocks } from './contents.ts';
import { blockSentences } from './sentences.ts';
import type { Random } from './ports.ts';

/*
 * The same reasons in another dress. A run that always saw the same typography could owe its result to it, so
 * every block draws a rendering, which its edit run and its control run share.
 */

/** A point of the explanation: a list item, or a sentence of its prose. Offsets of its words, without marker. */
interface Unit {
  readonly start: number;
  readonly end: number;
  /** Where its marker begins, or its words where it has none. */
  readonly lead: number;
}

const STYLES = ['as-written', 'numbers', 'parens', 'dashes', 'stars', 'lines'] as const;
const SPACINGS = ['tight', 'loose'] as const;

export interface Rendering {
  readonly style: (typeof STYLES)[number];
  readonly spacing: (typeof SPACINGS)[number];
}

/** The explanation as it was captured. */
export const AS_WRITTEN: Rendering = { style: 'as-written', spacing: 'tight' };

export const renderingName = (rendering: Rendering): string =>
  rendering.style === 'as-written' ? rendering.style : `${rendering.style}-${rendering.spacing}`;

const RENDERINGS: readonly Rendering[] = STYLES.flatMap(style =>
  style === 'as-written' ? [AS_WRITTEN] : SPACINGS.map(spacing => ({ style, spacing })),
);

export function drawRendering(random: Random): Rendering {
  return RENDERINGS[random.below(RENDERINGS.length)] ?? AS_WRITTEN;
}

/** A change of the explanation: the text at [start, end) becomes `text`; '' takes it out. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A sentence of its own, put in before the `at`-th point (0 … number of points). */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  const seenItems = new Set<number>();
  for (const block of blocks(text)) {
    const first = block.lines[0];
    const last = block.lines.at(-1);
    if (!first || !last || block.kind === 'code' || block.kind === 'heading' || block.kind === 'row') {
      continue;
    }
    if (block.kind === 'item' && block.item !== null && !seenItems.has(block.item)) {
      seenItems.add(block.item);
      units.push({ start: first.start, end: last.end, lead: text.lastIndexOf('\n', first.start - 1) + 1 });
    } else {
      for (const sentence of blockSentences(text, block)) {
        units.push({ start: sentence.start, end: sentence.end, lead: sentence.start });
      }
    }
  }
  return units;
}

/** How many points the explanation has: where a sentence may be put in. */
export const pointCount = (text: string): number => unitsOf(text).length;

function applyWithin(text: string, unit: Unit, replacements: readonly Replacement[]): string {
  let words = '';
  let from = unit.start;
  let changed = false;
  for (const change of replacements) {
    const start = Math.max(change.start, unit.start);
    const end = Math.min(change.end, unit.end);
    if (start >= end) {
      continue;
    }
    changed = true;
    words += text.slice(from, Math.max(from, start));
    // A change that runs over several points puts its text into the first of them.
    words += change.start >= unit.start ? change.text : '';
    // A change may lie within another one: what that took out stays out.
    from = Math.max(from, end);
  }
  words += text.slice(from, unit.end);
  return changed ? tidied(words) : words;
}

/** What is left of a point when words were taken out of it: no double blanks, no orphaned punctuation. */
function tidied(words: string): string {
  const tidy = words
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ +([.,;:!?])/g, '$1')
    .replace(/^[\s,;:.–—-]+/, '')
    .trim();
  return /[\p{L}\p{N}]/u.test(tidy) ? tidy : '';
}

interface Point {
  /** What stood before it (without its marker); kept where it holds more than blanks. */
  readonly gap: string;
  readonly marker: string;
  readonly words: string;
  /** The number at which a list begins here, whether or not its first points are still there; null: it goes on. */
  readonly begins: number | null;
}

const hard = (gap: string): boolean => gap.trim() !== '';

/**
 * The explanation with changes, in a rendering.
 *
 * With no change and `AS_WRITTEN` it is the text itself, to the character. Points that become empty go away with
 * their markers, and numbered points are numbered anew, so that a gap in the numbers doesn't tell of the removal.
 */
export function renderExplanation(
  text: string,
  replacements: readonly Replacement[],
  insertions: readonly Insertion[],
  rendering: Rendering,
): string {
  if (replacements.length === 0 && insertions.length === 0 && rendering.style === 'as-written') {
    return text;
  }
  const ordered = [...replacements].sort((a, b) => a.start - b.start);
  const units = unitsOf(text);
  const points: Point[] = [];
  let end = 0;
  let pendingGap = '';
  let begins: number | null = null;
  let last: number | null = null;
  for (const [index, unit] of [...units, null].entries()) {
    const lead = unit?.lead ?? text.length;
    const before = text.slice(end, lead);
    // Where points went away after a heading, its own blank lines are enough.
    const gap = pendingGap !== '' && !hard(before) ? pendingGap : pendingGap + before;
    const number = numberIn(text.slice(lead, unit?.start));
    begins = number !== null && (last === null || number !== last + 1) ? number : begins;
    last = number ?? last;
    const added = insertions.filter(insertion => insertion.at === index);
    for (const insertion of added) {
      const marker = markerLike(units, text);
      points.push({
        gap: points.length === 0 ? '' : separator(units, text),
        marker,
        words: insertion.text,
        begins,
      });
      begins = numberIn(marker) === null ? begins : null;
    }
    if (!unit) {
      pendingGap = gap;
      break;
    }
    const words = applyWithin(text, unit, ordered);
    end = unit.end;
    if (words === '') {
      pendingGap = hard(gap) ? gap : '';
      continue;
    }
    pendingGap = '';
    const marker = text.slice(unit.lead, unit.start);
    points.push({
      gap: points.length === 0 && !hard(gap) ? '' : gap || separator(units, text),
      marker,
      words,
      begins,
    });
    begins = number === null ? begins : null;
  }
  const tail = hard(pendingGap) || rendering.style === 'as-written' ? pendingGap : '';
  return (rendering.style === 'as-written' ? asWritten(points) : restyled(points, rendering)) + tail;
}

/** What parts two points of this explanation: a line break where they stand on lines of their own. */
function separator(units: readonly Unit[], text: string): string {
  const [first, second] = units;
  if (!first || !second) {
    return '\n';
  }
  return text.slice(first.end, second.lead).includes('\n') ? '\n' : ' ';
}

/** A marker for a point that is put in, as its neighbours have it. */
function markerLike(units: readonly Unit[], text: string): string {
  const first = units[0];
  return first ? text.slice(first.lead, first.start) : '';
}

const NUMBER = /\d+(?=[.):])/;

function numberIn(marker: string): number | null {
  const found = NUMBER.exec(marker);
  return found ? Number(found[0]) : null;
}

function asWritten(points: readonly Point[]): string {
  let number: number | null = null;
  return points
    .map(({ gap, marker, words, begins }) => {
      const found = numberIn(marker);
      if (found !== null) {
        number = begins ?? (number === null ? found : number + 1);
      }
      return gap + (found === null ? marker : marker.replace(NUMBER, String(number))) + words;
    })
    .join('');
}

function restyled(points: readonly Point[], { style, spacing }: Rendering): string {
  const join = spacing === 'tight' ? '\n' : '\n\n';
  const mark = (index: number): string => {
    switch (style) {
      case 'numbers':
        return `${index + 1}. `;
      case 'parens':
        return `${index + 1}) `;
      case 'dashes':
        return '- ';
      case 'stars':
        return '* ';
      case 'lines':
      case 'as-written':
        return '';
    }
  };
  return points
    .map(({ gap, words }, index) => {
      const before = hard(gap) ? gap : index === 0 ? '' : join;
      return before + mark(index) + words.replace(/\s*\n\s*/g, ' ');
    })
    .join('');
}
