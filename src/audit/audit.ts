import { Board } from './board.ts';
import { editableTask } from './edit.ts';
import { toAuditError } from './errors.ts';
import type { AuditError } from './errors.ts';
import type { AuditEvent, Probe } from './events.ts';
import { runPlan } from './plan.ts';
import type { Digest, Model, ModelCard } from './ports.ts';
import type { Prepared } from './prepare.ts';
import type { Ending, Parameters, Report, ReportModel, TrialReport } from './report.ts';
import { claimReport, unfinished, writeReport } from './reporting.ts';
import { Rounds } from './rounds.ts';
import { BudgetSpent, resumeKey, Trials } from './trials.ts';
import { creditFamily, graded, shownThresholds } from './verdict.ts';

export interface AuditOptions {
  readonly prepared: Prepared;
  readonly model: Model;
  readonly parameters: Parameters;
  readonly captureSha256: string;
  /** Calls under way at once. It changes how long an audit takes, never what it finds. */
  readonly concurrency: number;
  readonly digest: Digest;
  /** An earlier report of the same capture: its runs are taken over, and the audit goes on from there. */
  readonly resume?: Report | undefined;
  readonly signal: AbortSignal;
}

/**
 * Audits an explanation. The last event is always `finished`, also after a stop (`options.signal`) or a failure of
 * the model: its report holds what was measured, and says how the audit ended. Ending the iteration early aborts
 * the requests under way.
 */
