import type { Arm } from './arm.ts';
import { nameReasons, operatorFor, phase, probeOf } from './board.ts';
import type { PlanContext } from './board.ts';
import type { AuditClaim, Phase, Probe } from './events.ts';
import type { OpenSet } from './rounds.ts';
import { accusationThreshold, creditThreshold, shownTogether } from './verdict.ts';
import type { Shown } from './verdict.ts';

export type JointOperator = 'remove' | 'alter' | 'both-places' | 'premise';

/**
 * One hypothesis of the accusations: claims with the same probe, all of which need the same arms to be inert.
 * The evidence against "one of them matters" is the least of its arms'.
 */
export interface Unit {
  readonly claims: readonly AuditClaim[];
  readonly probe: Probe;
  readonly operators: readonly JointOperator[];
  readonly arms: Map<JointOperator, Arm>;
  /** Set once: what took the unit out of the running. */
  out: { readonly shown: Exclude<Shown, null | 'none'>; readonly operator: JointOperator } | null;
}

const PHASES: Readonly<Record<JointOperator, { phase: Phase; text: string }>> = {
  remove: { phase: 'together', text: 'taken out at once' },
  alter: { phase: 'together', text: 'altered at once' },
  'both-places': { phase: 'both-places', text: 'taken out of the prompt too' },
  premise: { phase: 'together', text: 'no longer applying' },
};

export const hasParts = ({ task }: PlanContext, claim: AuditClaim): boolean =>
  (task.held.get(claim.id)?.parts.length ?? 0) > 0;

export function unitsOf(context: PlanContext, rest: readonly AuditClaim[]): Unit[] {
  const units = new Map<string, { claims: AuditClaim[]; probe: Probe; operators: JointOperator[] }>();
  for (const claim of rest) {
    for (const probe of probeOf(claim)) {
      const operators = operatorsFor(context, claim);
      const key = `${probe.id} ${operators.join()}`;
      const unit = units.get(key) ?? { claims: [], probe, operators };
      unit.claims.push(claim);
      units.set(key, unit);
    }
  }
  return [...units.values()].map(unit => ({ ...unit, arms: new Map(), out: null }));
}

/** What must all be inert before a claim is accused. */
function operatorsFor(context: PlanContext, claim: AuditClaim): JointOperator[] {
  if (operatorFor(claim) === 'premise') {
    return ['premise'];
  }
  return hasParts(context, claim) ? ['remove', 'alter', 'both-places'] : ['remove', 'alter'];
}

/** The joint arms over one set of claims: each operator's runs serve all units. */
export class JointArms {
  readonly units: readonly Unit[];
  private readonly context: PlanContext;
  private readonly rest: readonly AuditClaim[];
  private readonly company: readonly AuditClaim[];
  private readonly credits: number;
  private readonly accusations: number;
  private readonly sets = new Map<JointOperator, OpenSet>();

  /**
   * @param company claims that get no verdict here but go along in every edit: left standing, one of them could
   *   make up for a claim of `rest`, which would then seem idle.
   * @param families how many hypotheses the audit has of each kind (e-BH).
   */
  constructor(
    context: PlanContext,
    rest: readonly AuditClaim[],
    company: readonly AuditClaim[],
    families: { credits: number; accusations: number },
  ) {
    this.context = context;
    this.rest = rest;
    this.company = company;
    this.units = unitsOf(context, rest);
    this.credits = families.credits;
    this.accusations = families.accusations;
  }

  /** The evidence that a unit needs now, with those that fell out counted against it. */
  get bar(): number {
    const alive = this.units.filter(unit => unit.out === null).length;
    return accusationThreshold(this.accusations, alive, this.context.parameters);
  }

  /** Units that fell out by an effect in this operator's arm. */
  affected(operator: JointOperator): Unit[] {
    return this.units.filter(unit => unit.out?.shown === 'effect' && unit.out.operator === operator);
  }

  /** Blocks of one operator's arm until it shows something for every unit that still needs it. */
  async run(operator: JointOperator): Promise<void> {
    const { rounds } = this.context;
    const needing = this.units.filter(unit => unit.out === null && unit.operators.includes(operator));
    if (needing.length === 0) {
      return;
    }
    const set = this.sets.get(operator) ?? this.open(operator, needing);
    const { phase: name, text } = PHASES[operator];
    for (let first = true; set && this.unsettled(operator).length > 0; first = false) {
      if (first) {
        phase(this.context, name, `${nameReasons(set.claims)} ${text}`);
      }
      await rounds.blocks([set], {
        drove: creditThreshold(this.credits, this.context.parameters),
        inert: this.bar,
      });
    }
  }

  /** Units that fell out late raise the bar for those that were settled before: their arms are taken up again. */
  async raiseBar(): Promise<void> {
    for (let bar = 0; bar !== this.bar;) {
      bar = this.bar;
      for (const operator of this.sets.keys()) {
        await this.run(operator);
      }
    }
  }

  private unsettled(operator: JointOperator): Unit[] {
    const { board, parameters } = this.context;
    return this.units.filter(unit => {
      const arm = unit.arms.get(operator);
      if (unit.out !== null || !arm) {
        return false;
      }
      const needed = { drove: creditThreshold(this.credits, parameters), inert: this.bar };
      const shown = shownTogether(arm, needed, board.repeats, parameters);
      if (shown !== null && shown !== 'none') {
        unit.out = { shown, operator };
      }
      return shown === null;
    });
  }

  private open(operator: JointOperator, needing: readonly Unit[]): OpenSet | undefined {
    const { rounds, board } = this.context;
    const claims = inOrder([...this.rest, ...this.company]).filter(claim =>
      operatorsFor(this.context, claim).includes(operator),
    );
    const probes = [...new Map(needing.map(unit => [unit.probe.id, unit.probe])).values()];
    const [set] = rounds.open(operator, [{ claims, probes }], 'decide');
    if (set) {
      this.sets.set(operator, set);
    }
    for (const unit of needing) {
      const arm = set?.arms.find(found => found.probe.id === unit.probe.id);
      if (arm) {
        unit.arms.set(operator, arm);
        for (const claim of unit.claims) {
          board.note(claim, arm);
        }
      }
    }
    return set;
  }
}

const inOrder = (claims: readonly AuditClaim[]): AuditClaim[] =>
  [...claims].sort((a, b) => a.start - b.start);
