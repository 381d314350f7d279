import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AuditError } from '../../audit/errors.ts';
import { speaksChatMl } from './chatTokens.ts';
import { Generator } from './generator.ts';
import type { LlamaModule } from './llamaTypes.ts';
import type { Ask, FromWorker, Load, WorkerReason } from './protocol.ts';
import { toWorkerSchema, WORKER_REASONS } from './protocol.ts';

/*
 * The embedded model's own process. It dies alone: a crash of the native code or a lack of memory ends this process
 * and not the editor. It ends itself as soon as the channel to the auditor closes.
 */

interface Loaded {
  readonly generator: Generator;
  readonly contextSize: number;
}

function send(message: FromWorker): void {
  process.send?.(message);
}

function failure(thrown: unknown): { reason: WorkerReason; message: string } {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const known = WORKER_REASONS.find(reason => thrown instanceof AuditError && thrown.reason === reason);
  return { reason: known ?? 'server-error', message };
}

async function runtimeModule(runtime: string): Promise<LlamaModule> {
  const entry = join(runtime, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  if (!existsSync(entry)) {
    throw new AuditError('runtime-missing', `The runtime is not in ${runtime}.`);
  }
  return (await import(pathToFileURL(entry).href)) as LlamaModule;
}

async function load(options: Load): Promise<Loaded> {
  const module = await runtimeModule(options.runtime);
  const llama = await module.getLlama({
    gpu: false,
    build: 'never',
    logLevel: 'error',
    maxThreads: options.threads,
    skipDownload: true,
    progressLogs: false,
  });
  if (!existsSync(options.weights)) {
    throw new AuditError('model-missing', `The model file ${options.weights} is not there.`);
  }
  const model = await llama.loadModel({ modelPath: options.weights });
  if (!speaksChatMl(model)) {
    throw new AuditError(
      'unknown-model',
      'This model file does not mark turns as ChatML does; the auditor can ask only models that do.',
    );
  }
  const contextSize = Math.min(options.contextSize, model.trainContextSize);
  const context = await model.createContext({ contextSize, threads: options.threads, sequences: 1 });
  return { generator: new Generator(model, context.getSequence(), contextSize), contextSize };
}

/** Answers one request after another; a request that is called off while it waits is never started. */
class Desk {
  private loaded: Promise<Loaded> | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private readonly open = new Map<number, AbortController>();

  load(options: Load): void {
    this.loaded = load(options);
    this.loaded.then(
      ({ contextSize }) => send({ type: 'loaded', contextSize }),
      (thrown: unknown) => send({ type: 'load-failed', ...failure(thrown) }),
    );
  }

  ask(request: Ask): void {
    const controller = new AbortController();
    this.open.set(request.id, controller);
    this.last = this.last.then(() => this.answer(request, controller.signal));
  }

  abort(id: number): void {
    this.open.get(id)?.abort();
  }

  private async answer(request: Ask, signal: AbortSignal): Promise<void> {
    try {
      if (!this.loaded) {
        throw new AuditError('server-error', 'The model was asked before it was loaded.');
      }
      const { generator } = await this.loaded;
      const reply = await generator.answer(request, signal);
      send({ type: 'reply', id: request.id, ...reply });
    } catch (thrown) {
      send({ type: 'error', id: request.id, ...failure(thrown) });
    } finally {
      this.open.delete(request.id);
    }
  }
}

const desk = new Desk();
process.on('disconnect', () => process.exit(0));
process.on('message', raw => {
  const message = toWorkerSchema.parse(raw);
  switch (message.type) {
    case 'load':
      desk.load(message);
      break;
    case 'ask':
      desk.ask(message);
      break;
    case 'abort':
      desk.abort(message.id);
      break;
  }
});
