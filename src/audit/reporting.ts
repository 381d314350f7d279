import type { Arm } from './arm.ts';
import type { Capture } from './capture.ts';
import type { AuditError } from './errors.ts';
import type { AuditClaim } from './events.ts';
import type { Drafted } from './draft/drafted.ts';
import { instructionSentences } from './instruction.ts';
import { REPORT_SCHEMA } from './report.ts';
import type {
  ArmReport,
  ClaimReport,
  Ending,
  Parameters,
  PromptRecord,
  Report,
  ReportModel,
  TrialReport,
} from './report.ts';
import { sentence } from './sentence.ts';
import { callsToDecide } from './verdict.ts';
import type { Finding, Thresholds } from './verdict.ts';

/** A finding as the report has it: with its sentence, and the effect of the arm that it rests on. */
export function claimReport(
  finding: Finding,
  headroom: { runs: number; kept: number } | null,
  parameters: Parameters,
  thresholds: Thresholds,
): ClaimReport {
  const { claim, verdict, reason, sharedWith, evidence, main, moreCalls } = finding;
  const { id, text, start, end, kind, cites, probe } = claim;
  return {
    id,
    text,
    start,
    end,
    kind,
    cites: cites.map(cite => ({ ...cite })),
    probe: probe && { id: probe.id, kind: probe.kind, text: probe.text },
    headroom,
    verdict,
    reason,
    sharedWith: [...sharedWith],
    sentence: sentence(finding, parameters),
    effect: main?.effect(finding.thresholds ?? thresholds) ?? null,
    evidence: evidence.map(arm => arm.id),
    moreCalls,
  };
}

/** What can be said of a claim that the audit didn't get to: undecided, with what its arms show until now. */
export function unfinished(
  claim: AuditClaim,
  noted: readonly Arm[],
  arms: readonly Arm[],
  ended: Ending,
  parameters: Parameters,
  thresholds: Thresholds,
): Finding {
  const own = arms.filter(
    arm =>
      arm.probe.id === claim.probe?.id &&
      arm.counts.runs > 0 &&
      arm.set.claims.some(member => member.id === claim.id),
  );
  const evidence = [...new Set([...noted, ...own])].filter(arm => arm.counts.runs > 0);
  const main = evidence.findLast(arm => arm.role === 'decide') ?? null;
  return {
    claim,
    verdict: 'undecided',
    reason: ended === 'complete' ? 'blocks' : ended,
    sharedWith: [],
    evidence,
    main,
    thresholds: null,
    moreCalls: main ? callsToDecide(main, thresholds, parameters.margin) : null,
  };
}

export interface ReportParts {
  readonly capture: Capture;
  readonly captureSha256: string;
  readonly model: ReportModel;
  readonly parameters: Parameters;
  readonly ended: Ending;
  readonly failure: AuditError | null;
  readonly positiveControl: Report['positiveControl'];
  readonly claims: ClaimReport[];
  readonly arms: ArmReport[];
  readonly usage: Report['usage'];
  readonly drafted: Drafted | undefined;
  readonly prompts: PromptRecord[];
  readonly trials: readonly TrialReport[];
}

const TASK_LENGTH = 120;

/** The first words of what was asked, on one line; not of what was attached. */
export function taskTitle(capture: Capture): string {
  const asked = instructionSentences(capture).map(sentence => sentence.text);
  const words = asked.join(' ').trim().replace(/\s+/g, ' ');
  return words.length > TASK_LENGTH ? `${words.slice(0, TASK_LENGTH - 1)}…` : words;
}

/** The report, with its fields in one order, so that two of them diff well. */
export function writeReport(parts: ReportParts): Report {
  const { capture } = parts;
  return {
    schema: REPORT_SCHEMA,
    capture: {
      sha256: parts.captureSha256,
      source: capture.source ?? {},
      fidelity: capture.fidelity ?? 'partial',
      missing: capture.missing ?? [],
      position: capture.explanation.position,
      model: capture.model ?? null,
      task: taskTitle(capture),
    },
    model: parts.model,
    parameters: parts.parameters,
    ended: parts.ended,
    endedBecause: parts.failure?.message ?? null,
    endedReason: parts.failure?.reason ?? null,
    positiveControl: parts.positiveControl,
    ...(parts.drafted && { drafting: parts.drafted.record }),
    claims: parts.claims,
    arms: parts.arms,
    uncited: [],
    checks: [],
    promptMap: [],
    influence: [],
    selfKnowledge: null,
    usage: parts.usage,
    prompts: parts.prompts,
    trials: [...parts.trials].sort((a, b) => trialNumber(a) - trialNumber(b)),
  };
}

const trialNumber = (trial: TrialReport): number => Number(trial.id.slice(1));
