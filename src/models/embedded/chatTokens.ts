import type { LlamaModel, Token } from './llamaTypes.ts';
import type { Ask } from './protocol.ts';

/** What the model's makers put first when a conversation brings no system message of its own. */
const DEFAULT_SYSTEM = 'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.';

const OPEN = '<|im_start|>';
const CLOSE = '<|im_end|>';

/** Whether a model speaks ChatML, the only form of conversation that is written here. */
export function speaksChatMl(model: Pick<LlamaModel, 'tokenize'>): boolean {
  return [OPEN, CLOSE].every(mark => model.tokenize(mark, true).length === 1);
}

/**
 * A conversation as the model's tokens, up to and including the start of its own reply. Only the marks between
 * turns are special tokens: a text that holds such a mark can't open a turn of its own.
 */
export function chatTokens(
  model: Pick<LlamaModel, 'tokenize'>,
  messages: Ask['messages'],
  prefill: string,
): Token[] {
  const open = model.tokenize(OPEN, true);
  const close = [...model.tokenize(CLOSE, true), ...model.tokenize('\n', false)];
  const turns =
    messages[0]?.role === 'system' ? messages : [{ role: 'system', content: DEFAULT_SYSTEM }, ...messages];
  return [
    ...turns.flatMap(turn => [...open, ...model.tokenize(`${turn.role}\n${turn.content}`, false), ...close]),
    ...open,
    ...model.tokenize(`assistant\n${prefill}`, false),
  ];
}
