import type { Capture, Citation } from './capture.ts';
import { blocks } from './contents.ts';
import { placesInText } from './features.ts';
import { instructionSentences, taskMessage } from './instruction.ts';
import { namesIn } from './names.ts';
import type { Name } from './names.ts';
import { blockSentences } from './sentences.ts';
import type { Sentence } from './sentences.ts';

/** More spans than this are no citation but the whole prompt. */
const MOST = 3;

interface Given extends Sentence {
  readonly message: number;
  readonly words: ReadonlySet<string>;
}

/**
 * The spans of a capture's messages at which a sentence may point: sentences, and lines of code and of tables.
 * What asks for the output is left out.
 */
export function givenSpans(capture: Pick<Capture, 'messages'>): Given[] {
  const task = taskMessage(capture);
  const asked = new Set(instructionSentences(capture).map(sentence => sentence.start));
  return capture.messages.flatMap((message, index) =>
    blocks(message.content)
      .filter(block => block.kind !== 'heading')
      .flatMap(block =>
        block.kind === 'code'
          ? block.lines.map(line => ({ ...line, text: message.content.slice(line.start, line.end) }))
          : blockSentences(message.content, block),
      )
      .filter(span => index !== task || !asked.has(span.start))
      .map(span => ({ ...span, message: index, words: contentWords(span.text) })),
  );
}

/**
 * Where the things that a sentence names literally stand in the messages: for each the smallest sentence or line, and
 * among several that which shares most words. Empty where it points at nothing given.
 */
export function citations(sentence: string, given: readonly Given[]): Citation[] {
  const words = contentWords(sentence);
  const open = new Set(namesIn(sentence).filter(name => given.some(span => holds(span, name, words))));
  const cites: Given[] = [];
  while (open.size > 0 && cites.length < MOST) {
    const best = bestOf(given, open, words);
    if (!best) {
      break;
    }
    cites.push(best);
    for (const name of [...open]) {
      if (holds(best, name, words)) {
        open.delete(name);
      }
    }
  }
  return cites
    .sort((a, b) => a.message - b.message || a.start - b.start)
    .map(({ message, start, end }) => ({ message, start, end }));
}

function bestOf(given: readonly Given[], open: ReadonlySet<Name>, words: ReadonlySet<string>): Given | null {
  let best: { span: Given; score: number } | null = null;
  for (const span of given) {
    const named = [...open].filter(name => holds(span, name, words)).length;
    const score = named * 10 + shared(span.words, words) - Math.min(span.text.length, 900) / 1000;
    if (named > 0 && (!best || score > best.score)) {
      best = { span, score };
    }
  }
  return best?.span ?? null;
}

/** Small numbers and capitalised words stand everywhere; they count only beside another word of the sentence. */
function holds(span: Given, name: Name, words: ReadonlySet<string>): boolean {
  const weak = name.form === 'capital' || (name.form === 'number' && Number(name.text) < 10);
  return (
    [name.text, ...name.also].some(text => placesInText(text, span.text).length > 0) &&
    (!weak || shared(span.words, words) > (name.form === 'capital' ? 1 : 0))
  );
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...b].filter(word => a.has(word)).length;
}

/** Words that carry content, cut to a stem so that "retries" meets "retry" and `maxRetries`. */
function contentWords(text: string): Set<string> {
  const words = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/\p{L}{4,}/gu) ?? [];
  return new Set(
    words
      .map(word => word.toLowerCase())
      .filter(word => !EMPTY_WORDS.has(word))
      .map(word => word.slice(0, 5)),
  );
}

const EMPTY_WORDS = new Set(
  'that this with from have must should would could will because since then than they them there these those when where which what your uses used using does into only also each such more most some very just been being were here need needs make makes'.split(
    ' ',
  ),
);
