import type { Capture, Position } from '../../src/audit/capture.ts';
import type { Random } from '../../src/audit/ports.ts';
import { pickIndices, seededRandom } from '../../src/audit/random.ts';
import { writeOutput } from './output.ts';
import type { Form } from './output.ts';
import type { Role, Wiring } from './wirings.ts';
import { CAUSES } from './wirings.ts';
import { backing, FILLERS, NAMES, NAMING, PLACES, PLAIN, TOPICS } from './words.ts';

/** What sets a case: with the same request the same case comes out everywhere. */
export interface CaseRequest {
  readonly wiring: Wiring;
  /** How many claims. */
  readonly size: number;
  /** The chance, 0 to 1, that a part of the output comes out other than wired. */
  readonly noise: number;
  readonly seed: number;
}

/** A claim as it was made, and by which words the model knows it. */
export interface WiredClaim {
  readonly topic: string;
  readonly text: string;
  /** Sentences that carry its content, as written: the claim itself and, after the output, what it cites. */
  readonly carriers: readonly string[];
  /** The value that it names, or null. */
  readonly value: string | null;
  readonly role: Role;
}

/** A capture whose wiring is known. `claims` stand in the order of the explanation, as do the capture's. */
export interface WiredCase {
  readonly request: CaseRequest;
  readonly capture: Capture;
  readonly claims: readonly WiredClaim[];
  /** The parts of the output; the wiring is about the first. */
  readonly values: readonly string[];
  /** What the first part is where the wiring doesn't make it. */
  readonly defaults: readonly string[];
  /** For `task-backed`: the sentence of the prompt that says the same as the cause. */
  readonly backing: string | null;
  /** The last sentence of the task: what is asked. */
  readonly instruction: string;
  readonly form: Form;
  readonly position: Position;
  /** The model goes on from the start of a reply; else it is asked again. */
  readonly prefill: boolean;
}

const FORMS: readonly Form[] = ['answer', 'typescript', 'answer', 'python', 'answer', 'go'];

/** Makes a case. Places, forms, wordings and the order of things are drawn; a third of the cases stand after. */
export function wiredCase(request: CaseRequest): WiredCase {
  const random = seededRandom(request.seed, `case ${request.wiring} ${request.size} ${request.noise}`);
  const position: Position = random.below(3) === 0 ? 'after' : 'before';
  const form = FORMS[random.below(FORMS.length)] ?? 'answer';
  const values = drawValues(random, 1 + random.below(3));
  const claims = drawClaims(random, request, values, position);
  const instruction = instructionOf(form, values.length);
  const cause = claims.find(claim => claim.role === 'cause');
  const backingText = request.wiring === 'task-backed' && cause ? backing(cause.text) : null;
  const fillers = pickIndices(random, FILLERS.length, FILLERS.length).flatMap(index => FILLERS[index] ?? []);
  const inPrompt = fillers.slice(0, 3 + random.below(3));
  const notes = [
    ...inPrompt,
    ...(position === 'after' ? claims.flatMap(claim => claim.carriers.slice(1)) : []),
    ...(backingText === null ? [] : [backingText]),
  ];
  const ordered = inOrder(
    random,
    notes,
    request.wiring === 'position' ? claims.at(-1)?.carriers[1] : undefined,
  );
  const prompt = `${ordered.join('\n')}\n${instruction}`;
  const points = withFillers(random, claims, fillers.slice(6, 6 + random.below(4)));
  const { text, spans } = explanationOf(random, points, request.wiring === 'typography');
  const captured = writeOutput(form, values, seededRandom(request.seed, 'captured output'));
  return {
    request,
    capture: {
      schema: 'explanation-capture/1',
      fidelity: 'exact',
      model: 'wired',
      messages: [{ role: 'user', content: prompt }],
      explanation: { text, position },
      output:
        form === 'answer'
          ? { kind: 'answer', text: captured }
          : { kind: 'code', text: captured, language: form },
      claims: claims.map(claim => {
        const start = spans.get(claim.text) ?? 0;
        const cited = claim.carriers[1];
        const at = cited === undefined ? -1 : prompt.indexOf(cited);
        return {
          text: claim.text,
          start,
          end: start + claim.text.length,
          ...(position === 'before' || cited === undefined
            ? { kind: 'step' as const }
            : {
                kind: 'cites-context' as const,
                cites: [{ message: 0, start: at, end: at + cited.length }],
              }),
        };
      }),
    },
    claims,
    values,
    defaults: defaultsOf(values),
    backing: backingText,
    instruction,
    form,
    position,
    prefill: random.below(2) === 0,
  };
}

