import * as vscode from 'vscode';
import type { AuditEvent } from '../audit/events.ts';
import type { Mode, Parameters } from '../audit/report.ts';
import type { PageState, ShownProblem } from '../panel/protocol.ts';
import { AuditRun } from './auditRun.ts';
import type { LazyEngine } from './engine.ts';
import { eventsOf, goOnCalls } from './explanation.ts';
import type { Explanation } from './explanation.ts';
import type { Explanations } from './explanations.ts';
import type { ModelChoice } from './modelChoice.ts';
import { failureOf, refusal, troubleOf } from './problems.ts';
import { readCapture } from './readCapture.ts';
import type { Settings } from './settings.ts';
import { pageState } from './stage.ts';
import type { Stage } from './stage.ts';

/** What a start asks for, kept so that *Try again* can ask for the same. */
interface Order {
  readonly mode: Mode;
  readonly maxCalls: number;
}

/**
 * Takes an explanation from its file to its report: open, consent, run, stop. At most one audit runs at a time.
 * It shows nothing itself; the page, the tree and the marks listen.
 */
export class Desk implements vscode.Disposable {
  readonly #explanations: Explanations;
  readonly #engine: LazyEngine;
  readonly #models: ModelChoice;
  readonly #settings: Settings;
  readonly #log: vscode.LogOutputChannel;

  readonly #stages = new Map<string, Stage>();
  readonly #orders = new Map<string, Order>();
  /** A file that could not be opened, as the page shows it until something else is shown. */
  #unreadable: { file: vscode.Uri; problem: ShownProblem } | null = null;
  #running: { key: string; stop: () => void } | null = null;

  readonly #changed = new vscode.EventEmitter<void>();
  readonly #happened = new vscode.EventEmitter<{ key: string; event: AuditEvent }>();
  readonly #ended = new vscode.EventEmitter<{ key: string; problem: ShownProblem | null }>();

  /** What the page shows changed as a whole. Single events of a run are told by `onDidHappen` alone. */
  readonly onDidChange = this.#changed.event;
  readonly onDidHappen = this.#happened.event;
  readonly onDidEnd = this.#ended.event;

  constructor(parts: {
    explanations: Explanations;
    engine: LazyEngine;
    models: ModelChoice;
    settings: Settings;
    log: vscode.LogOutputChannel;
  }) {
    this.#explanations = parts.explanations;
    this.#engine = parts.engine;
    this.#models = parts.models;
    this.#settings = parts.settings;
    this.#log = parts.log;
  }

  /** The key of the audit that runs or gets its model, or null. */
  get running(): string | null {
    return this.#running?.key ?? null;
  }

  stage(key: string): Stage | undefined {
    return this.#stages.get(key);
  }

  /** Everything that happened in the last audit of an explanation. */
  events(key: string): readonly AuditEvent[] {
    const stage = this.#stages.get(key);
    if (stage?.at === 'running' || stage?.at === 'ended') {
      return stage.run.events;
    }
    const explanation = this.#explanations.get(key);
    return explanation?.report ? eventsOf(explanation.claims, explanation.report) : [];
  }

  /** Takes in what earlier windows kept. */
  async load(): Promise<void> {
    await this.#explanations.load();
    this.#changed.fire();
  }

  page(): PageState {
    if (this.#unreadable) {
      return { state: 'refused', shown: null, problem: this.#unreadable.problem };
    }
    const shown = this.#explanations.selected;
    return shown ? pageState(shown, this.#stages.get(shown.key)) : { state: 'welcome' };
  }

  /** Shows an explanation of the list, as it stands. */
  show(key: string): void {
    this.#unreadable = null;
    this.#explanations.select(key);
    this.#changed.fire();
  }

  /** Reads a capture file and shows what an audit of it would take. Nothing is sent to a model. */
  async open(file: vscode.Uri): Promise<void> {
    try {
      const engine = await this.#engine.get();
      const read = await readCapture(engine, file);
      const known = this.#explanations.get(read.key);
      const explanation = known ? { ...known, openedAt: read.openedAt } : read;
      this.#explanations.put(explanation);
      if (this.running !== explanation.key) {
        await this.#ask(explanation);
      }
      this.show(explanation.key);
    } catch (thrown) {
      const trouble = troubleOf(thrown);
      this.#log.warn(`${file.toString()}: ${trouble.message}`);
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      const reason = thrown instanceof vscode.FileSystemError ? 'bad-file' : trouble.reason;
      this.#unreadable = {
        file,
        problem: refusal({ ...trouble, reason, message: `${name}: ${trouble.message}` }),
      };
      this.#changed.fire();
    }
  }

  /** The chosen model or a cap changed: estimates and prompts that are shown are made anew. */
  async refresh(): Promise<void> {
    for (const [key, { at }] of this.#stages) {
      const explanation = this.#explanations.get(key);
      if (explanation && (at === 'consent' || at === 'refused')) {
        await this.#ask(explanation);
      }
    }
    this.#changed.fire();
  }

  /** Only the page's buttons come here: this is the person's consent to the calls. */
  async start(key: string, mode: Mode, maxCalls = this.#settings.maxCalls): Promise<void> {
    const explanation = this.#explanations.get(key);
    if (!explanation) {
      return;
    }
    if (this.#running) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Another audit is running. Stop it, or wait until it ends.'),
      );
      return;
    }
    this.#orders.set(key, { mode, maxCalls });
    const stopping = new AbortController();
    this.#running = { key, stop: () => stopping.abort() };
    try {
      await this.#run(explanation, { mode, maxCalls }, stopping.signal);
    } catch (thrown) {
      const trouble = troubleOf(thrown);
      this.#log.error(`${explanation.origin}: ${trouble.message}`);
      if (trouble.reason === 'aborted') {
        await this.#ask(explanation);
      } else {
        this.#stages.set(key, { at: 'refused', problem: refusal(trouble) });
      }
    } finally {
      this.#running = null;
      this.#changed.fire();
    }
  }

