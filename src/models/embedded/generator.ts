import { AuditError } from '../../audit/errors.ts';
import { chatTokens } from './chatTokens.ts';
import type { LlamaModel, LlamaSequence, Token } from './llamaTypes.ts';
import type { Ask, WorkerReply } from './protocol.ts';
import { stopAt } from './stopText.ts';

/** Tokens evaluated between two looks at the signal: under a second on a slow processor. */
const CHUNK = 32;

/** Cut off what a small model would hardly say but for chance; an audit counts real changes, not slips. */
const TOP_K = 40;
const TOP_P = 0.95;

function commonLength(left: readonly Token[], right: readonly Token[]): number {
  const end = Math.min(left.length, right.length);
  let index = 0;
  while (index < end && left[index] === right[index]) {
    index++;
  }
  return index;
}

function checkAborted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new AuditError('aborted', 'Stopped.');
  }
}

/**
 * Brings the sequence to hold all of `tokens` but the last, which starts the generation. What it holds already is
 * kept: the edits of an audit share most of their prompt.
 *
 * @returns how many tokens were kept
 */
async function evaluatePrompt(
  sequence: LlamaSequence,
  tokens: readonly Token[],
  signal: AbortSignal,
): Promise<number> {
  const kept = Math.min(commonLength(sequence.contextTokens, tokens), tokens.length - 1);
  if (sequence.nextTokenIndex > kept) {
    await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
  }
  for (let start = kept; start < tokens.length - 1; start += CHUNK) {
    checkAborted(signal);
    await sequence.evaluateWithoutGeneratingNewTokens(
      tokens.slice(start, Math.min(start + CHUNK, tokens.length - 1)),
    );
  }
  checkAborted(signal);
  return kept;
}

/**
 * Answers one request on one sequence. Requests must not overlap.
 *
 * @throws AuditError `context-overflow` when the prompt leaves no room for an answer; `aborted`.
 */
export async function generate(
  model: LlamaModel,
  sequence: LlamaSequence,
  contextSize: number,
  ask: Ask,
  signal: AbortSignal,
): Promise<Omit<WorkerReply, 'type' | 'id'>> {
  const tokens = chatTokens(model, ask.messages, ask.prefill);
  const room = contextSize - tokens.length;
  if (room < 1) {
    throw new AuditError(
      'context-overflow',
      `The prompt has ${tokens.length} tokens; the embedded model reads at most ${contextSize - 1}.`,
    );
  }
  checkAborted(signal);
  const reusedTokens = await evaluatePrompt(sequence, tokens, signal);
  const limit = Math.min(ask.maxTokens, room);
  const reply: Token[] = [];
  let text = '';
  let finish: WorkerReply['finish'] = 'length';
  const options = {
    temperature: ask.temperature,
    topK: TOP_K,
    topP: TOP_P,
    ...(ask.seed === null ? {} : { seed: ask.seed }),
  };
  for await (const token of sequence.evaluate(tokens.slice(-1), options)) {
    checkAborted(signal);
    if (model.isEogToken(token)) {
      finish = 'stop';
      break;
    }
    reply.push(token);
    text = model.detokenize(reply, false, tokens.slice(-8));
    const stop = stopAt(text, ask.stop);
    if (stop >= 0) {
      text = text.slice(0, stop);
      finish = 'stop';
      break;
    }
    if (reply.length >= limit) {
      break;
    }
  }
  // An end-of-generation token ends the loop without being yielded.
  if (finish === 'length' && reply.length < limit) {
    finish = 'stop';
  }
  return { text, finish, inputTokens: tokens.length, reusedTokens, outputTokens: reply.length };
}
