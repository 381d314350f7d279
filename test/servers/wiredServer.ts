import { setTimeout as sleep } from 'node:timers/promises';
import { apiError, startFakeOpenAi } from './fakeOpenAi.ts';
import type { ChatBody, FakeAnswer, FakeRequest, FakeServer } from './fakeOpenAi.ts';

/** One part of the output and what it hangs on. */
export interface Wire {
  /** A text that must stand in the prompt (messages and the reply's start), or a test of that whole text. */
  readonly when: string | ((prompt: string) => boolean);
  /** This part of the output where it does; drawn from `otherwise` where it does not. */
  readonly then: string;
  readonly otherwise: string | readonly string[];
}

export interface Wiring {
  readonly wires: readonly Wire[];
  /** Puts the parts together; the default joins them with a space. */
  readonly output?: (parts: readonly string[]) => string;
  /** `answer` replies `ANSWER: …`, `code` a fenced block. */
  readonly kind?: 'answer' | 'code';
  readonly language?: string;
  /** Said before the output when the task alone is asked, and gone on with where a part of it is the reply's start. */
  readonly reasons?: string;
  /**
   * What the server does with a reply's start that is handed to it: goes on from it, repeats it and goes on, refuses
   * it with a 400, or takes it for an earlier turn and starts over.
   */
  readonly prefill?: 'continue' | 'echo' | 'reject' | 'restart';
  /** The chance, 0 to 1, that a part comes out other than wired; drawn from `seed`, so that a test repeats. */
  readonly noise?: number;
  readonly seed?: number;
  /** How long each answer takes, in milliseconds. */
  readonly latency?: number;
  /** Thinks before it answers: the reply has reasoning tokens. */
  readonly thinks?: boolean;
  /** Does not see a planted ticket code. */
  readonly blind?: boolean;
  /** Trouble for chosen requests (counted from 0); null lets the request through. */
  readonly trouble?: (request: FakeRequest) => FakeAnswer | null;
  readonly models?: readonly string[];
}

const TOKEN = /zq_[a-z0-9]{8}/;

/** A small generator with a state of its own (mulberry32). */
function draws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * What a reply to an ability probe is ("… exactly …:" and a list on the last line): the list, or after a start of the
 * reply what is left of it from the word at which the start breaks off. Null for any other request.
 */
function listReply(body: ChatBody, start: string): string | null {
  const user = body.messages.findLast(message => message.role === 'user')?.content ?? '';
  const list = /\bexactly\b[^\n]*:\n([^\n]+)$/.exec(user)?.[1];
  if (list === undefined) {
    return null;
  }
  const broken = start.split(' ').at(-1) ?? '';
  const at = list.indexOf(broken);
  return start === '' || at < 0 ? list : list.slice(at + broken.length);
}

function cutAtStops(text: string, stops: readonly string[]): string {
  return stops.reduce((kept, stop) => (kept.includes(stop) ? kept.slice(0, kept.indexOf(stop)) : kept), text);
}

/** What the model says after `start`, the beginning of its own reply (empty: from the beginning). */
function replyAfter(start: string, output: string, first: boolean, wiring: Wiring): string {
  const code = wiring.kind === 'code';
  const whole = code ? `\`\`\`${wiring.language ?? ''}\n${output}\n\`\`\`` : `ANSWER: ${output}`;
  if (/ANSWER:$/.test(start)) {
    return ` ${output}`;
  }
  if (/ANSWER: $/.test(start)) {
    return output;
  }
  if (/```[\w+#.-]*\n$/.test(start)) {
    return `${output}\n\`\`\``;
  }
  if (/```[\w+#.-]*$/.test(start)) {
    return `\n${output}\n\`\`\``;
  }
  const full = first && wiring.reasons !== undefined ? `${wiring.reasons}\n${whole}` : whole;
  return full.startsWith(start) ? full.slice(start.length) : whole;
}

function answer(body: ChatBody, wiring: Wiring, draw: () => number): FakeAnswer {
  const last = body.messages.at(-1);
  const handed = last?.role === 'assistant' ? last.content : '';
  const mode = wiring.prefill ?? 'continue';
  if (handed !== '' && mode === 'reject') {
    return apiError(400, 'The last message must have the role user.', { param: 'messages' });
  }
  const start = mode === 'restart' ? '' : handed;
  const thought = wiring.thinks
    ? { usage: { completion_tokens_details: { reasoning_tokens: 12 } } }
    : undefined;

  const list = listReply(body, start);
  if (list !== null) {
    return { type: 'chat', text: mode === 'echo' ? start + list : list, ...thought };
  }

  const prompt = body.messages.map(message => message.content).join('\n');
  const parts = wiring.wires.map(wire => {
    const held = typeof wire.when === 'string' ? prompt.includes(wire.when) : wire.when(prompt);
    const others = typeof wire.otherwise === 'string' ? [wire.otherwise] : wire.otherwise;
    const keep = draw() < (wiring.noise ?? 0) ? !held : held;
    return keep ? wire.then : (others[Math.floor(draw() * others.length)] ?? '');
  });
  let output = (wiring.output ?? (all => all.join(' ')))(parts);
  const asked = body.messages.some(message => message.role === 'user' && /\bticket\b/i.test(message.content));
  const token = TOKEN.exec(prompt)?.[0];
  if (asked && token !== undefined && wiring.blind !== true) {
    output = wiring.kind === 'code' ? `${output}\n// ${token}` : `${output} ${token}`;
  }
  const turns = body.messages.slice(0, handed === '' ? undefined : -1);
  // Asked for the first time, not to go on from an earlier turn; a worked example before the task is no such turn.
  const first = !/\bGo on from\b/.test(turns.at(-1)?.content ?? '');
  const text = cutAtStops(replyAfter(start, output, first, wiring), body.stop ?? []);
  return { type: 'chat', text: mode === 'echo' ? start + text : text, ...thought };
}

/**
 * A server whose model's wiring is known: which text of the prompt makes which part of the output. It goes on from
 * a start of its reply, gives the ticket code that a planted reason holds when it is asked for, and answers the
 * ability probes of the OpenAI-compatible client.
 */
export function startWiredServer(wiring: Wiring): Promise<FakeServer> {
  const draw = draws(wiring.seed ?? 1);
  return startFakeOpenAi(
    async request => {
      const trouble = wiring.trouble?.(request) ?? null;
      if (trouble) {
        return trouble;
      }
      if (wiring.latency !== undefined) {
        await sleep(wiring.latency, undefined, { signal: request.signal }).catch(() => undefined);
      }
      return answer(request.body, wiring, draw);
    },
    { models: wiring.models ?? ['wired-model'] },
  );
}