  /** Ends the requests themselves and keeps what was measured. */
  stop(): void {
    this.#running?.stop();
  }

  /** Buys more runs for what is undecided. For now that is a new audit of the same capture under a higher cap. */
  async goOn(key: string): Promise<void> {
    const report = this.#explanations.get(key)?.report;
    if (report) {
      const mode = report.parameters.mode === 'quick' ? 'standard' : report.parameters.mode;
      await this.start(key, mode, goOnCalls(report));
    }
  }

  async retry(key: string): Promise<void> {
    if (this.#unreadable) {
      await this.open(this.#unreadable.file);
      return;
    }
    const order = this.#orders.get(key);
    if (order) {
      await this.start(key, order.mode, order.maxCalls);
    }
  }

  /** Takes an explanation off the list, with its report; its audit is stopped where it runs. */
  async remove(key: string): Promise<void> {
    if (this.#running?.key === key) {
      this.stop();
    }
    this.#stages.delete(key);
    this.#orders.delete(key);
    this.#models.forget(key);
    await this.#explanations.remove(key);
    this.#changed.fire();
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
    this.#happened.dispose();
    this.#ended.dispose();
  }

  /** What stands between a capture and its first call. */
  async #ask(explanation: Explanation): Promise<void> {
    const engine = await this.#engine.get();
    const prepared = await engine.prepare(explanation.capture);
    const ref = this.#models.chosen(explanation.key);
    const parameters: Parameters = { ...engine.defaults, maxCalls: this.#settings.maxCalls };
    this.#stages.set(explanation.key, {
      at: 'consent',
      model: ref && this.#models.shown(ref, explanation.capture),
      estimate: engine.estimate(prepared, parameters),
      maxCalls: parameters.maxCalls,
      prompts: engine.prompts(prepared, parameters, ref === null || this.#models.continues(ref)),
    });
  }

  async #run(explanation: Explanation, order: Order, stopping: AbortSignal): Promise<void> {
    const { key } = explanation;
    const ref = this.#models.chosen(key);
    if (!ref) {
      this.#stages.set(key, { at: 'refused', problem: this.#models.noneChosen() });
      return;
    }
    const say = (text: string, fraction: number | null) => {
      this.#stages.set(key, { at: 'preparing', text, fraction });
      this.#changed.fire();
    };
    const engine = await this.#engine.get();
    const model = await this.#models.build(ref, { signal: stopping, say });
    const prepared = await engine.prepare(explanation.capture);
    const parameters: Parameters = { ...engine.defaults, ...order };
    const run = new AuditRun(key, this.#models.shown(ref, explanation.capture), parameters.margin);
    stopping.addEventListener('abort', () => run.stop(), { once: true });
    this.#stages.set(key, { at: 'running', run });
    this.#changed.fire();
    const concurrency = this.#models.concurrency(ref, this.#settings.concurrency);
    this.#log.info(
      `Audit of ${explanation.origin} on ${ref.id}: ${order.mode}, at most ${order.maxCalls} calls.`,
    );
    const report = await run.consume(
      engine.audit({
        prepared,
        model,
        parameters,
        captureSha256: explanation.captureSha256,
        concurrency,
        signal: run.signal,
      }),
      event => this.#happened.fire({ key, event }),
    );
    this.#log.info(`Audit of ${explanation.origin}: ${report.ended} after ${report.usage.calls} calls.`);
    await this.#keep(key, run, report);
  }

  async #keep(key: string, run: AuditRun, report: NonNullable<Explanation['report']>): Promise<void> {
    const problem = failureOf(report);
    const explanation = this.#explanations.get(key);
    if (!explanation) {
      return;
    }
    this.#models.learn(report);
    if (report.usage.calls === 0 && problem) {
      // Nothing was measured: an earlier report stays what it was.
      this.#stages.set(key, { at: 'refused', problem });
    } else if (report.usage.calls === 0 && report.ended === 'stopped') {
      await this.#ask(explanation);
    } else {
      this.#stages.set(key, { at: 'ended', run, problem });
      this.#explanations.put({ ...explanation, report });
      this.#ended.fire({ key, problem });
    }
  }
}
