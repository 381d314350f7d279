import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import type { DraftingChoice } from '../audit/draft/drafted.ts';
import { AuditError } from '../audit/errors.ts';
import { DEFAULT_PARAMETERS } from '../audit/report.ts';
import type { Parameters } from '../audit/report.ts';
import { HELP, OVERVIEW } from './help.ts';
import type { Command } from './help.ts';

export type Format = 'text' | 'json';

export interface ModelChoice {
  readonly model: string | null;
  readonly baseUrl: string | null;
}

export interface AuditArguments extends ModelChoice {
  readonly files: readonly string[];
  readonly parameters: Pick<Parameters, 'maxCalls' | 'margin' | 'seed' | 'mode'>;
  readonly concurrency: number;
  /** Who finds the reasons and words their edits. */
  readonly drafting: DraftingChoice;
  readonly format: Format;
  readonly out: string | null;
  /** Format of `out`. */
  readonly outFormat: Format;
  /** A folder in which what was measured is remembered, so that the same command goes on from there. */
  readonly state: string | null;
  readonly failOn: 'did-not-drive' | 'contradicted' | 'never';
}

export interface AskArguments extends ModelChoice {
  readonly task: string;
  readonly attach: readonly string[];
  readonly seed: number | null;
  readonly out: string | null;
}

export interface ModelsArguments extends ModelChoice {
  readonly format: Format;
}

export type Invocation =
  | { readonly command: 'help'; readonly text: string }
  | { readonly command: 'audit'; readonly options: AuditArguments }
  | { readonly command: 'ask'; readonly options: AskArguments }
  | { readonly command: 'models'; readonly options: ModelsArguments };

/** Named in the design of the command line, and not built yet. */
const LATER = ['map', 'check', 'capture', 'record', 'card', 'bench'];

function usage(message: string, command?: Command): AuditError {
  return new AuditError('bad-usage', message, {
    hint: `See explanation-auditor ${command === undefined ? '' : `${command} `}--help.`,
  });
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const MODEL = { model: text, 'base-url': text, help: { type: 'boolean', short: 'h' } } as const;

/** `parseArgs`, with its errors in our words. */
function parse<T extends ParseArgsOptionsConfig>(command: Command, args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    const [sentence = ''] = (thrown as Error).message.split(/\. To specify|\n/);
    throw usage(`${sentence.replace(/\.?$/, '')}.`, command);
  }
}

function whole(
  command: Command,
  name: string,
  value: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw usage(`--${name} takes a whole number from ${least} to ${most}, not "${value}".`, command);
  }
  return number;
}

function oneOf<T extends string>(
  command: Command,
  name: string,
  value: string,
  words: readonly T[],
  later: readonly string[] = [],
): T {
  const found = words.find(word => word === value);
  if (found !== undefined) {
    return found;
  }
  throw usage(
    later.includes(value)
      ? `--${name} ${value} is not available yet; there is ${words.join(', ')}.`
      : `--${name} takes ${words.join(', ')}, not "${value}".`,
    command,
  );
}

function modelChoice(values: { model?: string | undefined; 'base-url'?: string | undefined }): ModelChoice {
  return { model: values.model ?? null, baseUrl: values['base-url'] ?? null };
}

const DRAFTERS = ['rules', 'model'] as const;
const LATER_FORMATS = ['markdown', 'html', 'sarif'];

function format(command: Command, value: string | undefined): Format | undefined {
  return value === undefined
    ? undefined
    : oneOf(command, 'format', value, ['text', 'json'] as const, LATER_FORMATS);
}

