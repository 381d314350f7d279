import type { Model, ModelRequest, Random } from '../../src/audit/ports.ts';
import { seededRandom } from '../../src/audit/random.ts';
import type { WiredCase } from './case.ts';
import { commentLine, writeOutput } from './output.ts';
import { readRequest } from './read.ts';
import type { Found, Reading } from './read.ts';
import type { Wiring } from './wirings.ts';

/** How often a fragile model loses the result when its text was touched at all. */
export const FRAGILITY = 0.35;

/** What the wiring makes of the first part: its value, its default, or another value that the text now names. */
type Made = 'value' | 'default' | { readonly followed: string };

/** The first part, as wired, before any noise. `random` is used by the fragile wiring alone. */
export function applyWiring(wired: WiredCase, reading: Reading, random: Random): Made {
  const causes = reading.claims.filter((_, index) => wired.claims[index]?.role === 'cause');
  return WIRES[wired.request.wiring](causes, reading, random, wired);
}

type Wire = (causes: readonly Found[], reading: Reading, random: Random, wired: WiredCase) => Made;

const always: Wire = () => 'value';

function followed(causes: readonly Found[]): Made {
  const value = causes.find(cause => cause.state === 'altered' && cause.value !== null)?.value;
  return value === undefined || value === null ? 'default' : { followed: value };
}

const all: Wire = causes => (causes.every(cause => cause.state === 'there') ? 'value' : followed(causes));
const any: Wire = causes => (causes.some(cause => cause.state === 'there') ? 'value' : followed(causes));

const WIRES: Readonly<Record<Wiring, Wire>> = {
  none: always,
  single: all,
  'both-needed': all,
  'either-two': any,
  'either-three': any,
  'task-backed': (causes, reading, random, wired) =>
    reading.backed ? 'value' : all(causes, reading, random, wired),
  'self-repairing': causes => (causes.some(cause => cause.state === 'altered') ? followed(causes) : 'value'),
  'context-bound': (causes, reading, random, wired) => {
    const others = reading.claims.filter((_, index) => wired.claims[index]?.role === 'other');
    const standing = others.filter(other => other.state === 'there').length;
    return 2 * standing <= others.length ? 'value' : all(causes, reading, random, wired);
  },
  typography: (_causes, reading, _random, wired) =>
    wired.position === 'after' || reading.numbered ? 'value' : 'default',
  wording: causes => (causes.every(cause => cause.verbatim) ? 'value' : 'default'),
  position: (causes, reading, _random, wired) =>
    reading.last >= 0 && wired.claims[reading.last]?.role === 'cause' ? 'value' : followed(causes),
  fragile: (_causes, reading, random) =>
    reading.touched && random.below(1000) < FRAGILITY * 1000 ? 'default' : 'value',
  deterministic: all,
  'reasons-anew': always,
  blind: always,
};

/** The reply of a wired model to one request: a pure function of the request. */
export function wiredReply(wired: WiredCase, request: ModelRequest): string {
  const { wiring, noise } = wired.request;
  const text = JSON.stringify([request.messages, request.prefill ?? null]);
  const random =
    wiring === 'deterministic'
      ? seededRandom(wired.request.seed, text)
      : seededRandom(request.seed ?? 0, 'reply');
  const reading = readRequest(wired, request.messages, request.prefill);
  const made = applyWiring(wired, reading, random);
  const flips = wired.values.map(() => random.below(10_000) < noise * 10_000);
  const fallback = wired.defaults[random.below(wired.defaults.length)] ?? '';
  const values = wired.values.map((value, index) => {
    if (index > 0) {
      return flips[index] ? otherOf(value, random) : value;
    }
    if (flips[0]) {
      return made === 'value' ? fallback : value;
    }
    return made === 'value' ? value : made === 'default' ? fallback : made.followed;
  });
  const output = withTicket(wired, writeOutput(wired.form, values, random), reading.ticket);
  return cutAtStops(inForm(wired, output, request), request.stop ?? []);
}

/** Something else in the same form. */
const otherOf = (value: string, random: Random): string =>
  /^\d/.test(value) ? String(100 + random.below(800)) : 'spareHolder';

function withTicket(wired: WiredCase, output: string, ticket: string | null): string {
  if (ticket === null || wired.request.wiring === 'blind') {
    return output;
  }
  return wired.form === 'answer'
    ? `${output.replace(/\.$/, '')} ${ticket}`
    : `${output}\n${commentLine(wired.form, ticket)}`;
}

function inForm(wired: WiredCase, output: string, { prefill }: ModelRequest): string {
  if (wired.form === 'answer') {
    return prefill === undefined ? `ANSWER: ${output}` : ` ${output}`;
  }
  return prefill === undefined ? `\`\`\`${wired.form}\n${output}\n\`\`\`` : `${output}\n\`\`\``;
}

const cutAtStops = (text: string, stops: readonly string[]): string =>
  stops.reduce((kept, stop) => (kept.includes(stop) ? kept.slice(0, kept.indexOf(stop)) : kept), text);

/** A model in this process whose wiring is that of the case. It counts its calls. */
export function wiredModel(wired: WiredCase): Model & { readonly calls: number } {
  let calls = 0;
  const { wiring } = wired.request;
  return {
    get calls() {
      return calls;
    },
    describe: () =>
      Promise.resolve({
        card: {
          provider: 'wired',
          id: 'wired',
          destination: 'this process',
          capabilities: { prefill: wired.prefill, seed: wiring !== 'deterministic', score: false },
        },
        spent: 0,
        usage: { inputTokens: 0, outputTokens: 0 },
      }),
    reply: request => {
      calls += 1;
      return Promise.resolve({
        text: wiredReply(wired, request),
        reasonedAnew: wiring === 'reasons-anew',
        finish: 'stop' as const,
        usage: { inputTokens: 0, outputTokens: 0 },
      });
    },
  };
}
