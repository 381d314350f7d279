import type OpenAI from 'openai';
import * as z from 'zod';
import { AuditError } from '../../audit/errors.ts';
import type { ModelRequest } from '../../audit/ports.ts';
import { createClient, loadSdk } from './client.ts';
import type { OpenAiSdk } from './client.ts';
import type { ChatBody, Dialect } from './dialect.ts';
import type { Endpoint } from './endpoint.ts';
import { statusFailure, toFailure } from './failure.ts';
import { errorWithin, readCompletion } from './reading.ts';
import type { Read } from './reading.ts';
import { withRetries } from './retry.ts';
import type { RetryOptions } from './retry.ts';

const modelList = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/** One server, asked through the client library: retries, refused parameters and errors are dealt with here. */
export class Connection {
  readonly endpoint: Endpoint;
  private readonly timeoutMs: number;
  private readonly retry: Omit<RetryOptions, 'signal'>;
  private loaded: { sdk: OpenAiSdk; client: OpenAI } | null = null;

  constructor(endpoint: Endpoint, timeoutMs: number, retry: Omit<RetryOptions, 'signal'>) {
    this.endpoint = endpoint;
    this.timeoutMs = timeoutMs;
    this.retry = retry;
  }

  /** The ids of the models that the server lists, in its order. */
  async models(signal: AbortSignal): Promise<string[]> {
    const body = await this.guarded('', signal, client => client.get('/models', { signal }));
    const read = modelList.safeParse(body);
    if (!read.success) {
      throw new AuditError('bad-reply', `${this.endpoint.baseUrl.origin} did not send a list of models.`, {
        hint: 'Is the base URL the one of an OpenAI-compatible server? Most end in /v1. Or name the model.',
      });
    }
    return read.data.data.map(model => model.id);
  }

  /**
   * One chat completion. A parameter that the server refuses is left out or replaced, and it is asked again;
   * `beforeSending` is called before each of these requests and may throw to hold it back.
   *
   * @throws AuditError
   */
  async complete(
    model: string,
    request: ModelRequest,
    dialect: Dialect,
    options: { signal: AbortSignal; echoes: boolean; beforeSending?: () => void },
  ): Promise<Read> {
    for (;;) {
      options.beforeSending?.();
      const body = dialect.body(model, request);
      const refusal: { learnt: boolean } = { learnt: false };
      try {
        const answer = await this.guarded(model, options.signal, async (client, sdk) =>
          client.chat.completions.create(body, { signal: options.signal }).catch((thrown: unknown) => {
            refusal.learnt = learnt(thrown, sdk, body, dialect);
            throw thrown;
          }),
        );
        return this.read(answer, model, request, options);
      } catch (thrown) {
        if (!refusal.learnt) {
          throw thrown;
        }
      }
    }
  }

  private read(
    answer: unknown,
    model: string,
    request: ModelRequest,
    { signal, echoes }: { signal: AbortSignal; echoes: boolean },
  ): Read {
    const error = errorWithin(answer);
    if (error && this.loaded) {
      throw statusFailure(error.status, error, this.place(this.loaded.sdk, model, signal));
    }
    return readCompletion(answer, this.endpoint.baseUrl.origin, {
      echoes,
      ...(request.prefill !== undefined && { prefill: request.prefill }),
      ...(request.stop && { stop: request.stop }),
    });
  }

  private place(sdk: OpenAiSdk, model: string, signal: AbortSignal) {
    return { endpoint: this.endpoint, sdk, signal, timeoutMs: this.timeoutMs, model };
  }

  private async guarded(
    model: string,
    signal: AbortSignal,
    send: (client: OpenAI, sdk: OpenAiSdk) => PromiseLike<unknown>,
  ): Promise<unknown> {
    if (signal.aborted) {
      throw new AuditError('aborted', 'The request was stopped.');
    }
    if (!this.loaded) {
      const sdk = await loadSdk();
      this.loaded = { sdk, client: createClient(sdk, this.endpoint, this.timeoutMs) };
    }
    const { sdk, client } = this.loaded;
    const place = this.place(sdk, model, signal);
    try {
      return await withRetries(
        async () => send(client, sdk),
        thrown => worthAnotherTry(thrown, toFailure(thrown, place)),
        { ...this.retry, signal },
      );
    } catch (thrown) {
      throw toFailure(thrown, place);
    }
  }
}

function worthAnotherTry(thrown: unknown, failure: AuditError): { retryAfter: string | null } | false {
  // Refused for the moment. A reply that broke off or took too long was worked on, and may be paid for, already.
  if (failure.reason !== 'rate-limited' && failure.reason !== 'server-error') {
    return false;
  }
  const headers = thrown instanceof Error && 'headers' in thrown ? thrown.headers : undefined;
  return { retryAfter: headers instanceof Headers ? headers.get('retry-after') : null };
}

function learnt(thrown: unknown, sdk: OpenAiSdk, body: ChatBody, dialect: Dialect): boolean {
  if (!(thrown instanceof sdk.APIError) || (thrown.status !== 400 && thrown.status !== 422)) {
    return false;
  }
  return dialect.learn(body, thrown.param ?? null, thrown.message);
}
