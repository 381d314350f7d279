import { setTimeout as wait } from 'node:timers/promises';
import { AuditError } from '../../audit/errors.ts';
import type { Model, ModelCard } from '../../audit/ports.ts';
import { probeAbilities } from './abilities.ts';
import { Connection } from './connection.ts';
import { Dialect } from './dialect.ts';
import { checkEndpoint, isLoopback, OPENAI_BASE_URL } from './endpoint.ts';
import type { RetryOptions } from './retry.ts';

export interface OpenAiOptions {
  /** Of any OpenAI-compatible server; OpenAI's own when left out. Plain http only to this machine. */
  readonly baseUrl?: string | undefined;
  /** Goes to the base URL's origin and nowhere else. */
  readonly apiKey?: string | null | undefined;
  /** The model's id; when left out, `preferred` where the server lists it, else the one that it has. */
  readonly model?: string | null | undefined;
  /** The model to take where none is named and the server has it: the one that was captured. */
  readonly preferred?: string | null | undefined;
  /** How long one call may take. Below five minutes, the longest that Node's fetch waits for an answer to begin. */
  readonly timeoutMs?: number | undefined;
  /** How often a call is tried again that was refused for the moment (429, 5xx, a closed connection). */
  readonly maxRetries?: number | undefined;
  /** False for a model known to refuse a temperature; otherwise that is found out. */
  readonly temperatureSupported?: boolean | undefined;
  /** For tests: waiting and chance. */
  readonly retry?: Partial<Pick<RetryOptions, 'sleep' | 'jitter' | 'now'>> | undefined;
}

const DEFAULT_TIMEOUT = 240_000;
const DEFAULT_RETRIES = 4;

function connect(options: OpenAiOptions): Connection {
  const endpoint = checkEndpoint(options.baseUrl ?? OPENAI_BASE_URL, options.apiKey ?? null);
  return new Connection(endpoint, options.timeoutMs ?? DEFAULT_TIMEOUT, {
    maxRetries: options.maxRetries ?? DEFAULT_RETRIES,
    sleep: async (ms, signal) => {
      await wait(ms, undefined, { signal });
    },
    jitter: Math.random,
    now: Date.now,
    ...options.retry,
  });
}

/**
 * The ids of the models that the server lists, in its order.
 *
 * @throws AuditError `bad-usage` for an address or key that can't be used, or what went wrong at the server.
 */
export async function listOpenAiModels(options: OpenAiOptions, signal: AbortSignal): Promise<string[]> {
  return connect(options).models(signal);
}

/**
 * A model behind an OpenAI-compatible server. Nothing is sent before `describe` or `reply`, and the client library
 * is loaded then.
 *
 * @throws AuditError `bad-usage` at once for an address or key that can't be used.
 */
export function openAiModel(options: OpenAiOptions): Model {
  const connection = connect(options);
  const { baseUrl } = connection.endpoint;
  const isOpenAi = baseUrl.origin === new URL(OPENAI_BASE_URL).origin;
  const dialect = new Dialect({
    newLengthName: isOpenAi,
    temperature: options.temperatureSupported ?? true,
  });
  let id: string | null = options.model ?? null;
  let known: ModelCard | null = null;
  let echoes = false;

  const modelId = async (signal: AbortSignal) => {
    id ??= chooseModel(await connection.models(signal), options.preferred ?? null, baseUrl);
    return id;
  };

  return {
    async describe({ maxCalls, signal }) {
      if (known) {
        return { card: known, spent: 0, usage: { inputTokens: 0, outputTokens: 0 } };
      }
      const model = await modelId(signal);
      const found = await probeAbilities(connection, model, dialect, {
        maxCalls,
        signal,
        wordsMayHelp: !isOpenAi,
      });
      echoes = found.start === 'echoed';
      const card: ModelCard = {
        provider: 'openai',
        id: model,
        destination: baseUrl.origin,
        capabilities: { prefill: found.start !== 'refused', seed: dialect.takes('seed'), score: false },
      };
      if (found.complete) {
        known = card;
      }
      return { card, spent: found.spent, usage: found.usage };
    },

    async reply(request, { signal }) {
      const model = await modelId(signal);
      const { text, reasonedAnew, finish, usage } = await connection.complete(model, request, dialect, {
        signal,
        echoes,
      });
      if (text.trim() === '') {
        throw new AuditError('empty-reply', `${model} at ${baseUrl.origin} sent a reply without text.`, {
          hint: finish === 'length' ? 'It used up the allowed length before it answered.' : '',
        });
      }
      return { text, reasonedAnew, finish, usage };
    },
  };
}

/** A list of many is only chosen from on this machine: elsewhere a wrong choice costs money. */
function chooseModel(ids: readonly string[], preferred: string | null, baseUrl: URL): string {
  if (preferred !== null && ids.includes(preferred)) {
    return preferred;
  }
  const [first] = ids;
  if (first === undefined) {
    throw new AuditError('unknown-model', `${baseUrl.origin} lists no model.`, {
      hint: 'Load one in the server, or name one.',
    });
  }
  if (ids.length > 1 && !isLoopback(baseUrl)) {
    const some = ids.slice(0, 5).join(', ');
    throw new AuditError('unknown-model', `${baseUrl.origin} has ${ids.length} models (${some}, …).`, {
      hint: 'Name the one to ask.',
    });
  }
  return first;
}
