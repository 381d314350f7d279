import type { Capture } from '../audit/capture.ts';
import type { AuditEvent, Estimate } from '../audit/events.ts';
import type { Model } from '../audit/ports.ts';
import type { Prepared } from '../audit/prepare.ts';
import type { Parameters, Report } from '../audit/report.ts';
import type { ShownPrompt } from '../panel/protocol.ts';

/** What the editor asks of the engine, with its defaults and its readers of code filled in. */
export interface Engine {
  readonly defaults: Parameters;
  /** @throws AuditError `bad-json`, `unknown-schema`, `bad-capture` */
  parse(text: string): Capture;
  sha256(text: string): string;
  /** @throws AuditError `no-claims` */
  prepare(capture: Capture): Promise<Prepared>;
  estimate(prepared: Prepared, parameters: Parameters): Estimate;
  prompts(prepared: Prepared, parameters: Parameters, prefill: boolean): ShownPrompt[];
  audit(options: {
    prepared: Prepared;
    model: Model;
    parameters: Parameters;
    captureSha256: string;
    concurrency: number;
    signal: AbortSignal;
  }): AsyncIterable<AuditEvent>;
  text(report: Report): string;
}

async function load(grammars: string): Promise<Engine> {
  const [{ createHash }, capture, report, prepare, estimate, prompts, audit, reportText, syntax] =
    await Promise.all([
      import('node:crypto'),
      import('../audit/capture.ts'),
      import('../audit/report.ts'),
      import('../audit/prepare.ts'),
      import('../audit/estimate.ts'),
      import('../audit/prompts.ts'),
      import('../audit/audit.ts'),
      import('../audit/reportText.ts'),
      import('../syntax/treeSitter.ts'),
    ]);
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
  const readers = syntax.treeSitter({ folder: grammars });
  return {
    defaults: report.DEFAULT_PARAMETERS,
    parse: capture.parseCapture,
    sha256: digest,
    prepare: read => prepare.prepare(read, readers),
    estimate: estimate.estimate,
    prompts: prompts.samplePrompts,
    audit: options => audit.audit({ ...options, digest }),
    text: reportText.reportText,
  };
}

/** The engine, loaded with the first question: activation carries none of it. */
export class LazyEngine {
  readonly #grammars: string;
  #loading: Promise<Engine> | null = null;

  /** @param grammars the folder of the grammars that ship with the extension */
  constructor(grammars: string) {
    this.#grammars = grammars;
  }

  /** A load that failed is tried again with the next call. */
  get(): Promise<Engine> {
    this.#loading ??= load(this.#grammars).catch((thrown: unknown) => {
      this.#loading = null;
      throw thrown;
    });
    return this.#loading;
  }
}
