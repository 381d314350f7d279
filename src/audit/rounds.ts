import { Arm } from './arm.ts';
import type { ArmRole, ArmSet } from './arm.ts';
import { editTask, removedSpans } from './edit.ts';
import type { EditableTask } from './edit.ts';
import type { AuditClaim, AuditEvent, Probe } from './events.ts';
import type { Operator, Parameters, TrialReport } from './report.ts';
import { BudgetSpent } from './trials.ts';
import type { Trials, TrialSpec } from './trials.ts';
import type { Thresholds } from './verdict.ts';

/** A set that is being run, with an arm for every probe that is read from its runs. */
export interface OpenSet extends ArmSet {
  readonly control: string;
  readonly arms: readonly Arm[];
  /** A placebo for these claims; or, with the role `edit`, these claims taken out themselves. */
  readonly controlClaims: readonly AuditClaim[];
  readonly controlRole: 'edit' | 'control';
  /** The stream that sets which run side by side have in common: their blocks are counted and drawn by it. */
  readonly pace: string;
  blocks: number;
}

/** A set that is looked at: no control, no decision. */
export interface OpenLook extends ArmSet {
  readonly arms: readonly Arm[];
  runs: number;
}

/** Runs arms block by block: an edit run and a control run side by side, controls shared as the method allows. */
export class Rounds {
  readonly arms: Arm[] = [];
  private readonly task: EditableTask;
  private readonly trials: Trials;
  private readonly parameters: Parameters;
  private readonly emit: (event: AuditEvent) => void;
  private readonly thresholds: Thresholds;
  /** Pace → its next block: a set that sat out a round joins in at the block where the others are. */
  private readonly next = new Map<string, number>();
  private streams = 0;

  constructor(
    task: EditableTask,
    trials: Trials,
    parameters: Parameters,
    thresholds: Thresholds,
    emit: (event: AuditEvent) => void,
  ) {
    this.task = task;
    this.trials = trials;
    this.parameters = parameters;
    this.thresholds = thresholds;
    this.emit = emit;
  }

  /** The unedited task, until `runs` calls ended well or `most` were made. */
  async identical(runs: number, most: number, probes: readonly Probe[]): Promise<Arm[]> {
    const stream = this.stream('identical');
    const set: ArmSet = { operator: 'identical', claims: [], edit: stream, control: null };
    const arms = probes.map(probe => this.arm(set, 'gate', probe));
    for (let made = 0, good = 0; good < runs && made < most && probes.length > 0;) {
      const more = Math.min(runs - good, most - made);
      const specs = Array.from({ length: more }, (_, block) =>
        this.spec(set, 'edit', stream, made + block, set.claims),
      );
      const results = await this.trials.run(specs);
      made += more;
      good += results.filter(trial => trial.failed === null).length;
      this.add(arms, results);
    }
    return arms;
  }

  /** An edit without controls: a look, which steers and decides nothing. */
  openLook(operator: Operator, claims: readonly AuditClaim[], probes: readonly Probe[]): OpenLook {
    const edit = this.stream(`look ${operator} ${claims.map(claim => claim.id).join('+')}`);
    const set: ArmSet = { operator, claims, edit, control: null };
    return { ...set, arms: probes.map(probe => this.arm(set, 'search', probe)), runs: 0 };
  }

  /**
   * `runs` more of each look that the budget has room for, the first of them first; the arms hold the counts.
   *
   * @throws BudgetSpent where there is room for none.
   */
  async look(asked: readonly OpenLook[], runs: number): Promise<void> {
    const looks = asked.slice(0, Math.floor(this.trials.left / runs));
    if (asked.length > 0 && looks.length === 0) {
      throw new BudgetSpent();
    }
    const specs = looks.flatMap(look =>
      Array.from({ length: runs }, (_, index) =>
        this.spec(look, 'edit', look.edit, look.runs + index, look.claims),
      ),
    );
    const results = await this.trials.run(specs);
    for (const look of looks) {
      look.runs += runs;
      this.add(
        look.arms,
        results.filter(trial => trial.stream === look.edit),
      );
    }
  }

  /**
   * Opens sets that will run side by side. Removals of equally many spans share one control stream, since their
   * placebo is the same; every other operator's control is about the set's own claims. Controls are always new:
   * nothing is shared with arms that were opened earlier.
   */
  open(
    operator: Operator,
    sets: readonly { claims: readonly AuditClaim[]; probes: readonly Probe[] }[],
    role: ArmRole,
  ): OpenSet[] {
    const shared = new Map<number, string>();
    return sets.map(({ claims, probes }) => {
      const name = `${operator} ${claims.map(claim => claim.id).join('+')}`.trim();
      const edit = this.stream(name);
      const size = removedSpans(this.task, claims).length;
      const control =
        (operator === 'remove' ? shared.get(size) : undefined) ?? this.stream(`control of ${name}`);
      shared.set(size, control);
      const set: ArmSet = { operator, claims, edit, control };
      return {
        ...set,
        control,
        arms: probes.map(probe => this.arm(set, role, probe)),
        controlClaims: claims,
        controlRole: 'control',
        pace: control,
        blocks: 0,
      };
    });
  }

