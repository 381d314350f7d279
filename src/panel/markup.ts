/*
 * An explanation as it is shown: its own words, in paragraphs, with code and bold print. Every run knows where it
 * stands in the text, since the reasons are marked by offsets. This is for reading; nothing is inferred from it.
 */

export interface TextRun {
  /** Offsets of `text` in the explanation, without the marks around it. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly code: boolean;
  readonly strong: boolean;
}

export interface TextBlock {
  readonly kind: 'paragraph' | 'code';
  readonly runs: readonly TextRun[];
}

/** A part of a block that belongs to one claim (its place in the list), or to none. */
export interface MarkedPart {
  readonly claim: number | null;
  /** The first part of its claim; a claim may go over several blocks. */
  readonly first: boolean;
  readonly runs: readonly TextRun[];
}

export interface MarkedBlock {
  readonly kind: TextBlock['kind'];
  readonly parts: readonly MarkedPart[];
}

/** Runs of a stretch of text: `code` and **bold**; what doesn't close stays as written. */
export function inlineRuns(text: string, offset = 0, strong = false): readonly TextRun[] {
  const runs: TextRun[] = [];
  const add = (start: number, end: number, code: boolean): void => {
    if (end > start) {
      runs.push({ start: offset + start, end: offset + end, text: text.slice(start, end), code, strong });
    }
  };
  let from = 0;
  const pattern = strong ? /`([^`\n]+)`/g : /`([^`\n]+)`|\*\*(?=\S)([^*\n]+)\*\*/g;
  for (const match of text.matchAll(pattern)) {
    add(from, match.index, false);
    from = match.index + match[0].length;
    const bold = match[2];
    if (bold === undefined) {
      add(match.index + 1, from - 1, true);
    } else {
      runs.push(...inlineRuns(bold, offset + match.index + 2, true));
    }
  }
  add(from, text.length, false);
  return runs;
}

const FENCE = /^ {0,3}(?:```|~~~)/;

/** The blocks of a text: paragraphs between blank lines, and fenced code. */
export function textBlocks(text: string): readonly TextBlock[] {
  const blocks: TextBlock[] = [];
  let start = -1;
  let fenced = false;
  let at = 0;
  const close = (end: number): void => {
    const content = start < 0 ? '' : text.slice(start, end).replace(/\n+$/, '');
    if (content !== '') {
      blocks.push(
        fenced
          ? {
              kind: 'code',
              runs: [{ start, end: start + content.length, text: content, code: false, strong: false }],
            }
          : { kind: 'paragraph', runs: inlineRuns(content, start) },
      );
    }
    start = -1;
  };
  for (const line of text.split('\n')) {
    const next = at + line.length + 1;
    if (FENCE.test(line)) {
      close(at);
      fenced = !fenced;
      start = fenced ? next : -1;
    } else if (!fenced && line.trim() === '') {
      close(at);
    } else if (start < 0) {
      start = at;
    }
    at = next;
  }
  close(text.length);
  return blocks;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The spans in order of the text, each with its place in the list. Where two overlap, the later gives way. */
function inOrder(spans: readonly Span[]): readonly (Span & { readonly claim: number })[] {
  const sorted = spans.map(({ start, end }, claim) => ({ start, end, claim }));
  sorted.sort((a, b) => a.start - b.start || a.claim - b.claim);
  let free = 0;
  return sorted.flatMap(span => {
    const start = Math.max(span.start, free);
    if (span.end <= start) {
      return [];
    }
    free = span.end;
    return [{ ...span, start }];
  });
}

function cut(run: TextRun, start: number, end: number): TextRun {
  return { ...run, start, end, text: run.text.slice(start - run.start, end - run.start) };
}

/** Blocks with the claims marked in them. `claims` are spans of the same text. */
export function markBlocks(blocks: readonly TextBlock[], claims: readonly Span[]): readonly MarkedBlock[] {
  const spans = inOrder(claims);
  const begun = new Set<number>();
  let next = 0;
  return blocks.map(({ kind, runs }) => {
    const parts: { claim: number | null; first: boolean; runs: TextRun[] }[] = [];
    const add = (claim: number | null, run: TextRun): void => {
      const last = parts.at(-1);
      if (last && last.claim === claim) {
        last.runs.push(run);
        return;
      }
      parts.push({ claim, first: claim !== null && !begun.has(claim), runs: [run] });
      if (claim !== null) {
        begun.add(claim);
      }
    };
    for (const run of runs) {
      let from = run.start;
      while (from < run.end) {
        while ((spans[next]?.end ?? Infinity) <= from) {
          next += 1;
        }
        const span = spans[next];
        const inside = span !== undefined && span.start <= from;
        const end = Math.min(run.end, inside ? span.end : (span?.start ?? Infinity));
        add(inside ? span.claim : null, cut(run, from, end));
        from = end;
      }
    }
    return { kind, parts };
  });
}
