import type { CaptureMessage } from '../../src/audit/capture.ts';
import type { WiredCase } from './case.ts';
import { TOPICS } from './words.ts';

/** What the model finds of a claim's content in the text it is given. */
export interface Found {
  readonly state: 'there' | 'gone' | 'altered';
  /** The value that an altered claim names now; null where none can be told. */
  readonly value: string | null;
  /** It stands there to the letter, with nothing before or after it on its line. */
  readonly verbatim: boolean;
}

/** The text of a request, as a wired model reads it. */
export interface Reading {
  readonly claims: readonly Found[];
  /** The prompt's own sentence with the cause's content is there. */
  readonly backed: boolean;
  /** Most points carry a number. */
  readonly numbered: boolean;
  /** The last point's claim, or −1 where the last point is something else. */
  readonly last: number;
  /** Something differs from the captured text, be it a blank. */
  readonly touched: boolean;
  /** The ticket code that stands in it, where one is asked for. */
  readonly ticket: string | null;
}

const GONE: Found = { state: 'gone', value: null, verbatim: false };
const DENIAL = /\b(?:not|nobody|wrong|false|never|untrue|no longer)\b/;
const MARKER = /^(?:\d+[.)]\s+|[-*]\s+)/;
const TOPIC = new RegExp(`\\b(?:${TOPICS.join('|')})\\b`, 'i');

/**
 * Reads a request: the explanation is the start of the reply or the assistant's earlier turn, the prompt the first
 * message. Nothing else of the request is looked at, above all not which arm it belongs to.
 */
export function readRequest(
  wired: WiredCase,
  messages: readonly CaptureMessage[],
  prefill: string | undefined,
): Reading {
  const prompt = messages[0]?.content ?? '';
  const asked = prompt.indexOf(wired.instruction);
  const task = asked < 0 ? prompt : prompt.slice(0, asked);
  const handed = prefill ?? messages.find(message => message.role === 'assistant')?.content ?? '';
  const region = wired.position === 'before' ? handed : task;
  const points = pointsOf(region);
  const claims = readClaims(wired, points);
  const lastPoint = points.at(-1) ?? '';
  const all = `${prompt}\n${handed}`;
  return {
    claims,
    backed: wired.backing !== null && task.includes(wired.backing),
    numbered: 2 * points.filter(point => /^\d+\. /.test(point)).length > points.length,
    last: claims.findIndex(
      (found, index) => found.state === 'there' && lastPoint.includes(wired.claims[index]?.topic ?? '\0'),
    ),
    touched: isTouched(wired, task, handed),
    ticket: /\bticket\b/i.test(prompt) ? (/zq_[a-z0-9]{8}/.exec(all)?.[0] ?? null) : null,
  };
}

function isTouched(wired: WiredCase, task: string, handed: string): boolean {
  const given = wired.capture.messages[0]?.content ?? '';
  return (
    !given.startsWith(task) ||
    !given.slice(task.length).startsWith(wired.instruction) ||
    (wired.position === 'before' && !handed.startsWith(wired.capture.explanation.text))
  );
}

/** The points of a text: its lines, cut at sentence ends, without those that belong to the output. */
function pointsOf(text: string): string[] {
  return text
    .replace(/\n(?:ANSWER:|\n```\w*\n)\s*$/, '')
    .split(/\n+|(?<=(?:[a-z]|\d{3})[.!?])\s+(?=\S)/)
    .map(point => point.trim())
    .filter(point => /\p{L}/u.test(point));
}

function readClaims(wired: WiredCase, points: readonly string[]): Found[] {
  const found = wired.claims.map(() => GONE);
  const index = new Map(wired.claims.map((claim, at) => [claim.topic, at]));
  for (const point of points) {
    const topic = TOPIC.exec(point)?.[0].toLowerCase();
    const at = topic === undefined ? undefined : index.get(topic);
    if (at === undefined || (wired.backing !== null && point.includes(wired.backing))) {
      continue;
    }
    const read = readPoint(wired, at, point);
    // Said twice: what still holds counts.
    if (found[at]?.state !== 'there') {
      found[at] = read;
    }
  }
  return found;
}

function readPoint(wired: WiredCase, at: number, point: string): Found {
  const claim = wired.claims[at];
  const carriers = claim?.carriers ?? [];
  const words = point.replace(MARKER, '');
  const said = plain(words);
  for (const carrier of carriers) {
    const start = said.indexOf(plain(carrier));
    if (start >= 0 && !DENIAL.test(said.slice(0, start))) {
      return { state: 'there', value: claim?.value ?? null, verbatim: words === carrier };
    }
  }
  const value = claim?.value;
  if (value === undefined || value === null) {
    return { state: 'altered', value: null, verbatim: false };
  }
  return { state: 'altered', value: otherValue(value, words), verbatim: false };
}

/** The same words for what a rewording of the claim says. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\bsince\b/g, 'because')
    .replace(/\bhas to\b/g, 'must')
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim();
}

/** What stands where the value stood: a number for a number, a name in camel case for a name. */
function otherValue(value: string, words: string): string | null {
  const pattern = /^\d/.test(value) ? /\b\d{3,}\b/ : /\b[a-z]+[A-Z]\w*\b/;
  const other = pattern.exec(words)?.[0];
  return other === undefined || other === value ? null : other;
}
