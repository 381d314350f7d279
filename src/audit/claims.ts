import { canonicalAnswer, sameAnswer } from './answer.ts';
import type { Capture, Citation, ClaimKind, StatedProbe } from './capture.ts';
import { citations, givenSpans } from './cites.ts';
import { blocks } from './contents.ts';
import { placesInText } from './features.ts';
import { instructionSentences } from './instruction.ts';
import { namesIn } from './names.ts';
import { blockSentences } from './sentences.ts';
import type { Sentence } from './sentences.ts';
import {
  givesReason,
  introduces,
  isAnnouncement,
  isChore,
  isDescription,
  isProcess,
  isTalk,
  mayGiveReason,
} from './wording.ts';

/** A stated reason as read: its text stands at its span of the explanation (UTF-16 offsets, half-open). */
export interface ReadClaim {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: ClaimKind;
  readonly cites: readonly Citation[];
  /** What a person said of its probe; null: made by the rules. */
  readonly probe: StatedProbe | null;
}

/**
 * The reasons of a capture, in the order of its explanation. Those that the capture states are taken as they are;
 * otherwise they are read from the explanation by its lists and its wording. What is no reason is left out.
 */
export function readClaims(capture: Capture): ReadClaim[] {
  const given = givenSpans(capture);
  if (capture.claims && capture.claims.length > 0) {
    return capture.claims
      .map(({ text, start, end, kind, cites, probe }) => ({
        text,
        start,
        end,
        kind,
        cites: cites ?? (kind === 'cites-context' ? citations(text, given) : []),
        probe: probe ?? null,
      }))
      .sort((a, b) => a.start - b.start || a.end - b.end);
  }
  return reasonSpans(capture.explanation.text, readerFor(capture)).map(span => {
    const kind = kindOf(span.text, capture);
    if (kind !== null) {
      return { ...span, kind, cites: [], probe: null };
    }
    const cites = citations(span.text, given);
    return { ...span, kind: cites.length > 0 ? 'cites-context' : 'principle', cites, probe: null };
  });
}

/** Kinds that the wording alone decides; null for a reason stated after the output, which may point at something. */
export function kindOf(text: string, capture: Capture): 'step' | 'process' | 'description' | null {
  if (isProcess(text)) {
    return 'process';
  }
  if (capture.output.kind === 'code' && isDescription(text)) {
    return 'description';
  }
  return capture.explanation.position === 'before' ? 'step' : null;
}

interface Reader {
  readonly before: boolean;
  readonly code: boolean;
  /** Names something of the output that the request itself doesn't already name, or states the answer. */
  readonly tellsOutput: (sentence: string) => boolean;
}

function readerFor(capture: Capture): Reader {
  const { output } = capture;
  const asked = instructionSentences(capture)
    .map(sentence => sentence.text)
    .join('\n');
  const answer = output.kind === 'answer' ? canonicalAnswer(output.text) : null;
  return {
    before: capture.explanation.position === 'before',
    code: output.kind === 'code',
    tellsOutput: sentence => {
      const said = answer === null ? null : canonicalAnswer(sentence);
      return (
        (answer !== null && said !== null && sameAnswer(said, answer)) ||
        namesIn(sentence).some(
          ({ text, also, negated }) =>
            !negated &&
            placesInText(text, asked).length === 0 &&
            [text, ...also].some(word => placesInText(word, output.text).length > 0),
        )
      );
    },
  };
}

/** The spans of an explanation that give a reason. Headings and the words before a list say what its items are. */
function reasonSpans(text: string, reader: Reader): Sentence[] {
  const found: Sentence[] = [];
  let underHeading: ListMeaning = null;
  let beforeList: ListMeaning = null;
  for (const block of blocks(text)) {
    const all = blockSentences(text, block);
    const last = all.at(-1)?.text ?? '';
    if (block.kind === 'heading') {
      underHeading = introduces(text.slice(block.lines[0]?.start, block.lines.at(-1)?.end));
      beforeList = null;
    } else if (block.kind === 'item') {
      found.push(...itemReasons(text, all, beforeList ?? underHeading, reader));
      beforeList = last.endsWith(':') ? (introduces(last) ?? beforeList) : beforeList;
    } else if (block.kind === 'paragraph') {
      found.push(...all.filter(sentence => isReason(sentence.text, reader)));
      beforeList = last.endsWith(':') ? introduces(last) : null;
    }
  }
  return found;
}

type ListMeaning = ReturnType<typeof introduces>;

/** A list item is one claim; it is several only where each of its sentences gives a reason of its own. */
function itemReasons(
  text: string,
  all: readonly Sentence[],
  meaning: ListMeaning,
  reader: Reader,
): Sentence[] {
  if (meaning === 'chores') {
    return [];
  }
  const first = all.findIndex(isSaid);
  const last = all.findLastIndex(isSaid);
  const said = first < 0 ? [] : all.slice(first, last + 1);
  const [opening, closing] = [said[0], said.at(-1)];
  const reasons = said.filter(sentence => isReason(sentence.text, reader));
  if (!opening || !closing || (reasons.length > 1 && reasons.length === said.length)) {
    return reasons;
  }
  const whole = {
    start: opening.start,
    end: closing.end,
    text: text.slice(opening.start, closing.end),
  };
  const isStep =
    (reader.before || meaning === 'reasons') &&
    (reader.tellsOutput(whole.text) || (whole.text.split(/\s+/).length > 2 && !isChore(whole.text)));
  return isStep || reasons.length > 0 ? [whole] : [];
}

/** Not mere talk, and not only the words before a list. */
function isSaid({ text }: Sentence): boolean {
  return !isTalk(text) && !text.endsWith(':');
}

function isReason(sentence: string, reader: Reader): boolean {
  if (isTalk(sentence) || sentence.endsWith(':')) {
    return false;
  }
  const told = reader.before && reader.tellsOutput(sentence);
  if (givesReason(sentence) || isProcess(sentence) || told) {
    return true;
  }
  return !isAnnouncement(sentence) && (mayGiveReason(sentence) || (reader.code && isDescription(sentence)));
}
