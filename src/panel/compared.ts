import type { ArmReport, PromptRecord, TrialReport } from '../audit/report.ts';
import type { AuditView, ClaimView } from './auditView.ts';

/* Which two texts stand side by side. The page and VS Code's diff editor show the same ones. */

export interface Compared {
  readonly block: number;
  /** The run that had the reason: of the control stream, or of the unchanged task where there is none. */
  readonly withReason: TrialReport | null;
  readonly withoutReason: TrialReport;
}

/**
 * The arm that a claim's texts are taken from: what its verdict rests on before what merely ran, arms with a
 * control before looks, removal before the other operators. Null before its first run.
 */
export function decidingArm(view: AuditView, claim: ClaimView): ArmReport | null {
  const evidence = new Set(claim.verdict?.evidence);
  const rank = (arm: ArmReport): number =>
    (evidence.has(arm.id) ? 8 : 0) +
    (arm.control === null ? 0 : 4) +
    (arm.claims.length === 1 ? 2 : 0) +
    (arm.arm === 'remove' ? 1 : 0);
  let best: ArmReport | null = null;
  for (const id of claim.arms) {
    const arm = view.arms.get(id);
    if (arm && view.streams.has(arm.edit) && (!best || rank(arm) > rank(best))) {
      best = arm;
    }
  }
  return best;
}

/** The gate's stream: the task as it was, run again. */
function unchangedStream(view: AuditView): string | null {
  for (const arm of view.arms.values()) {
    if (arm.role === 'gate') {
      return arm.edit;
    }
  }
  return null;
}

/** The runs of an arm that can be compared, by block. Blocks whose own call failed are left out. */
export function comparedRuns(view: AuditView, arm: ArmReport): readonly Compared[] {
  const edit = view.streams.get(arm.edit);
  const otherStream = arm.control ?? unchangedStream(view);
  const other = otherStream === null ? undefined : view.streams.get(otherStream);
  const runs: Compared[] = [];
  for (const [block, withoutReason] of edit ?? []) {
    const found = other?.get(block) ?? (arm.control === null ? other?.values().next().value : undefined);
    if (withoutReason.failed === null && (found?.failed ?? null) === null) {
      runs.push({ block, withReason: found ?? null, withoutReason });
    }
  }
  return runs.sort((a, b) => a.block - b.block);
}

/** One message as compared: the start of the reply, where one was handed over, counts as the last message. */
export interface ToldMessage {
  readonly role: string;
  readonly content: string;
}

export function toldMessages(prompt: PromptRecord): readonly ToldMessage[] {
  return prompt.prefill === null
    ? prompt.messages
    : [...prompt.messages, { role: 'prefill', content: prompt.prefill }];
}

/** A prompt as one text, for VS Code's diff editor. */
export function promptText(prompt: PromptRecord): string {
  return toldMessages(prompt)
    .map(
      ({ role, content }) => `[${role === 'prefill' ? 'assistant, start of the reply' : role}]\n${content}`,
    )
    .join('\n\n');
}
