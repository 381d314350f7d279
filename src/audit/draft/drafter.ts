import type { CaptureMessage } from '../capture.ts';
import { AuditError, toAuditError } from '../errors.ts';
import type { Digest, Model } from '../ports.ts';
import { seededRandom } from '../random.ts';
import type { DraftingReport, PromptRecord } from '../report.ts';

export interface DraftQuestion {
  /** What it is for: `claims`, or a claim's id. */
  readonly for: string;
  readonly messages: readonly CaptureMessage[];
  readonly maxTokens: number;
}

/** A reply, or why there is none in words that a note can end with. */
export type Drawn =
  { readonly reply: string; readonly problem: null } | { readonly reply: null; readonly problem: string };

type DraftCall = DraftingReport['calls'][number];

export interface DrafterOptions {
  readonly model: Model;
  readonly seed: number;
  /** Most calls of the drafting; those that found out the model's abilities are not among them. */
  readonly maxCalls: number;
  readonly concurrency: number;
  /** Calls of an earlier report of the same capture, model and seed: their replies are taken over. */
  readonly earlier: readonly DraftCall[];
  readonly digest: Digest;
  readonly signal: AbortSignal;
  readonly emit: (calls: number) => void;
}

/** Drafts are drawn warm enough that a second try differs from the first. */
const TEMPERATURE = 0.4;

/**
 * Makes the drafting calls, counts and records them. Which questions the budget covers is settled by their order
 * before the first of them is sent, so concurrency can't change what is drafted.
 */
export class Drafter {
  readonly calls: DraftCall[] = [];
  readonly prompts = new Map<string, PromptRecord>();
  readonly usage = { calls: 0, inputTokens: 0, outputTokens: 0, failedCalls: 0 };
  /** The failure after which no further call can succeed. */
  broken: AuditError | null = null;
  private readonly options: DrafterOptions;

  constructor(options: DrafterOptions) {
    this.options = options;
  }

  /** One reply for each question, in their order. Never throws: what failed says why. */
  async askAll(questions: readonly DraftQuestion[]): Promise<Drawn[]> {
    const covered = Math.max(0, Math.min(questions.length, this.options.maxCalls - this.usage.calls));
    const drawn = questions.map((): Drawn => ({ reply: null, problem: 'no call was left for drafting' }));
    const calls = new Array<DraftCall | undefined>(covered);
    let cursor = 0;
    const worker = async (): Promise<void> => {
      for (let index = cursor++; index < covered; index = cursor++) {
        const question = questions[index];
        if (question) {
          const problem = this.stopped();
          const answer = problem === null ? await this.call(question) : null;
          calls[index] = answer?.call;
          drawn[index] = answer?.drawn ?? { reply: null, problem: problem ?? 'it was not asked' };
        }
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, this.options.concurrency) }, worker));
    this.calls.push(...calls.filter(call => call !== undefined));
    return drawn;
  }

  private stopped(): string | null {
    if (this.options.signal.aborted) {
      return 'the audit was stopped';
    }
    return this.broken && reasonOf(this.broken);
  }

  private async call(question: DraftQuestion): Promise<{ call: DraftCall; drawn: Drawn }> {
    const { model, seed, signal, emit } = this.options;
    const prompt = this.record(question);
    const paid = this.options.earlier.find(
      call => call.for === question.for && call.prompt === prompt && call.reply !== null,
    );
    this.usage.calls += 1;
    const spent = { inputTokens: 0, outputTokens: 0 };
    let reply: string | null = paid?.reply ?? null;
    let error: AuditError | null = null;
    if (paid) {
      Object.assign(spent, paid.usage);
    } else {
      try {
        const answer = await model.reply(
          {
            messages: question.messages,
            temperature: TEMPERATURE,
            maxTokens: question.maxTokens,
            seed: seededRandom(seed, `draft ${question.for} ${prompt}`).below(2 ** 31),
          },
          { signal },
        );
        reply = answer.text;
        Object.assign(spent, answer.usage);
      } catch (thrown) {
        error = signal.aborted ? new AuditError('aborted', 'Stopped.') : toAuditError(thrown, 'server-error');
        this.usage.failedCalls += 1;
        this.broken ??= error.fatal ? error : null;
      }
    }
    this.usage.inputTokens += spent.inputTokens;
    this.usage.outputTokens += spent.outputTokens;
    emit(this.usage.calls);
    return {
      call: { for: question.for, prompt, reply, failed: error?.reason ?? null, usage: spent },
      drawn:
        reply === null
          ? { reply, problem: error ? reasonOf(error) : 'it was not asked' }
          : { reply, problem: null },
    };
  }

  private record({ messages }: DraftQuestion): string {
    const sent = messages.map(({ role, content }) => ({ role, content }));
    const hash = this.options.digest(JSON.stringify([sent, null])).slice(0, 16);
    this.prompts.set(hash, { hash, messages: sent, prefill: null });
    return hash;
  }
}

const reasonOf = (error: AuditError): string => `the model could not be asked (${error.reason})`;
