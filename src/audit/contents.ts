import MarkdownIt from 'markdown-it';

/** A run of text on one line, without markers and surrounding blanks. UTF-16 offsets, half-open. */
export interface Line {
  readonly start: number;
  readonly end: number;
}

/**
 * A block of a text: `paragraph` and `item` hold prose, `row` is one line of a table, `code` the lines between
 * fences. `item` numbers the list item that a block belongs to; blocks outside lists have null.
 */
export interface Block {
  readonly kind: 'paragraph' | 'item' | 'heading' | 'row' | 'code';
  readonly lines: readonly Line[];
  readonly item: number | null;
}

/** Signs that people and models put before a point without its being a Markdown list. */
const LOOSE_MARKER =
  /^(?:\(\d{1,2}\)|\d{1,2}[.)]|\(?[a-z]\)|[•‣▪◦●·–—*+-]|(?:step|reason|point|claim)\s+\d{1,2}\s*[:.)–—-])\s+/i;
const TASK_BOX = /^\[[ xX]\]\s+/;
const TAG_ONLY = /^<[/!?]?[a-z][^<>]*>$/i;
const READABLE = /[\p{L}\p{N}]/u;

/**
 * The blocks of a text that may be Markdown, in order. Indentation and HTML mean nothing here: prompts are full of
 * indented prose and of tags such as `<context>`, and both hold text that matters.
 */
export function blocks(text: string): Block[] {
  const lines = sourceLines(text);
  const found: Block[] = [];
  let items = 0;
  const openItems: number[] = [];
  let heading = false;
  const parser = new MarkdownIt('zero').enable(['fence', 'blockquote', 'list', 'heading', 'hr']);
  for (const token of parser.parse(text, {})) {
    if (token.type === 'list_item_open') {
      openItems.push(items++);
    } else if (token.type === 'list_item_close') {
      openItems.pop();
    } else if (token.type === 'heading_open') {
      heading = true;
    } else if (token.type === 'heading_close') {
      heading = false;
    } else if (token.map && token.type === 'fence') {
      const inside = lines.slice(token.map[0] + 1, token.map[1]).filter(line => !isFence(text, line));
      found.push({
        kind: 'code',
        lines: inside.map(line => trimmed(text, line)).filter(isFilled),
        item: openItems.at(-1) ?? null,
      });
    } else if (token.map && token.type === 'inline') {
      const placed = place(text, lines.slice(token.map[0], token.map[1]), token.content);
      if (heading) {
        found.push({ kind: 'heading', lines: placed, item: null });
      } else {
        const item = openItems.at(-1) ?? null;
        const prose = proseBlocks(text, placed, item, items);
        items = prose.items;
        found.push(...prose.blocks);
      }
    }
  }
  return found.filter(block => block.lines.length > 0);
}

/** The lines of a text as a Markdown parser counts them. */
function sourceLines(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ start, end: match.index });
    start = match.index + match[0].length;
  }
  lines.push({ start, end: text.length });
  return lines;
}

/** Where the lines of a parsed block's content stand: each is the rest of its source line after the markers. */
function place(text: string, lines: readonly Line[], content: string): Line[] {
  const placed: Line[] = [];
  const contents = content.split('\n');
  // A list item's first paragraph may begin below its marker: leading lines then have no content of their own.
  for (const [index, line] of lines.entries()) {
    const rest = (contents[index] ?? '').trim();
    const whole = trimmed(text, line);
    const start = Math.max(whole.start, whole.end - rest.length);
    if (rest !== '') {
      placed.push(trimmed(text, { start, end: whole.end }));
    }
  }
  return placed.filter(isFilled);
}

/** Splits a paragraph where its lines are rows of a table, tags, or points of a list that isn't Markdown's. */
function proseBlocks(
  text: string,
  lines: readonly Line[],
  item: number | null,
  items: number,
): { blocks: Block[]; items: number } {
  const found: Block[] = [];
  let open: Line[] = [];
  let openItem = item;
  const close = (): void => {
    if (open.length > 0) {
      found.push({ kind: openItem === null ? 'paragraph' : 'item', lines: open, item: openItem });
    }
    open = [];
  };
  for (const [index, line] of lines.entries()) {
    const words = text.slice(line.start, line.end);
    const box = index === 0 && item !== null ? TASK_BOX.exec(words) : null;
    const marker = item === null ? LOOSE_MARKER.exec(words) : null;
    if (!READABLE.test(words) || TAG_ONLY.test(words)) {
      close();
      openItem = item;
    } else if (words.startsWith('|')) {
      close();
      found.push({ kind: 'row', lines: [line], item });
    } else if (box) {
      open.push({ start: line.start + box[0].length, end: line.end });
    } else if (marker && READABLE.test(words.slice(marker[0].length))) {
      close();
      openItem = items++;
      open.push({ start: line.start + marker[0].length, end: line.end });
    } else {
      open.push(line);
    }
  }
  close();
  return { blocks: found, items };
}

function isFence(text: string, line: Line): boolean {
  return /^[\s>]*(?:`{3,}|~{3,})\s*$/.test(text.slice(line.start, line.end));
}

function isFilled(line: Line): boolean {
  return line.end > line.start;
}

function trimmed(text: string, line: Line): Line {
  const words = text.slice(line.start, line.end);
  const start = line.start + (words.length - words.trimStart().length);
  return { start, end: Math.max(start, line.start + words.trimEnd().length) };
}
