import * as z from 'zod';
import { AuditError } from '../../audit/errors.ts';
import type { ModelReply } from '../../audit/ports.ts';

/*
 * From a chat completion as servers send it to a reply. Servers differ: content as text or as parts, thinking in a
 * field of its own or in the text, usage or none.
 */

const thinkingField = z.string().nullish().catch(null);

const completion = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        finish_reason: z.string().nullish(),
        message: z.looseObject({
          content: z
            .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
            .nullish(),
          refusal: z.string().nullish().catch(null),
          reasoning_content: thinkingField,
          reasoning: thinkingField,
        }),
      }),
    )
    .min(1),
  usage: z
    .looseObject({
      prompt_tokens: z.number().nullish(),
      completion_tokens: z.number().nullish(),
      completion_tokens_details: z
        .looseObject({ reasoning_tokens: z.number().nullish() })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});

/** An error that came with status 200, as some gateways send it. */
const errorBody = z.looseObject({
  error: z.looseObject({ message: z.string(), code: z.union([z.string(), z.number()]).nullish() }),
});

/** The error within a body that came with status 200, or null. `status` 0 where it names none. */
export function errorWithin(body: unknown): { status: number; words: string; marks: string } | null {
  const read = errorBody.safeParse(body);
  if (!read.success) {
    return null;
  }
  const { message, code } = read.data.error;
  return {
    status: typeof code === 'number' ? code : 0,
    words: message,
    marks: typeof code === 'string' ? code : '',
  };
}

/** Takes thinking out of a text. An unclosed `<think>` is thinking to the end; some servers send only the end tag. */
export function withoutThinking(text: string): { text: string; thought: boolean } {
  const open = /^\s*<think(?:ing)?>/.exec(text);
  const close = /<\/think(?:ing)?>\s*/.exec(text);
  if (close && (open || !/<think(?:ing)?>/.test(text.slice(0, close.index)))) {
    return { text: text.slice(close.index + close[0].length), thought: true };
  }
  return open ? { text: '', thought: true } : { text, thought: false };
}

/** Where the server sends the start that it was handed along with what follows it, the start is taken off. */
function withoutStart(text: string, prefill: string): string {
  if (text.startsWith(prefill)) {
    return text.slice(prefill.length);
  }
  const trimmed = prefill.trim();
  const lead = text.trimStart();
  return trimmed !== '' && lead.startsWith(trimmed) ? lead.slice(trimmed.length) : text;
}

function cutAtStops(text: string, stops: readonly string[]): string {
  const ends = stops.map(stop => text.indexOf(stop)).filter(at => at >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}

export interface Read extends ModelReply {
  /** The text as the server sent it, thinking and handed-in start included. */
  readonly raw: string;
}

/**
 * Reads a chat completion.
 *
 * `echoes`: the server is known to repeat the start that it was handed. `stop` is applied here too, for servers that
 * don't take it.
 *
 * @throws AuditError `bad-reply` (no chat completion, or ended by a content filter).
 */
export function readCompletion(
  body: unknown,
  origin: string,
  {
    prefill = '',
    echoes = false,
    stop = [],
  }: { prefill?: string; echoes?: boolean; stop?: readonly string[] },
): Read {
  const parsed = completion.safeParse(body);
  if (!parsed.success) {
    const what =
      typeof body === 'string' && /^\s*</.test(body) ? 'sent a web page' : 'did not send a chat completion';
    throw new AuditError('bad-reply', `${origin} ${what}.`, {
      hint: 'Is the base URL the one of an OpenAI-compatible server? Most end in /v1.',
    });
  }
  const [choice] = parsed.data.choices;
  const message = choice?.message;
  if (choice?.finish_reason === 'content_filter') {
    throw new AuditError('bad-reply', `A content filter at ${origin} ended the reply.`);
  }
  const content = message?.content ?? '';
  const raw = typeof content === 'string' ? content : content.map(part => part.text ?? '').join('');
  const own = echoes && prefill !== '' ? withoutStart(raw, prefill) : raw;
  const { text, thought } = withoutThinking(own);
  const usage = parsed.data.usage;
  const reasoningTokens = usage?.completion_tokens_details?.reasoning_tokens ?? 0;
  const hidden = [message?.reasoning_content, message?.reasoning].some(field => (field ?? '').trim() !== '');
  return {
    raw,
    text: cutAtStops(text, stop),
    reasonedAnew: thought || hidden || reasoningTokens > 0,
    finish: choice?.finish_reason === 'length' ? 'length' : 'stop',
    usage: { inputTokens: count(usage?.prompt_tokens), outputTokens: count(usage?.completion_tokens) },
  };
}

function count(value: number | null | undefined): number {
  return value !== null && value !== undefined && value > 0 ? Math.round(value) : 0;
}
