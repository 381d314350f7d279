import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeOpenAi } from '../../test/servers/fakeOpenAi.ts';
import type { ChatBody, FakeServer } from '../../test/servers/fakeOpenAi.ts';
import type { CaptureMessage } from '../../src/audit/capture.ts';
import type { WiredCase } from './case.ts';
import { wiredReply } from './model.ts';

/**
 * A wired case behind an OpenAI-compatible server on 127.0.0.1, named `wired`. It goes on from a start of its reply
 * where the case's model does.
 *
 * @param latency how long each answer takes at least, in milliseconds.
 */
export function serveWired(wired: WiredCase, latency = 0): Promise<FakeServer> {
  return startFakeOpenAi(
    async ({ body, signal }) => {
      if (latency > 0) {
        await sleep(latency, undefined, { signal }).catch(() => undefined);
      }
      return { type: 'chat', text: listed(wired, body) ?? wiredReply(wired, requestOf(wired, body)) };
    },
    { models: ['wired'] },
  );
}

function requestOf(wired: WiredCase, body: ChatBody): Parameters<typeof wiredReply>[1] {
  const messages = body.messages as readonly CaptureMessage[];
  const last = messages.at(-1);
  const start = wired.prefill && last?.role === 'assistant' ? last.content : undefined;
  return {
    messages: start === undefined ? messages : messages.slice(0, -1),
    prefill: start,
    temperature: body.temperature ?? 0,
    maxTokens: body.max_tokens ?? body.max_completion_tokens ?? 0,
    stop: body.stop,
    seed: body.seed,
  };
}

/** The reply to the question whether it goes on from a start of its reply: the rest of the list, or all of it. */
function listed(wired: WiredCase, { messages }: ChatBody): string | null {
  const list = /\bexactly\b[^\n]*:\n([^\n]+)$/.exec(messages[0]?.content ?? '')?.[1];
  if (list === undefined) {
    return null;
  }
  const start = messages.at(-1)?.role === 'assistant' ? (messages.at(-1)?.content ?? '') : '';
  const broken = start.split(' ').at(-1) ?? '';
  const at = broken === '' ? -1 : list.indexOf(broken);
  return wired.prefill && at >= 0 ? list.slice(at + broken.length) : list;
}