/** A number, a name, a number: as many as asked. */
function drawValues(random: Random, count: number): string[] {
  const number = (): string => String(1100 + random.below(8000));
  const name = NAMES[random.below(NAMES.length)] ?? '';
  return (random.below(2) === 0 ? [number(), name, number()] : [name, number(), number()]).slice(0, count);
}

function defaultsOf(values: readonly string[]): string[] {
  const first = values[0] ?? '';
  return /^\d/.test(first)
    ? ['1024', '512', '4096'].filter(other => other !== first)
    : NAMES.filter(other => other !== first).slice(0, 3);
}

function drawClaims(
  random: Random,
  { wiring, size }: CaseRequest,
  values: readonly string[],
  position: Position,
): WiredClaim[] {
  const topics = pickIndices(random, TOPICS.length, size);
  const causes = new Set(
    wiring === 'position' ? [size - 1] : pickIndices(random, size, Math.min(size, CAUSES[wiring])),
  );
  return topics.map((topicIndex, index) => {
    const isCause = causes.has(index);
    const names = random.below(3) > 0;
    const value = !names ? null : (values[isCause ? 0 : random.below(values.length)] ?? null);
    const templates = value === null ? PLAIN : NAMING;
    const template = templates[random.below(templates.length)] ?? { given: '', claim: '' };
    const topic = TOPICS[topicIndex] ?? '';
    const place = PLACES[random.below(PLACES.length)] ?? '';
    const fill = (text: string): string =>
      text.replace(/\b[TPV]\b/g, slot => (slot === 'T' ? topic : slot === 'P' ? place : (value ?? '')));
    const text = fill(template.claim);
    return {
      topic,
      text,
      carriers: position === 'before' ? [text] : [text, fill(template.given)],
      value,
      role: isCause ? 'cause' : 'other',
    };
  });
}

function instructionOf(form: Form, parts: number): string {
  if (form === 'answer') {
    return parts === 1 ? 'Which setting is right here?' : 'Which settings are right here, in their order?';
  }
  return `Write the function that opens the link with ${parts === 1 ? 'its setting' : 'its settings'}.`;
}

/** A drawn order; `last` stands at the end. */
function inOrder(random: Random, notes: readonly string[], last: string | undefined): string[] {
  const drawn = pickIndices(random, notes.length, notes.length).flatMap(index => notes[index] ?? []);
  return last === undefined ? drawn : [...drawn.filter(note => note !== last), last];
}

interface Point {
  readonly text: string;
  readonly claim: boolean;
}

/** The claims in their order with sentences between them that are none; the last point is a claim. */
function withFillers(random: Random, claims: readonly WiredClaim[], fillers: readonly string[]): Point[] {
  const points: Point[] = claims.map(({ text }) => ({ text, claim: true }));
  for (const text of fillers) {
    points.splice(random.below(points.length), 0, { text, claim: false });
  }
  return points;
}

const MARKERS: readonly ((index: number) => string)[] = [
  index => `${index + 1}. `,
  () => '- ',
  () => '* ',
  () => '',
];

function explanationOf(
  random: Random,
  points: readonly Point[],
  numbered: boolean,
): { text: string; spans: ReadonlyMap<string, number> } {
  const marker = numbered ? MARKERS[0] : MARKERS[random.below(MARKERS.length)];
  const spans = new Map<string, number>();
  let text = '';
  for (const [index, point] of points.entries()) {
    text += `${index === 0 ? '' : '\n'}${marker?.(index) ?? ''}`;
    spans.set(point.text, text.length);
    text += point.text;
  }
  return { text, spans };
}
