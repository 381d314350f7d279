import { Board } from '../../src/audit/board.ts';
import { editableTask } from '../../src/audit/edit.ts';
import type { AuditEvent, Probe } from '../../src/audit/events.ts';
import { runPlan } from '../../src/audit/plan.ts';
import type { Prepared } from '../../src/audit/prepare.ts';
import type { VerdictWord } from '../../src/audit/report.ts';
import { Rounds } from '../../src/audit/rounds.ts';
import { BudgetSpent } from '../../src/audit/trials.ts';
import { graded, shownThresholds } from '../../src/audit/verdict.ts';
import { digest, parametersFor } from '../auditCase.ts';
import type { WiredCase } from '../wired/case.ts';
import { wiredModel } from '../wired/model.ts';
import { AblatedTrials } from './ablatedTrials.ts';
import type { Ablation } from './ablations.ts';
import { PeekingRounds } from './peekingRounds.ts';

/** The engine's own plan on a case, with one part of the method taken out. Verdicts stand in the claims' order. */
export async function ablatedAudit(
  wired: WiredCase,
  prepared: Prepared,
  ablation: Ablation,
): Promise<{ verdicts: VerdictWord[]; calls: number }> {
  const parameters = parametersFor(wired);
  const { capture, claims, reader } = prepared;
  const task = editableTask(capture, claims);
  const emit = (event: AuditEvent): void => {
    if (event.type === 'phase') {
      trials.phase = event.phase;
    }
  };
  const trials: AblatedTrials = new AblatedTrials(
    {
      capture,
      reader,
      probes: probesOf(prepared),
      model: wiredModel(wired),
      parameters,
      concurrency: 4,
      resume: new Map(),
      digest,
      signal: new AbortController().signal,
      emit,
    },
    wired.prefill ? 'continued' : 'asked-again',
    ablation,
    task,
  );
  const testable = claims.filter(claim => claim.probe && claim.reason === null).length;
  const thresholds = shownThresholds(Math.max(1, testable), parameters);
  const rounds = new (ablation === 'peeking at p-values' ? PeekingRounds : Rounds)(
    task,
    trials,
    parameters,
    thresholds,
    emit,
  );
  const board = new Board(() => undefined);
  try {
    await runPlan({
      task,
      rounds,
      board,
      parameters,
      seeded: wired.request.wiring !== 'deterministic',
      emit,
      gateReplies: () => trials.all.map(trial => trial.reply),
    });
  } catch (thrown) {
    if (!(thrown instanceof BudgetSpent)) {
      throw thrown;
    }
  }
  return {
    calls: trials.usage.calls,
    verdicts: claims.map(claim => {
      const finding = board.findings.get(claim.id);
      return finding
        ? graded(finding, trials.reasonedAnew).verdict
        : claim.probe
          ? 'undecided'
          : 'untestable';
    }),
  };
}

function probesOf({ claims }: Prepared): Probe[] {
  return [...new Map(claims.flatMap(({ probe }) => (probe ? [[probe.id, probe] as const] : []))).values()];
}
