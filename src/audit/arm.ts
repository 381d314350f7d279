import type { AuditClaim, Probe } from './events.ts';
import { droveProcess, effectOf, inertProcess } from './evidence.ts';
import type { Block, EProcess } from './evidence.ts';
import type { Thresholds } from './verdict.ts';
import type { ArmReport, Effect, Operator, TrialReport } from './report.ts';

/** One operator on one set of claims: its runs serve every probe. */
export interface ArmSet {
  readonly operator: Operator;
  readonly claims: readonly AuditClaim[];
  /** Stream ids; a look and the gate have no control. */
  readonly edit: string;
  readonly control: string | null;
}

export type ArmRole = ArmReport['role'];

/** What one set's runs say of one probe. Counts only what was run; decides nothing. */
export class Arm {
  readonly id: string;
  readonly set: ArmSet;
  readonly role: ArmRole;
  readonly probe: Probe;
  readonly blocks: Block[] = [];
  /** Of the edit runs, in order: was the result lost? */
  readonly outcomes: boolean[] = [];
  private readonly drove: EProcess;
  private readonly inert: EProcess;
  private readonly margin: number;
  private readonly prompts = new Set<string>();
  private runs = 0;
  private lost = 0;
  private followed = 0;
  private failed = 0;
  private controlRuns = 0;
  private controlLost = 0;

  constructor(id: string, set: ArmSet, role: ArmRole, probe: Probe, margin: number) {
    this.id = id;
    this.set = set;
    this.role = role;
    this.probe = probe;
    this.margin = margin;
    this.drove = droveProcess();
    this.inert = inertProcess(margin);
  }

  /** A run without a control: the gate's, or a look's. */
  addRun(trial: TrialReport): void {
    this.countEdit(trial);
  }

  /** An edit run and its control; where either call failed, the pair is counted as failed and weighs nothing. */
  addBlock(edit: TrialReport, control: TrialReport): void {
    const editLost = edit.lost[this.probe.id];
    const controlLost = control.lost[this.probe.id];
    if (editLost === undefined || controlLost === undefined) {
      this.failed += 1;
      return;
    }
    this.countEdit(edit);
    this.controlRuns += 1;
    this.controlLost += controlLost ? 1 : 0;
    const block = { edit: editLost, control: controlLost };
    this.blocks.push(block);
    this.drove.add(block);
    this.inert.add(block);
  }

  private countEdit(trial: TrialReport): void {
    const lost = trial.lost[this.probe.id];
    if (lost === undefined) {
      this.failed += 1;
      return;
    }
    this.runs += 1;
    this.lost += lost ? 1 : 0;
    this.outcomes.push(lost);
    this.prompts.add(trial.prompt);
    const own = this.set.claims.filter(claim => claim.probe?.id === this.probe.id);
    this.followed += own.some(claim => trial.followed[claim.id] === true) ? 1 : 0;
  }

  get eDrove(): number {
    return this.drove.value;
  }

  get eInert(): number {
    return this.inert.value;
  }

  /** Blocks that were run, those with a failed call among them. */
  get attempts(): number {
    return this.blocks.length + this.failed;
  }

  /**
   * So many more blocks can be run at once without running one too many: no decision is possible before.
   * At least 1.
   */
  soonest(thresholds: Thresholds, most: number): number {
    const blocks = Math.min(
      this.drove.soonest(thresholds.drove, most),
      this.inert.soonest(thresholds.inert, most),
    );
    return Math.max(1, blocks);
  }

  /** How near the evidence is to a decision: 1 is there. */
  nearness(thresholds: Thresholds): number {
    const near = (value: number, threshold: number): number => Math.log(value) / Math.log(threshold);
    return Math.max(near(this.eDrove, thresholds.drove), near(this.eInert, thresholds.inert));
  }

  get counts(): {
    runs: number;
    lost: number;
    followed: number;
    controlRuns: number;
    controlLost: number;
    distinct: number;
  } {
    const { runs, lost, followed, controlRuns, controlLost } = this;
    return { runs, lost, followed, controlRuns, controlLost, distinct: this.prompts.size };
  }

  /** Null before the first block. The thresholds are those of the verdict beside it. */
  effect(thresholds: Thresholds): Effect | null {
    return this.blocks.length === 0 ? null : effectOf(this.blocks, thresholds, this.margin);
  }

  report(thresholds: Thresholds): ArmReport {
    const paired = this.set.control !== null;
    return {
      id: this.id,
      arm: this.set.operator,
      role: this.role,
      claims: this.set.claims.map(claim => claim.id),
      probe: this.probe.id,
      edit: this.set.edit,
      control: this.set.control,
      ...this.counts,
      failed: this.failed,
      eDrove: paired ? this.eDrove : null,
      eInert: paired ? this.eInert : null,
      effect: this.effect(thresholds),
    };
  }
}
