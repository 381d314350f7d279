import type OpenAI from 'openai';
import type { CaptureMessage } from '../../audit/capture.ts';
import type { ModelRequest } from '../../audit/ports.ts';
import { isOverflow } from './failure.ts';

/** `seed` anew: OpenAI calls it deprecated, and most other servers go by it. */
export type ChatBody = Omit<OpenAI.Chat.ChatCompletionCreateParamsNonStreaming, 'seed'> & { seed?: number };

type Droppable = 'temperature' | 'seed' | 'stop';
type LengthName = 'max_tokens' | 'max_completion_tokens';

/** What servers that start a new turn by default want to hear before they go on with the last message. */
const CONTINUE = { add_generation_prompt: false, continue_final_message: true };

/**
 * Which parameters one server and model take. It starts from what most take and learns from refusals; what was
 * learned holds for all later requests.
 */
export class Dialect {
  /** Asks for the continuation in so many words (vLLM and its kin). */
  continueInWords = false;
  private readonly dropped = new Set<Droppable>();
  private lengthNames: LengthName[];

  constructor(options: { newLengthName: boolean; temperature: boolean }) {
    this.lengthNames = options.newLengthName
      ? ['max_completion_tokens', 'max_tokens']
      : ['max_tokens', 'max_completion_tokens'];
    if (!options.temperature) {
      this.dropped.add('temperature');
    }
  }

  takes(parameter: Droppable): boolean {
    return !this.dropped.has(parameter);
  }

  body(model: string, request: ModelRequest): ChatBody {
    const [length] = this.lengthNames;
    const { prefill, stop, seed } = request;
    const messages: CaptureMessage[] = request.messages.map(({ role, content }) => ({ role, content }));
    if (prefill !== undefined && prefill !== '') {
      messages.push({ role: 'assistant', content: prefill });
    }
    return {
      model,
      messages: messages.map(({ role, content }) => ({ role, content })),
      ...(length && { [length]: request.maxTokens }),
      ...(this.takes('temperature') && { temperature: request.temperature }),
      ...(this.takes('seed') && seed !== undefined && { seed }),
      ...(this.takes('stop') && stop !== undefined && stop.length > 0 && { stop: [...stop] }),
      ...(this.continueInWords && prefill !== undefined && prefill !== '' && CONTINUE),
    };
  }

  /**
   * Learns from a refusal (400 or 422). True when the next body will be another one, so that it is worth sending.
   *
   * `parameter` is the one that the server names, if it does; `words` are its message.
   */
  learn(body: ChatBody, parameter: string | null, words: string): boolean {
    if (isOverflow(words)) {
      return false;
    }
    const named = (name: string) =>
      name in body && (parameter === name || (parameter === null && new RegExp(`\\b${name}\\b`).test(words)));
    const [length] = this.lengthNames;
    if (length !== undefined && named(length)) {
      this.lengthNames = this.lengthNames.slice(1);
      return true;
    }
    for (const name of ['temperature', 'seed', 'stop'] as const) {
      if (named(name)) {
        this.dropped.add(name);
        return true;
      }
    }
    return false;
  }
}
