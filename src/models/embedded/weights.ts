import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AuditError } from '../../audit/errors.ts';
import type { EmbeddedModelInfo } from './catalogue.ts';
import { EMBEDDED_MODELS } from './catalogue.ts';
import { download } from './download.ts';
import { fileSha256, rememberedSha256 } from './fileDigest.ts';
import { withFileLock } from './fileLock.ts';
import type { OnProgress } from './progress.ts';

/** Names a model file of one's own. */
export const MODEL_PATH_VARIABLE = 'EXPLANATION_AUDITOR_MODEL_PATH';

export interface SourceRequest {
  readonly model: EmbeddedModelInfo;
  /** Where the file is put together; the caller checks it and moves it into place. */
  readonly part: string;
  readonly signal: AbortSignal;
  readonly progress?: OnProgress | undefined;
}

/** A place that model files come from. */
export interface WeightsSource {
  /** For people, e.g. "huggingface.co". */
  name(model: EmbeddedModelInfo): string;
  fetch(request: SourceRequest): Promise<void>;
}

export interface WeightsOptions {
  readonly model: EmbeddedModelInfo;
  /** The cache: model files lie in it under their own names. */
  readonly folder: string;
  /** A GGUF file that the person named; taken as it is. See `MODEL_PATH_VARIABLE`. */
  readonly givenPath?: string | undefined;
  readonly signal: AbortSignal;
  readonly progress?: OnProgress | undefined;
  /** Tried in this order once the cache has nothing; default: the makers' own site. */
  readonly sources?: readonly WeightsSource[] | undefined;
}

export interface Weights {
  readonly path: string;
  /** The catalogue's id where the bytes are the catalogue's, else the file's name without its ending. */
  readonly id: string;
}

/** The model makers' own site. */
export const hub: WeightsSource = {
  name: model => new URL(model.url).host,
  fetch: ({ model, part, signal, progress }) =>
    download({
      url: model.url,
      part,
      bytes: model.bytes,
      what: `${model.title} from ${new URL(model.url).host}`,
      signal,
      progress,
    }),
};

async function isFileOf(path: string, bytes: number): Promise<boolean> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size === bytes;
  } catch {
    return false;
  }
}

async function cached(model: EmbeddedModelInfo, path: string, signal: AbortSignal): Promise<boolean> {
  return (
    (await isFileOf(path, model.bytes)) &&
    (await rememberedSha256(path, join(path, '..', '.checked'), signal)) === model.sha256
  );
}

async function firstFour(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    return (await file.read(Buffer.alloc(4), 0, 4, 0)).buffer.toString('latin1');
  } finally {
    await file.close();
  }
}

/** @throws AuditError `model-missing` when the file isn't there or is no GGUF file */
async function given(path: string, folder: string, signal: AbortSignal): Promise<Weights> {
  const absolute = resolve(path);
  const magic = await firstFour(absolute).catch((thrown: unknown) => {
    throw new AuditError(
      'model-missing',
      `The model file ${absolute} can't be read: ${(thrown as Error).message}`,
      { hint: `Correct the path, or unset ${MODEL_PATH_VARIABLE}.`, cause: thrown },
    );
  });
  if (magic !== 'GGUF') {
    throw new AuditError('model-missing', `${absolute} is not a model file in GGUF form.`, {
      hint: 'Name a GGUF file, the form that llama.cpp reads.',
    });
  }
  const { size } = await stat(absolute);
  const alike = EMBEDDED_MODELS.find(({ bytes }) => bytes === size);
  const same = alike && (await rememberedSha256(absolute, join(folder, '.checked'), signal)) === alike.sha256;
  return { path: absolute, id: same ? alike.id : basename(absolute).replace(/\.gguf$/i, '') };
}

/**
 * @returns null when the file is in place, else why not, in words
 * @throws AuditError `aborted`
 */
async function tried(source: WeightsSource, request: SourceRequest, target: string): Promise<string | null> {
  const { model, part, signal } = request;
  try {
    await source.fetch(request);
  } catch (thrown) {
    if (signal.aborted) {
      throw thrown instanceof AuditError ? thrown : new AuditError('aborted', 'Stopped.', { cause: thrown });
    }
    return (thrown as Error).message;
  }
  if (!(await isFileOf(part, model.bytes)) || (await fileSha256(part, signal)) !== model.sha256) {
    await rm(part, { force: true });
    await rm(`${part}.etag`, { force: true });
    return 'what came is not the file that was asked for (its SHA-256 differs); it was thrown away';
  }
  await rename(part, target);
  await rm(`${part}.etag`, { force: true });
  return null;
}

/**
 * The model's file on this machine: the one that the person named, else from the cache, else from the sources in
 * turn. A file gets its name only once its SHA-256 is right, so several programs can ask at once.
 *
 * @throws AuditError `model-missing` with all that was tried; `aborted`, which keeps what came so far
 */
export async function ensureWeights(options: WeightsOptions): Promise<Weights> {
  const { model, folder, signal } = options;
  if (options.givenPath) {
    return given(options.givenPath, folder, signal);
  }
  const path = join(resolve(folder), model.file);
  if (await cached(model, path, signal)) {
    return { path, id: model.id };
  }
  await mkdir(folder, { recursive: true });
  return withFileLock(`${path}.lock`, signal, async () => {
    if (await cached(model, path, signal)) {
      return { path, id: model.id };
    }
    const failures: string[] = [];
    for (const source of options.sources ?? [hub]) {
      const request = { model, part: `${path}.part`, signal, progress: options.progress };
      const failure = await tried(source, request, path);
      if (failure === null) {
        // Remembered now, so that the next start need not read the file.
        await cached(model, path, signal);
        return { path, id: model.id };
      }
      failures.push(`${source.name(model)}: ${failure}`);
    }
    throw new AuditError(
      'model-missing',
      `The embedded model ${model.title} (${Math.round(model.bytes / 1e6)} MB) could not be had. Tried: the cache ${folder}: not there; ${failures.join('; ')}.`,
      {
        hint: `Connect to the network and try again, or get ${model.file} from ${model.url} and name it in ${MODEL_PATH_VARIABLE}.`,
      },
    );
  });
}
