import { AuditError } from '../audit/errors.ts';
import type { Model } from '../audit/ports.ts';
import { openAiModel } from '../models/openai/openAiModel.ts';
import type { ModelChoice } from './arguments.ts';
import type { Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** A model, and how to let go of it. */
export interface OpenModel {
  readonly model: Model;
  close(): void;
}

/** The key, or null. An empty variable is none. */
export function apiKey(terminal: Terminal): string | null {
  return terminal.environment['OPENAI_API_KEY']?.trim() || null;
}

/**
 * The model that was asked for. `preferred` is taken where none is named: the one that was captured.
 *
 * @throws AuditError `bad-usage`, `refused-key` where OpenAI would be asked without a key, or why the embedded model
 * can't be had
 */
export async function openModel(
  choice: ModelChoice,
  preferred: string | null,
  parts: Surroundings,
): Promise<OpenModel> {
  const { terminal } = parts;
  if (choice.model === 'embedded') {
    if (choice.baseUrl !== null) {
      throw new AuditError('bad-usage', '--model embedded and --base-url exclude each other.', {
        hint: 'The embedded model runs on this machine, without a server.',
      });
    }
    return openEmbedded(preferred, parts);
  }
  const key = apiKey(terminal);
  if (choice.baseUrl === null && key === null) {
    throw new AuditError(
      'refused-key',
      'No model can be asked: OPENAI_API_KEY is not set, and no server is named.',
      {
        hint: 'Set OPENAI_API_KEY, or give --base-url of a server or --model embedded.',
      },
    );
  }
  const model = openAiModel({
    baseUrl: choice.baseUrl ?? undefined,
    apiKey: key,
    model: choice.model,
    preferred,
  });
  return { model, close: () => undefined };
}

async function openEmbedded(
  preferred: string | null,
  { terminal, places, signal }: Surroundings,
): Promise<OpenModel> {
  const [
    { EMBEDDED_MODELS, DEFAULT_MODEL },
    { ensureWeights, MODEL_PATH_VARIABLE },
    { ensureRuntime },
    embedded,
    { progressText },
  ] = await Promise.all([
    import('../models/embedded/catalogue.ts'),
    import('../models/embedded/weights.ts'),
    import('../models/embedded/runtime.ts'),
    import('../models/embedded/embeddedModel.ts'),
    import('../models/embedded/progress.ts'),
  ]);
  let said = '';
  const progress = (now: Parameters<typeof progressText>[0]) => {
    if (terminal.columns !== null) {
      terminal.redraw(progressText(now).slice(0, terminal.columns - 1));
    } else if (now.what !== said) {
      terminal.say(progressText(now));
    }
    said = now.what;
  };
  const runtime = await ensureRuntime({ folder: places.runtime, signal, progress });
  const weights = await ensureWeights({
    model: EMBEDDED_MODELS.find(({ id }) => id === preferred) ?? DEFAULT_MODEL,
    folder: places.weights,
    givenPath: terminal.environment[MODEL_PATH_VARIABLE],
    signal,
    progress,
  });
  const model = new embedded.EmbeddedModel({ id: weights.id, weights: weights.path, runtime });
  return { model, close: () => model.dispose() };
}
