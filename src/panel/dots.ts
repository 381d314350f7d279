import type { ArmReport } from '../audit/report.ts';
import type { TrialReport } from '../audit/report.ts';
import type { AuditView } from './auditView.ts';

/** One run as it is drawn. `gap`: there is no run in this block. */
export type Dot = 'changed' | 'kept' | 'failed' | 'running' | 'gap';

/** The runs of an arm, paired: the same place in both rows is the same block. */
export interface DotRows {
  readonly blocks: readonly number[];
  readonly edit: readonly Dot[];
  /** Null for an arm that compares with nothing. */
  readonly control: readonly Dot[] | null;
}

function dotOf(trial: TrialReport | undefined, probe: string, missing: Dot): Dot {
  if (!trial) {
    return missing;
  }
  const lost = trial.lost[probe];
  if (trial.failed !== null || lost === undefined) {
    return 'failed';
  }
  return lost ? 'changed' : 'kept';
}

/**
 * The rows of one arm. Blocks are those of its edit stream: a control stream may serve several arms and so hold
 * blocks that this one never had. `running`: a control run that hasn't come yet is on its way, not missing.
 */
export function dotRows(view: AuditView, arm: ArmReport, running: boolean): DotRows {
  const edit = view.streams.get(arm.edit);
  const blocks = edit ? [...edit.keys()].sort((a, b) => a - b) : [];
  const control = arm.control === null ? null : view.streams.get(arm.control);
  return {
    blocks,
    edit: blocks.map(block => dotOf(edit?.get(block), arm.probe, 'gap')),
    control:
      control === null
        ? null
        : blocks.map(block => dotOf(control?.get(block), arm.probe, running ? 'running' : 'gap')),
  };
}
