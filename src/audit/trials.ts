import type { Capture } from './capture.ts';
import type { EditedTask } from './edit.ts';
import { AuditError, toAuditError } from './errors.ts';
import type { AuditEvent, Probe, ProbeFeature } from './events.ts';
import type { CodeReader, Digest, Model, ModelReply } from './ports.ts';
import { keeps } from './probe.ts';
import { renderingName } from './rendering.ts';
import type { Asked, Parameters, PromptRecord, TrialReport } from './report.ts';
import { outputOf, questionFor, requestFor } from './rerun.ts';
import type { Question } from './rerun.ts';
import { seededRandom } from './random.ts';

/** A run to be made: which stream and block it belongs to, and the task as that arm asks it. */
export interface TrialSpec {
  readonly stream: string;
  readonly block: number;
  readonly task: EditedTask;
}

/** The call budget is used up: what is left can't be decided with it. */
export class BudgetSpent extends Error {}

export interface TrialOptions {
  readonly capture: Capture;
  readonly reader: CodeReader | null;
  readonly probes: readonly Probe[];
  readonly model: Model;
  readonly parameters: Parameters;
  readonly concurrency: number;
  /** Runs that were paid for before, by `resumeKey`: each is taken instead of a call for the same prompt. */
  readonly resume: ReadonlyMap<string, TrialReport>;
  readonly digest: Digest;
  readonly signal: AbortSignal;
  readonly emit: (event: AuditEvent) => void;
}

/** A run's place in an audit: the same seed gives the same places the same prompts. */
export const resumeKey = (trial: { stream: string; block: number; prompt: string }): string =>
  `${trial.stream} ${trial.block} ${trial.prompt}`;

const MOST_FAILURES_IN_A_ROW = 5;

/**
 * Makes the model calls, so many at a time, within the budget. Results come in the order of the specs whatever
 * the order in which calls end, and no draw depends on it, so concurrency can't change a result.
 */
export class Trials {
  readonly all: TrialReport[] = [];
  readonly prompts = new Map<string, PromptRecord>();
  readonly usage = { calls: 0, inputTokens: 0, outputTokens: 0, failedCalls: 0 };
  /** The model thought anew before it answered, in any run until now. */
  reasonedAnew = false;
  private readonly form: 'continued' | 'asked-again';
  private readonly options: TrialOptions;
  private failuresInARow = 0;
  private next = 1;

  constructor(options: TrialOptions, form: 'continued' | 'asked-again') {
    this.options = options;
    this.form = form;
  }

  /** How the model was asked, as verdicts are graded by it. */
  get asked(): Asked {
    return this.reasonedAnew ? 'reasons-anew' : this.form;
  }

  /** Calls that the budget still allows. */
  get left(): number {
    return this.options.parameters.maxCalls - this.usage.calls;
  }

  /**
   * Runs all of `specs`, or none where the budget doesn't cover them.
   *
   * @throws BudgetSpent; AuditError after a failure that no further call can mend (`aborted` among them). Calls
   * that ended before stay in `all`.
   */
  async run(specs: readonly TrialSpec[]): Promise<TrialReport[]> {
    if (specs.length > this.left) {
      throw new BudgetSpent();
    }
    this.options.signal.throwIfAborted();
    const ids = specs.map(() => `t${this.next++}`);
    const results = new Array<TrialReport | undefined>(specs.length);
    const failures: AuditError[] = [];
    let cursor = 0;
    const worker = async (): Promise<void> => {
      for (let index = cursor++; index < specs.length && failures.length === 0; index = cursor++) {
        const spec = specs[index];
        const id = ids[index];
        if (spec && id !== undefined) {
          const { trial, error } = await this.call(id, spec);
          results[index] = trial;
          if (error && (error.fatal || this.failuresInARow >= MOST_FAILURES_IN_A_ROW)) {
            failures.push(error);
          }
        }
      }
    };
    const workers = Math.max(1, Math.min(this.options.concurrency, specs.length));
    await Promise.all(Array.from({ length: workers }, worker));
    const [fatal] = failures;
    if (fatal) {
      throw fatal;
    }
    return results.filter(trial => trial !== undefined);
  }

