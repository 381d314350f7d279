import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { toAuditError } from '../audit/errors.ts';
import { escapeControls } from '../audit/escapeControls.ts';
import type { ModelCard } from '../audit/ports.ts';
import { OPENAI_BASE_URL } from '../models/openai/endpoint.ts';
import { listOpenAiModels, openAiModel } from '../models/openai/openAiModel.ts';
import type { ModelsArguments } from './arguments.ts';
import type { Surroundings } from './surroundings.ts';
import { apiKey } from './chooseModel.ts';
import { EXIT, statusOf } from './exit.ts';
import type { ExitStatus } from './exit.ts';
import { json } from './terminal.ts';

interface ServerFound {
  readonly baseUrl: string;
  readonly models: readonly string[];
  /** The model that an audit would ask, and what it can do; null where none is chosen. */
  readonly chosen: ModelCard | null;
  readonly error: string | null;
}

interface EmbeddedFound {
  readonly id: string;
  readonly title: string;
  readonly bytes: number;
  readonly path: string;
  readonly present: boolean;
}

/** Enough for every probe of a server's abilities. */
const CALLS = 8;

async function lookAtServer(
  baseUrl: string,
  options: ModelsArguments,
  { terminal, signal }: Surroundings,
): Promise<{ server: ServerFound; status: ExitStatus }> {
  const asked = { baseUrl, apiKey: apiKey(terminal), maxRetries: 1 };
  let models: string[] = [];
  try {
    models = await listOpenAiModels(asked, signal);
    const named = options.model === 'embedded' ? null : options.model;
    // Probing costs a few tiny calls, so it is done for a model that is clearly meant.
    const id = named ?? (models.length === 1 ? models[0] : undefined);
    const chosen =
      id === undefined
        ? null
        : (await openAiModel({ ...asked, model: id }).describe({ maxCalls: CALLS, signal })).card;
    return { server: { baseUrl, models, chosen, error: null }, status: EXIT.clean };
  } catch (thrown) {
    const error = toAuditError(thrown, 'server-error');
    return { server: { baseUrl, models, chosen: null, error: error.message }, status: statusOf(error) };
  }
}

async function lookAtEmbedded({ places }: Surroundings): Promise<EmbeddedFound[]> {
  const { EMBEDDED_MODELS } = await import('../models/embedded/catalogue.ts');
  return Promise.all(
    EMBEDDED_MODELS.map(async ({ id, title, bytes, file }) => {
      const path = join(places.weights, file);
      const found = await stat(path).catch(() => null);
      return { id, title, bytes, path, present: found?.size === bytes };
    }),
  );
}

function asText(server: ServerFound | null, embedded: readonly EmbeddedFound[]): string {
  const lines: string[] = [];
  if (server === null) {
    lines.push(`${OPENAI_BASE_URL}: not asked, OPENAI_API_KEY is not set`);
  } else {
    lines.push(`${server.baseUrl}: ${server.error ?? `${server.models.length} model(s)`}`);
    lines.push(...server.models.map(id => `  ${id}`));
  }
  if (server?.chosen) {
    const { id, capabilities } = server.chosen;
    lines.push(
      `${id} ${capabilities.prefill ? 'goes on from a start of its own reply' : 'does not go on from a start of its own reply'}` +
        ` and takes ${capabilities.seed ? 'a' : 'no'} seed.`,
    );
  }
  lines.push('On this machine (--model embedded):');
  for (const { id, title, bytes, path, present } of embedded) {
    lines.push(`  ${title} (${id}), ${Math.round(bytes / 1e6)} MB: ${present ? path : 'not downloaded'}`);
  }
  return escapeControls(`${lines.join('\n')}\n`);
}

/** Lists what can be reached. A server that was named and can't be is an error; the list is printed even so. */
export async function modelsCommand(options: ModelsArguments, around: Surroundings): Promise<ExitStatus> {
  const { terminal } = around;
  const baseUrl = options.baseUrl ?? (apiKey(terminal) === null ? null : OPENAI_BASE_URL);
  const looked = baseUrl === null ? null : await lookAtServer(baseUrl, options, around);
  const server = looked?.server ?? null;
  const embedded = await lookAtEmbedded(around);
  await terminal.result(options.format === 'json' ? json({ server, embedded }) : asText(server, embedded));
  if (server?.error) {
    terminal.say(server.error);
  }
  return looked?.status ?? EXIT.clean;
}
