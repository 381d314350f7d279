import { createHash } from 'node:crypto';
import { audit } from '../audit/audit.ts';
import { parseCapture } from '../audit/capture.ts';
import { draft } from '../audit/draft/draft.ts';
import { estimateWithDrafting } from '../audit/draft/draftEstimate.ts';
import { AuditError, toAuditError } from '../audit/errors.ts';
import { prepare } from '../audit/prepare.ts';
import type { Prepared } from '../audit/prepare.ts';
import { DEFAULT_PARAMETERS } from '../audit/report.ts';
import type { Parameters, Report } from '../audit/report.ts';
import { reportText } from '../audit/reportText.ts';
import { treeSitter } from '../syntax/treeSitter.ts';
import type { AuditArguments, Format } from './arguments.ts';
import { checkWritable, writeWhole } from './atomicFile.ts';
import { openModel } from './chooseModel.ts';
import { errorText, EXIT, statusOf } from './exit.ts';
import type { ExitStatus } from './exit.ts';
import { auditProgress } from './progress.ts';
import { StateFolder } from './stateFolder.ts';
import { json } from './terminal.ts';
import { readText } from './textFile.ts';
import type { Surroundings } from './surroundings.ts';

interface Input {
  readonly file: string;
  readonly text: string;
  readonly prepared: Prepared;
}

interface Measured {
  readonly file: string;
  readonly report: Report;
}

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Reads all files before the first call, so that a mistake in the last one costs nothing. */
export async function auditCommand(options: AuditArguments, around: Surroundings): Promise<ExitStatus> {
  const { terminal } = around;
  const inputs = await readInputs(options, around);
  if (inputs === null) {
    return EXIT.usage;
  }
  if (options.out !== null) {
    await checkWritable(options.out);
  }
  const measured: Measured[] = [];
  let status: ExitStatus = EXIT.clean;
  for (const input of inputs) {
    const several = inputs.length > 1;
    let report: Report;
    try {
      report = await auditOne(input, options, around, several ? `${input.file}: ` : '');
    } catch (thrown) {
      const error = toAuditError(thrown, 'server-error');
      terminal.say(errorText(error, several ? input.file : undefined));
      status = statusOf(error);
      if (error.reason === 'no-claims') {
        continue;
      }
      break;
    }
    if (report.usage.calls > 0) {
      measured.push({ file: input.file, report });
    }
    if (report.ended === 'failed') {
      terminal.say(
        `${several ? `${input.file}: ` : ''}${report.endedBecause ?? 'The model could not be asked.'}`,
      );
      status = EXIT.model;
      break;
    }
    if (report.ended === 'stopped') {
      terminal.say(
        report.usage.calls > 0
          ? 'Stopped; what was measured is kept.'
          : 'Stopped before anything was measured.',
      );
      status = EXIT.interrupted;
      break;
    }
  }
  if (measured.length > 0) {
    const print = (format: Format) =>
      format === 'json' ? asJson(measured, inputs.length) : asText(measured, inputs.length);
    if (options.out !== null) {
      await writeWhole(options.out, print(options.outFormat));
    }
    await terminal.result(print(options.format));
  }
  return status === EXIT.clean && measured.some(({ report }) => hasFinding(report, options.failOn))
    ? EXIT.findings
    : status;
}

/** Null when one of them can't be used; each that can't was told. */
async function readInputs(
  { files, drafting }: AuditArguments,
  { terminal, places }: Surroundings,
): Promise<Input[] | null> {
  const syntax = treeSitter({ folder: places.grammars });
  // What the rules don't find the model may.
  const none = drafting.claims === 'model' ? 'allowed' : 'refused';
  const inputs: Input[] = [];
  let failed = false;
  for (const file of files) {
    try {
      const text = await readText(file);
      inputs.push({ file, text, prepared: await prepare(parseCapture(text), syntax, none) });
    } catch (thrown) {
      failed = true;
      terminal.say(errorText(toAuditError(thrown, 'bad-file'), file));
    }
  }
  return failed ? null : inputs;
}

async function auditOne(
  { text, prepared }: Input,
  options: AuditArguments,
  around: Surroundings,
  label: string,
): Promise<Report> {
  const { terminal, signal } = around;
  const parameters: Parameters = {
    ...DEFAULT_PARAMETERS,
    ...options.parameters,
    temperature: temperatureOf(prepared),
  };
  const captureSha256 = digest(text);
  const state = options.state === null ? null : new StateFolder(options.state);
  const { drafting } = options;
  const drafts = drafting.claims === 'model' || drafting.edits === 'model';
  const drafted = drafts ? [`claims-${drafting.claims}`, `edits-${drafting.edits}`] : [];
  const key = [captureSha256, options.baseUrl, options.model, parameters.seed, ...drafted];
  const resume = (await state?.load(key)) ?? undefined;
  const likely = estimateWithDrafting(prepared, parameters, drafting);
  const about = Math.min(parameters.maxCalls, parameters.mode === 'quick' ? likely.quickCalls : likely.calls);
  const show = auditProgress(terminal, about, label);
  const opened = await openModel(options, prepared.capture.model ?? null, around);
  try {
    const { concurrency } = options;
    const common = { model: opened.model, parameters, captureSha256, resume, concurrency, digest, signal };
    const progress = (calls: number) => {
      show({ type: 'phase', phase: 'draft', text: `The model drafts (call ${calls})` });
    };
    const ready = drafts ? await draft({ ...common, prepared, choice: drafting, progress }) : prepared;
    for await (const event of audit({ ...common, prepared: ready })) {
      show(event);
      if (event.type === 'finished') {
        if (event.report.usage.calls > 0) {
          await state?.save(key, event.report);
        }
        return event.report;
      }
    }
  } finally {
    opened.close();
  }
  throw new AuditError('server-error', 'The audit ended without a report.');
}

/** As it was captured; at 0 every draw would be the same. */
function temperatureOf({ capture }: Prepared): number {
  return capture.sampling?.temperature || DEFAULT_PARAMETERS.temperature;
}

function asJson(measured: readonly Measured[], files: number): string {
  const reports = measured.map(({ report }) => report);
  return json(files === 1 ? reports[0] : reports);
}

function asText(measured: readonly Measured[], files: number): string {
  return measured
    .map(
      ({ file, report }) =>
        (files === 1 ? '' : `== ${JSON.stringify(file).slice(1, -1)} ==\n`) + reportText(report),
    )
    .join('\n');
}

function hasFinding(report: Report, failOn: AuditArguments['failOn']): boolean {
  return report.claims.some(
    ({ verdict }) =>
      failOn !== 'never' &&
      (verdict === 'contradicted' || (verdict === 'did-not-drive' && failOn === 'did-not-drive')),
  );
}
