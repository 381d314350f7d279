import { availableParallelism } from 'node:os';
import { AuditError } from '../../audit/errors.ts';
import type { Model, ModelCard, ModelReply, ModelRequest, Usage } from '../../audit/ports.ts';
import type { Ask, FromWorker, WorkerReason } from './protocol.ts';
import { workerFile } from './workerFile.ts';
import { crashed, WorkerProcess } from './workerProcess.ts';

export interface EmbeddedModelOptions {
  /** Stands in reports: the catalogue's id, or what `ensureWeights` made of a file of one's own. */
  readonly id: string;
  /** Absolute paths: the GGUF file, and the folder that `ensureRuntime` filled. */
  readonly weights: string;
  readonly runtime: string;
  /** Default: all processors but one, and only one where `CI` is set: spinning threads on busy cores crawl. */
  readonly threads?: number;
  /** Tokens of prompt and answer together. Default 8192: 100 MB of memory for the 0.5B, 230 for the 1.5B. */
  readonly contextSize?: number;
  /** The process ends after this time without a request. Default 5 minutes. */
  readonly idleMs?: number;
  /** The process's program; another one in tests. */
  readonly worker?: string;
}

interface Waiting {
  readonly ask: Ask;
  readonly resolve: (message: Extract<FromWorker, { type: 'reply' }>) => void;
  readonly reject: (error: AuditError) => void;
}

const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0 };
const IDLE_MS = 5 * 60_000;
const CONTEXT_SIZE = 8192;

/** One process may die of bad luck; a second death in a row has a cause. */
const DEATHS_ALLOWED = 1;

const HINTS: Partial<Record<WorkerReason, string>> = {
  'runtime-missing': 'Install the embedded model again.',
  'model-missing': 'Download the embedded model again.',
  'unknown-model': 'Choose one of the models that are offered.',
  'context-overflow': 'Audit a shorter task, or choose a model with a larger context.',
};

/** Default number of threads: see `EmbeddedModelOptions.threads`. */
export function defaultThreads(environment: NodeJS.ProcessEnv, processors: number): number {
  return environment['CI'] ? 1 : Math.max(1, processors - 1);
}

/**
 * A language model on this machine, in a process of its own that starts with the first request, starts again once
 * when it dies, and ends when nothing was asked for a while. Requests are answered one after another.
 */
export class EmbeddedModel implements Model {
  private readonly options: EmbeddedModelOptions;
  private readonly waiting = new Map<number, Waiting>();
  private process: WorkerProcess | null = null;
  private idle: NodeJS.Timeout | null = null;
  private deaths = 0;
  private next = 0;
  private disposed = false;

  constructor(options: EmbeddedModelOptions) {
    this.options = options;
  }

  /** Spends nothing: what the embedded model can do is known. Whether it can be loaded shows at the first request. */
  describe(): Promise<{ card: ModelCard; spent: number; usage: Usage }> {
    const card: ModelCard = {
      provider: 'embedded',
      id: this.options.id,
      destination: 'this machine',
      capabilities: { prefill: true, seed: true, score: false },
    };
    return Promise.resolve({ card, spent: 0, usage: NO_USAGE });
  }

  /**
   * @throws AuditError `context-overflow`, `aborted`, `model-crashed` after a second death in a row, or why the
   * model could not be loaded.
   */
  async reply(request: ModelRequest, { signal }: { signal: AbortSignal }): Promise<ModelReply> {
    if (signal.aborted) {
      throw new AuditError('aborted', 'Stopped.');
    }
    if (this.disposed) {
      throw new AuditError('model-missing', 'The embedded model was already closed.');
    }
    const id = this.next++;
    const ask: Ask = {
      type: 'ask',
      id,
      messages: request.messages.map(({ role, content }) => ({ role, content })),
      prefill: request.prefill ?? '',
      temperature: request.temperature,
      maxTokens: request.maxTokens,
      stop: [...(request.stop ?? [])],
      seed: request.seed ?? null,
    };
    const abort = (): void => {
      this.process?.send({ type: 'abort', id });
      this.settle(id)?.reject(new AuditError('aborted', 'Stopped.'));
    };
    try {
      const answer = await new Promise<Extract<FromWorker, { type: 'reply' }>>((resolve, reject) => {
        this.waiting.set(id, { ask, resolve, reject });
        signal.addEventListener('abort', abort, { once: true });
        this.start().send(ask);
      });
      return {
        text: answer.text,
        reasonedAnew: false,
        finish: answer.finish,
        usage: { inputTokens: answer.inputTokens, outputTokens: answer.outputTokens },
      };
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Ends the process at once; open requests end as `aborted`. */
  dispose(): void {
    this.disposed = true;
    this.unload();
    this.rejectAll(new AuditError('aborted', 'The embedded model was closed.'));
  }

  private unload(): void {
    this.stopIdle();
    this.process?.end();
    this.process = null;
  }

  private stopIdle(): void {
    if (this.idle) {
      clearTimeout(this.idle);
      this.idle = null;
    }
  }

  /** The process, started where there is none. */
  private start(): WorkerProcess {
    this.stopIdle();
    this.process ??= this.spawn();
    this.process.setBusy(true);
    return this.process;
  }

  private spawn(): WorkerProcess {
    const process: WorkerProcess = new WorkerProcess(this.options.worker ?? workerFile(), {
      onMessage: message => this.receive(message),
      onDeath: how => this.mourn(process, how),
    });
    process.send({
      type: 'load',
      runtime: this.options.runtime,
      weights: this.options.weights,
      threads: this.options.threads ?? defaultThreads(globalThis.process.env, availableParallelism()),
      contextSize: this.options.contextSize ?? CONTEXT_SIZE,
    });
    return process;
  }

  private receive(message: FromWorker): void {
    switch (message.type) {
      case 'loaded':
        break;
      case 'load-failed':
        this.unload();
        this.rejectAll(this.refusal(message.reason, message.message));
        break;
      case 'reply':
        this.deaths = 0;
        this.settle(message.id)?.resolve(message);
        break;
      case 'error':
        this.settle(message.id)?.reject(this.refusal(message.reason, message.message));
        break;
    }
  }

  /** The process died: what was asked is asked again of a new one, once. */
  private mourn(process: WorkerProcess, how: string): void {
    if (process !== this.process) {
      return;
    }
    this.process = null;
    if (this.waiting.size === 0) {
      this.stopIdle();
      return;
    }
    this.deaths++;
    if (this.deaths > DEATHS_ALLOWED) {
      this.deaths = 0;
      this.rejectAll(crashed(how));
      return;
    }
    const fresh = this.start();
    for (const { ask } of this.waiting.values()) {
      fresh.send(ask);
    }
  }

  private refusal(reason: WorkerReason, message: string): AuditError {
    return new AuditError(reason, message, { hint: HINTS[reason] ?? '' });
  }

  private rejectAll(error: AuditError): void {
    for (const id of [...this.waiting.keys()]) {
      this.settle(id)?.reject(error);
    }
  }

  /** Takes a request off the list; the last one taken off starts the idle time. */
  private settle(id: number): Waiting | undefined {
    const found = this.waiting.get(id);
    this.waiting.delete(id);
    if (found && this.waiting.size === 0 && this.process) {
      this.process.setBusy(false);
      this.stopIdle();
      this.idle = setTimeout(() => this.unload(), this.options.idleMs ?? IDLE_MS);
      this.idle.unref();
    }
    return found;
  }
}
