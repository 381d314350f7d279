import { AuditError } from '../../audit/errors.ts';
import { chatTokens } from './chatTokens.ts';
import type { LlamaModel, LlamaSequence, Token } from './llamaTypes.ts';
import type { Ask, WorkerReply } from './protocol.ts';
import { stopAt } from './stopText.ts';

/**
 * Tokens evaluated at a time, always from a multiple of this: the arithmetic differs a little with the size of a
 * batch, and so a reply depends on its request and its seed only, not on what was asked before. Also how often the
 * signal is looked at.
 */
const CHUNK = 16;

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

/** Answers one request after another on one sequence. Requests must not overlap. */
export class Generator {
  private readonly model: LlamaModel;
  private readonly sequence: LlamaSequence;
  private readonly contextSize: number;
  /** How many tokens of the sequence were evaluated in whole chunks: only those may serve another request. */
  private whole = 0;

  constructor(model: LlamaModel, sequence: LlamaSequence, contextSize: number) {
    this.model = model;
    this.sequence = sequence;
    this.contextSize = contextSize;
  }

  /**
   * @throws AuditError `context-overflow` when the prompt leaves no room for an answer; `aborted`
   */
  async answer(ask: Ask, signal: AbortSignal): Promise<Omit<WorkerReply, 'type' | 'id'>> {
    const tokens = chatTokens(this.model, ask.messages, ask.prefill);
    const room = this.contextSize - tokens.length;
    if (room < 1) {
      throw new AuditError(
        'context-overflow',
        `The prompt has ${tokens.length} tokens; the embedded model reads at most ${this.contextSize - 1}.`,
      );
    }
    const reusedTokens = await this.evaluatePrompt(tokens, signal);
    const reply = await this.continueFrom(tokens, ask, Math.min(ask.maxTokens, room), signal);
    return { ...reply, inputTokens: tokens.length, reusedTokens };
  }

  /**
   * Brings the sequence to hold all of `tokens` but the last, which starts the generation. What it holds already is
   * kept, in whole chunks: the edits of an audit share most of their prompt.
   *
   * @returns how many tokens were kept
   */
  private async evaluatePrompt(tokens: readonly Token[], signal: AbortSignal): Promise<number> {
    const { sequence } = this;
    const last = tokens.length - 1;
    const common = Math.min(commonLength(sequence.contextTokens, tokens), this.whole, last);
    const kept = common - (common % CHUNK);
    checkAborted(signal);
    this.whole = kept;
    if (sequence.nextTokenIndex > kept) {
      await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
    }
    for (let start = kept; start < last; start += CHUNK) {
      checkAborted(signal);
      const chunk = tokens.slice(start, Math.min(start + CHUNK, last));
      await sequence.evaluateWithoutGeneratingNewTokens(chunk);
      if (chunk.length === CHUNK) {
        this.whole = start + CHUNK;
      }
    }
    checkAborted(signal);
    return kept;
  }

  private async continueFrom(
    tokens: readonly Token[],
    ask: Ask,
    limit: number,
    signal: AbortSignal,
  ): Promise<Pick<WorkerReply, 'text' | 'finish' | 'outputTokens'>> {
    const options = {
      temperature: ask.temperature,
      topK: TOP_K,
      topP: TOP_P,
      ...(ask.seed === null ? {} : { seed: ask.seed }),
    };
    const reply: Token[] = [];
    let text = '';
    for await (const token of this.sequence.evaluate(tokens.slice(-1), options)) {
      checkAborted(signal);
      reply.push(token);
      text = this.model.detokenize(reply, false, tokens.slice(-8));
      const stop = stopAt(text, ask.stop);
      if (stop >= 0) {
        return { text: text.slice(0, stop), finish: 'stop', outputTokens: reply.length };
      }
      if (reply.length >= limit) {
        return { text, finish: 'length', outputTokens: reply.length };
      }
    }
    // The model's own end ends the loop, and is not part of what the loop gives.
    return { text, finish: 'stop', outputTokens: reply.length };
  }
}