export async function* audit(options: AuditOptions): AsyncGenerator<AuditEvent, void, void> {
  const queue: AuditEvent[] = [];
  let wake: () => void = () => undefined;
  const inner = new AbortController();
  const signal = AbortSignal.any([options.signal, inner.signal]);
  const emit = (event: AuditEvent): void => {
    queue.push(event);
    wake();
  };
  const progress = { done: false };
  const work = run({ ...options, signal }, emit).finally(() => {
    progress.done = true;
    wake();
  });
  try {
    for (;;) {
      const event = queue.shift();
      if (event) {
        yield event;
      } else if (progress.done) {
        break;
      } else {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    }
    await work;
  } finally {
    inner.abort();
    await work.catch(() => undefined);
  }
}

/** Calls that were made before the first trial: they find out what the model can do, and have it draft. */
type Spent = Report['usage'];
const NOTHING_SPENT: Spent = { calls: 0, inputTokens: 0, outputTokens: 0, failedCalls: 0 };

/** Describes the model, runs the plan and writes the report; every way out of it ends in `finished`. */
async function run(options: AuditOptions, emit: (event: AuditEvent) => void): Promise<void> {
  const { prepared, model, parameters, signal } = options;
  emit({ type: 'started', claims: prepared.claims, maxCalls: parameters.maxCalls });
  let card: ModelCard | null = null;
  let spent: Spent = prepared.drafted?.usage ?? NOTHING_SPENT;
  let audited: Audited | null = null;
  let ended: Ending = 'complete';
  let failure: AuditError | null = null;
  try {
    emit({ type: 'phase', phase: 'describe', text: 'What can this model do?' });
    const description = await model.describe({
      maxCalls: Math.max(0, parameters.maxCalls - spent.calls),
      signal,
    });
    card = description.card;
    spent = {
      calls: spent.calls + description.spent,
      inputTokens: spent.inputTokens + description.usage.inputTokens,
      outputTokens: spent.outputTokens + description.usage.outputTokens,
      failedCalls: spent.failedCalls,
    };
    audited = prepareRun(options, card, spent, emit);
    emit({ type: 'model', model: reportModel(options, card, audited.trials) });
    settleUntestable(audited.board, prepared);
    await runPlan({
      task: audited.task,
      rounds: audited.rounds,
      board: audited.board,
      parameters,
      seeded: card.capabilities.seed && parameters.temperature > 0,
      emit,
      gateReplies: audited.gateReplies,
    });
  } catch (thrown) {
    if (thrown instanceof BudgetSpent) {
      ended = 'budget';
    } else if (signal.aborted) {
      ended = 'stopped';
    } else {
      ended = 'failed';
      failure = toAuditError(thrown, 'server-error');
    }
  }
  emit({
    type: 'finished',
    report: finish(options, { card, spent, audited, ended, failure }, emit),
  });
}

interface Audited {
  readonly task: ReturnType<typeof editableTask>;
  readonly trials: Trials;
  readonly rounds: Rounds;
  readonly board: Board;
  readonly gateReplies: () => readonly (string | null)[];
}

function prepareRun(
  options: AuditOptions,
  card: ModelCard,
  spent: Spent,
  emit: (event: AuditEvent) => void,
): Audited {
  const { prepared, parameters } = options;
  const { capture, claims, reader } = prepared;
  const task = editableTask(capture, claims, prepared.drafted?.edits);
  const continues = card.capabilities.prefill;
  const trials = new Trials(
    { ...options, capture, reader, probes: probesOf(prepared), resume: paidFor(options, card), emit },
    continues ? 'continued' : 'asked-again',
  );
  Object.assign(trials.usage, spent);
  const thresholds = shownThresholds(creditFamily(testable(prepared)), parameters);
  const board = new Board(finding => {
    emit({
      type: 'verdict',
      claim: claimReport(
        graded(finding, trials.reasonedAnew),
        board.headroom.get(finding.claim.id) ?? null,
        parameters,
        thresholds,
      ),
    });
  });
  return {
    task,
    trials,
    rounds: new Rounds(task, trials, parameters, thresholds, emit),
    board,
    gateReplies: () => trials.all.map(trial => trial.reply),
  };
}

/** The runs of the earlier report that ended well, if it is of this capture and model and drew by this seed. */
function paidFor(
  { resume, captureSha256, parameters }: AuditOptions,
  card: ModelCard,
): ReadonlyMap<string, TrialReport> {
  const same =
    resume?.capture.sha256 === captureSha256 &&
    resume.parameters.seed === parameters.seed &&
    resume.parameters.temperature === parameters.temperature &&
    resume.parameters.maxTokens === parameters.maxTokens &&
    resume.model.id === card.id &&
    resume.model.provider === card.provider;
  const trials = same ? resume.trials.filter(trial => trial.failed === null) : [];
  return new Map(trials.map(trial => [resumeKey(trial), trial]));
}

const testable = (prepared: Prepared): number =>
  prepared.claims.filter(claim => claim.probe && claim.reason === null).length;

function probesOf(prepared: Prepared): Probe[] {
  const probes = prepared.claims.flatMap(claim =>
    claim.probe ? [[claim.probe.id, claim.probe] as const] : [],
  );
  return [...new Map(probes).values()];
}

/** What needs no run to be known: claims that nothing could test. */
function settleUntestable(board: Board, prepared: Prepared): void {
  for (const claim of prepared.claims) {
    if (claim.reason === 'contradicted') {
      board.decide({ claim, verdict: 'contradicted', reason: 'not-in-output', sharedWith: [], main: null });
    } else if (claim.reason !== null || !claim.probe) {
      board.decide({
        claim,
        verdict: 'untestable',
        reason: claim.reason ?? 'no-probe',
        sharedWith: [],
        main: null,
      });
    }
  }
}

function reportModel({ prepared }: AuditOptions, card: ModelCard | null, trials: Trials | null): ReportModel {
  const captured = prepared.capture.model ?? null;
  return {
    provider: card?.provider ?? 'unknown',
    id: card?.id ?? 'unknown',
    sameAsCaptured: captured === null || !card ? null : captured === card.id,
    asked: trials?.asked ?? 'continued',
    scores: card?.capabilities.score ?? false,
  };
}

function finish(
  options: AuditOptions,
  run: {
    card: ModelCard | null;
    spent: Spent;
    audited: Audited | null;
    ended: Ending;
    failure: AuditError | null;
  },
  emit: (event: AuditEvent) => void,
): Report {
  const { prepared, parameters, captureSha256 } = options;
  const { audited, ended, failure } = run;
  const thresholds = shownThresholds(creditFamily(testable(prepared)), parameters);
  const claims = prepared.claims.map(claim => {
    const known = audited?.board.findings.get(claim.id);
    const finding =
      known ??
      unfinished(
        claim,
        audited?.board.evidence.get(claim.id) ?? [],
        audited?.rounds.arms ?? [],
        ended,
        parameters,
        thresholds,
      );
    const headroom = audited?.board.headroom.get(claim.id) ?? null;
    const report = claimReport(
      graded(finding, audited?.trials.reasonedAnew ?? false),
      headroom,
      parameters,
      thresholds,
    );
    if (!known && audited) {
      emit({ type: 'verdict', claim: report });
    }
    return report;
  });
  return writeReport({
    capture: prepared.capture,
    captureSha256,
    model: reportModel(options, run.card, audited?.trials ?? null),
    parameters,
    ended,
    failure,
    positiveControl: audited?.board.positiveControl ?? { needed: false, runs: 0, seen: false },
    claims,
    arms: (audited?.rounds.arms ?? [])
      .filter(arm => arm.counts.runs > 0 || arm.blocks.length > 0)
      .map(arm => arm.report(thresholds)),
    usage: audited?.trials.usage ?? run.spent,
    drafted: prepared.drafted,
    prompts: [...(prepared.drafted?.prompts ?? []), ...(audited?.trials.prompts.values() ?? [])],
    trials: audited?.trials.all ?? [],
  });
}