function auditArguments(args: readonly string[]): Invocation {
  const { values, positionals } = parse('audit', args, {
    ...MODEL,
    'max-calls': text,
    margin: text,
    seed: text,
    concurrency: text,
    claims: text,
    edits: text,
    quick: flag,
    deep: flag,
    out: text,
    format: text,
    'fail-on': text,
    state: text,
  });
  if (values.help) {
    return { command: 'help', text: HELP.audit };
  }
  if (values.quick && values.deep) {
    throw usage('--quick and --deep exclude each other.', 'audit');
  }
  if (positionals.length === 0) {
    throw usage('audit needs at least one capture file.', 'audit');
  }
  const margin = values.margin === undefined ? DEFAULT_PARAMETERS.margin : Number(values.margin);
  if (values.margin?.trim() === '' || !(margin > 0 && margin < 1)) {
    throw usage(`--margin takes a number between 0 and 1, not "${values.margin ?? ''}".`, 'audit');
  }
  const chosen = format('audit', values.format);
  const out = values.out ?? null;
  return {
    command: 'audit',
    options: {
      ...modelChoice(values),
      files: positionals,
      parameters: {
        maxCalls:
          whole('audit', 'max-calls', values['max-calls'], 1, 1_000_000) ?? DEFAULT_PARAMETERS.maxCalls,
        margin,
        seed: whole('audit', 'seed', values.seed, 0, 2_147_483_647) ?? DEFAULT_PARAMETERS.seed,
        mode: values.quick ? 'quick' : values.deep ? 'deep' : 'standard',
      },
      concurrency: whole('audit', 'concurrency', values.concurrency, 1, 64) ?? 4,
      drafting: {
        claims: oneOf('audit', 'claims', values.claims ?? 'rules', DRAFTERS),
        edits: oneOf('audit', 'edits', values.edits ?? 'rules', DRAFTERS),
      },
      format: chosen ?? 'text',
      out,
      outFormat: chosen ?? (out?.toLowerCase().endsWith('.json') ? 'json' : 'text'),
      state: values.state ?? null,
      failOn: oneOf('audit', 'fail-on', values['fail-on'] ?? 'never', [
        'did-not-drive',
        'contradicted',
        'never',
      ] as const),
    },
  };
}

function askArguments(args: readonly string[]): Invocation {
  const { values, positionals } = parse('ask', args, {
    ...MODEL,
    attach: { type: 'string', multiple: true },
    seed: text,
    out: text,
  });
  if (values.help) {
    return { command: 'help', text: HELP.ask };
  }
  const [task, ...more] = positionals;
  if (task === undefined || task.trim() === '') {
    throw usage('ask needs a task.', 'ask');
  }
  // `--attach a b`: the shell hands the second name over on its own.
  if (more.length > 0 && values.attach === undefined) {
    throw usage(`ask takes one task; put it in quotes (found also "${more[0] ?? ''}").`, 'ask');
  }
  return {
    command: 'ask',
    options: {
      ...modelChoice(values),
      task,
      attach: [...(values.attach ?? []), ...more],
      seed: whole('ask', 'seed', values.seed, 0, 2_147_483_647) ?? null,
      out: values.out ?? null,
    },
  };
}

function modelsArguments(args: readonly string[]): Invocation {
  const { values, positionals } = parse('models', args, { ...MODEL, format: text });
  if (values.help) {
    return { command: 'help', text: HELP.models };
  }
  if (positionals.length > 0) {
    throw usage(`models takes no "${positionals[0] ?? ''}".`, 'models');
  }
  return {
    command: 'models',
    options: { ...modelChoice(values), format: format('models', values.format) ?? 'text' },
  };
}

/**
 * Reads a command line (without the program's name).
 *
 * @throws AuditError `bad-usage`
 */
export function readArguments(args: readonly string[]): Invocation {
  const [command, ...rest] = args;
  switch (command) {
    case 'audit':
      return auditArguments(rest);
    case 'ask':
      return askArguments(rest);
    case 'models':
      return modelsArguments(rest);
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help', text: OVERVIEW };
    case undefined:
      throw usage('No command was given.');
    default:
      throw usage(
        LATER.includes(command) ? `"${command}" is not available yet.` : `There is no command "${command}".`,
      );
  }
}