  private async call(id: string, spec: TrialSpec): Promise<{ trial: TrialReport; error: AuditError | null }> {
    const { capture, model, parameters, signal, emit } = this.options;
    const question = questionFor(capture, spec.task, this.form);
    const prompt = this.record(question);
    const paid = this.options.resume.get(resumeKey({ ...spec, prompt }));
    if (paid) {
      return { trial: this.keep(id, paid, spec.task), error: null };
    }
    const seed = seededRandom(parameters.seed, `call ${spec.stream} ${spec.block}`).below(2 ** 31);
    this.usage.calls += 1;
    let reply: ModelReply | null = null;
    let error: AuditError | null = null;
    try {
      reply = await model.reply(requestFor(capture, question, parameters, seed), { signal });
      this.failuresInARow = 0;
      this.usage.inputTokens += reply.usage.inputTokens;
      this.usage.outputTokens += reply.usage.outputTokens;
      this.reasonedAnew ||= reply.reasonedAnew;
    } catch (thrown) {
      error = signal.aborted ? new AuditError('aborted', 'Stopped.') : toAuditError(thrown, 'server-error');
      this.usage.failedCalls += 1;
      this.failuresInARow += 1;
    }
    const output = reply && outputOf(capture, question, reply.text);
    const trial: TrialReport = {
      id,
      stream: spec.stream,
      block: spec.block,
      rendering: renderingName(spec.task.rendering),
      wording: spec.task.wording,
      prompt,
      reply: reply?.text ?? null,
      output,
      lost: output === null || !reply ? {} : this.score(output, reply.text, spec.task.token),
      followed: output === null ? {} : this.follow(output, spec.task),
      reasonedAnew: reply?.reasonedAnew ?? false,
      failed: error?.reason ?? null,
      usage: { ...(reply?.usage ?? { inputTokens: 0, outputTokens: 0 }) },
    };
    this.all.push(trial);
    emit({ type: 'trial', trial, calls: this.usage.calls });
    return { trial, error };
  }

  /** A run of an earlier audit, counted as it was then: it is in the cap, and isn't made again. */
  private keep(id: string, paid: TrialReport, task: EditedTask): TrialReport {
    const { output, reply } = paid;
    const trial = {
      ...paid,
      id,
      // Scored anew: what is kept of an earlier audit is what the model said, not what was made of it.
      lost: output === null || reply === null ? {} : this.score(output, reply, task.token),
      followed: output === null ? {} : this.follow(output, task),
    };
    this.usage.calls += 1;
    this.usage.inputTokens += paid.usage.inputTokens;
    this.usage.outputTokens += paid.usage.outputTokens;
    this.reasonedAnew ||= paid.reasonedAnew;
    this.all.push(trial);
    this.options.emit({ type: 'trial', trial, calls: this.usage.calls });
    return trial;
  }

  /** An output that reaches a probe carries no arm. */
  private score(output: string, reply: string, token: string | null): Record<string, boolean> {
    const { probes, reader } = this.options;
    const lost: [string, boolean][] = probes.map(probe => [probe.id, !keeps(probe, output, reader)]);
    if (token !== null) {
      lost.push([PLANTED_PROBE.id, !reply.includes(token)]);
    }
    return Object.fromEntries(lost);
  }

  private follow(output: string, task: EditedTask): Record<string, boolean> {
    return Object.fromEntries(
      [...task.signatures].map(([claim, feature]) => [
        claim,
        keeps(featureProbe(feature), output, this.options.reader),
      ]),
    );
  }

  /** Keeps each way of asking once, by its hash. */
  private record(question: Question): string {
    const messages = question.messages.map(({ role, content }) => ({ role, content }));
    const hash = this.options.digest(JSON.stringify([messages, question.prefill])).slice(0, 16);
    if (!this.prompts.has(hash)) {
      const prompt = { hash, messages, prefill: question.prefill };
      this.prompts.set(hash, prompt);
      this.options.emit({ type: 'prompt', prompt });
    }
    return hash;
  }
}

/** Whether an altered value came back is asked like any other feature. */
const featureProbe = (feature: ProbeFeature): Probe => ({
  id: 'followed',
  kind: 'feature',
  text: feature.text,
  lostText: feature.text,
  features: [feature],
  canonical: null,
});

/** What the planted arm is scored by: the token stands in the raw reply. */
export const PLANTED_PROBE: Probe = {
  id: 'planted',
  kind: 'feature',
  text: 'the reply contains the planted code',
  lostText: 'the planted code',
  features: [],
  canonical: null,
};