  /**
   * For sets that back each other up: all of them taken out, beside all but one taken out. The edit stream is one;
   * each member set is the difference between it and its own control, and so is shown to keep the result by itself.
   */
  openBackups(members: readonly (readonly AuditClaim[])[], probe: Probe): OpenSet[] {
    const group = members.flat();
    const names = group.map(claim => claim.id).join('+');
    const edit = this.stream(`remove ${names}`);
    return members.map(member => {
      const others = group.filter(claim => !member.includes(claim));
      const control = this.stream(`control of ${names}, with ${member.map(claim => claim.id).join('+')}`);
      const set: ArmSet = { operator: 'remove', claims: group, edit, control };
      return {
        ...set,
        control,
        arms: [this.arm(set, 'decide', probe)],
        controlClaims: others,
        controlRole: 'edit',
        pace: edit,
        blocks: 0,
      };
    });
  }

  /**
   * Of sets that are still open, those that the budget has room for: one block of each, and where it hasn't room
   * for all, of the ones nearest to a decision.
   *
   * @throws BudgetSpent where there is room for none.
   */
  affordable(open: readonly OpenSet[]): OpenSet[] {
    const nearness = (set: OpenSet): number =>
      Math.max(...set.arms.map(arm => arm.nearness(this.thresholds)));
    const nearest = [...open].sort((a, b) => nearness(b) - nearness(a));
    while (nearest.length > 0 && this.cost(nearest) > this.trials.left) {
      nearest.pop();
    }
    if (open.length > 0 && nearest.length === 0) {
      throw new BudgetSpent();
    }
    return open.filter(set => nearest.includes(set));
  }

  private cost(sets: readonly OpenSet[]): number {
    return new Set(sets.flatMap(set => [set.edit, set.control])).size;
  }

  /**
   * Blocks of each set: as many as can be run before any of them could be decided, within the budget and `most`,
   * so that calls go out together and none is made too many.
   */
  async blocks(
    sets: readonly OpenSet[],
    thresholds: Thresholds,
    most = this.parameters.maxBlocks,
  ): Promise<void> {
    const chosen = this.affordable(sets);
    const open = chosen.flatMap(set => set.arms).filter(arm => arm.nearness(thresholds) < 1);
    const room = Math.floor(this.trials.left / Math.max(1, this.cost(chosen)));
    const ahead = Math.min(
      room,
      ...(open.length > 0 ? open.map(arm => arm.soonest(thresholds, most)) : [1]),
      ...chosen.map(set => Math.max(1, most - set.blocks)),
    );
    const specs: TrialSpec[] = [];
    for (let block = 0; block < ahead; block++) {
      specs.push(...this.blockSpecs(chosen, block));
    }
    const results = await this.trials.run(specs);
    const at = new Map(results.map(trial => [`${trial.stream} ${trial.block}`, trial]));
    for (const set of chosen) {
      const first = this.next.get(set.pace) ?? 0;
      for (let block = first; block < first + ahead; block++) {
        const edit = at.get(`${set.edit} ${block}`);
        const control = at.get(`${set.control} ${block}`);
        if (edit && control) {
          set.arms.forEach(arm => arm.addBlock(edit, control));
        }
      }
      set.blocks += ahead;
      set.arms.forEach(arm => this.announce(arm));
    }
    for (const pace of new Set(chosen.map(set => set.pace))) {
      this.next.set(pace, (this.next.get(pace) ?? 0) + ahead);
    }
  }

  /** The control stands first, so that a provider's prompt cache meets the unedited start of the task early. */
  private blockSpecs(sets: readonly OpenSet[], ahead: number): TrialSpec[] {
    const specs: TrialSpec[] = [];
    const controls = new Set<string>();
    const edits = new Set<string>();
    for (const set of sets) {
      const block = (this.next.get(set.pace) ?? 0) + ahead;
      if (!controls.has(set.control)) {
        controls.add(set.control);
        specs.push(this.spec(set, set.controlRole, set.control, block, set.controlClaims, set.pace));
      }
      if (!edits.has(set.edit)) {
        edits.add(set.edit);
        specs.push(this.spec(set, 'edit', set.edit, block, set.claims, set.pace));
      }
    }
    return specs;
  }

  private add(arms: readonly Arm[], trials: readonly TrialReport[]): void {
    for (const arm of arms) {
      for (const trial of trials) {
        arm.addRun(trial);
      }
      this.announce(arm);
    }
  }

  private announce(arm: Arm): void {
    this.emit({ type: 'arm', arm: arm.report(this.thresholds) });
  }

  private arm(set: ArmSet, role: ArmRole, probe: Probe): Arm {
    const arm = new Arm(`a${this.arms.length + 1}`, set, role, probe, this.parameters.margin);
    this.arms.push(arm);
    this.announce(arm);
    return arm;
  }

  private stream(name: string): string {
    this.streams += 1;
    return `s${this.streams} ${name}`;
  }

  private spec(
    set: ArmSet,
    role: 'edit' | 'control',
    stream: string,
    block: number,
    claims: readonly AuditClaim[],
    pace = set.edit,
  ): TrialSpec {
    // Edit and control draw alike: both are keyed by the pace that they have in common.
    const draw = `${pace} ${block}`;
    return {
      stream,
      block,
      task: editTask(this.task, { operator: set.operator, claims, role, seed: this.parameters.seed, draw }),
    };
  }
}
