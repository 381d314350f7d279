import type { Arm } from './arm.ts';
import type { AuditClaim, Phase, Probe } from './events.ts';
import { nameReasons, phase, probeOf } from './board.ts';
import type { PlanContext } from './board.ts';
import type { OpenSet } from './rounds.ts';
import { accusationThreshold, callsToDecide, creditThreshold, shownTogether } from './verdict.ts';
import type { Shown } from './verdict.ts';

type JointOperator = 'remove' | 'alter' | 'both-places';

/**
 * One hypothesis of the accusations: claims with the same probe, all of which need the same arms to be inert.
 * The evidence against "one of them matters" is the least of its arms'.
 */
interface Unit {
  readonly claims: readonly AuditClaim[];
  readonly probe: Probe;
  readonly operators: readonly JointOperator[];
  readonly arms: Map<JointOperator, Arm>;
  /** Set once: what took the unit out of the running. */
  out: { shown: Shown; operator: JointOperator } | null;
}

const PHASES: Readonly<Record<JointOperator, { phase: Phase; text: string }>> = {
  remove: { phase: 'together', text: 'taken out at once' },
  alter: { phase: 'together', text: 'altered at once' },
  'both-places': { phase: 'both-places', text: 'taken out of the prompt too' },
};

/** Steps 3 and 4: the claims that stayed inert alone, all at once, with the drivers kept. */
export class Together {
  private readonly context: PlanContext;
  /** How many claims could be tested: the family of the credits. */
  private readonly family: number;

  constructor(context: PlanContext, family: number) {
    this.context = context;
    this.family = family;
  }

  async settle(rest: readonly AuditClaim[]): Promise<void> {
    const units = this.units(rest);
    for (const operator of ['remove', 'alter', 'both-places'] as const) {
      const claims = rest.filter(claim => operator !== 'both-places' || this.needsBoth(claim));
      if (claims.length > 0) {
        await this.runUntilSettled(units, operator, claims);
      }
    }
    await this.raiseBar(units, rest);
    for (const unit of units) {
      await this.conclude(unit, this.bar(units));
    }
  }

  private needsBoth(claim: AuditClaim): boolean {
    return (this.context.task.held.get(claim.id)?.parts.length ?? 0) > 0;
  }

  private heldByInstruction(claim: AuditClaim): boolean {
    return this.context.task.held.get(claim.id)?.instruction ?? false;
  }

  private units(rest: readonly AuditClaim[]): Unit[] {
    const units = new Map<string, { claims: AuditClaim[]; probe: Probe; both: boolean }>();
    for (const claim of rest) {
      for (const probe of probeOf(claim)) {
        const both = this.needsBoth(claim);
        const key = `${probe.id} ${both}`;
        const unit = units.get(key) ?? { claims: [], probe, both };
        unit.claims.push(claim);
        units.set(key, unit);
      }
    }
    return [...units.values()].map(({ claims, probe, both }) => ({
      claims,
      probe,
      operators: both ? ['remove', 'alter', 'both-places'] : ['remove', 'alter'],
      arms: new Map(),
      out: null,
    }));
  }

  private readonly sets = new Map<JointOperator, OpenSet>();

  /** Opens the joint arm of an operator, with an arm for every unit that needs it. */
  private open(
    units: readonly Unit[],
    operator: JointOperator,
    claims: readonly AuditClaim[],
  ): OpenSet | null {
    const existing = this.sets.get(operator);
    if (existing) {
      return existing;
    }
    const concerned = units.filter(unit => unit.out === null && unit.operators.includes(operator));
    const probes = [...new Map(concerned.map(unit => [unit.probe.id, unit.probe])).values()];
    const [set] = this.context.rounds.open(operator, [{ claims, probes }], 'decide');
    if (!set) {
      return null;
    }
    this.sets.set(operator, set);
    for (const unit of concerned) {
      const arm = set.arms.find(found => found.probe.id === unit.probe.id);
      if (arm) {
        unit.arms.set(operator, arm);
        for (const claim of unit.claims) {
          this.context.board.note(claim, arm);
        }
      }
    }
    return set;
  }

  /** Blocks of one joint arm until it shows something for every unit that still needs it. */
  private async runUntilSettled(
    units: readonly Unit[],
    operator: JointOperator,
    claims: readonly AuditClaim[],
  ): Promise<void> {
    const { rounds, board, parameters } = this.context;
    if (!units.some(unit => unit.out === null && unit.operators.includes(operator))) {
      return;
    }
    const set = this.open(units, operator, claims);
    const open = (): Unit[] =>
      units.filter(unit => {
        const arm = unit.arms.get(operator);
        if (unit.out !== null || !arm) {
          return false;
        }
        const needed = { drove: creditThreshold(this.family, parameters), inert: this.bar(units) };
        const shown = shownTogether(arm, needed, board.repeats, parameters);
        if (shown !== null && shown !== 'none') {
          unit.out = { shown, operator };
        }
        return shown === null;
      });
    for (let first = true; set && open().length > 0; first = false) {
      if (first) {
        phase(this.context, PHASES[operator].phase, `${nameReasons(claims)} ${PHASES[operator].text}`);
      }
      await rounds.block([set]);
    }
  }

  /** The evidence that a unit needs now, with those that fell out counted against it. */
  private bar(units: readonly Unit[]): number {
    const alive = units.filter(unit => unit.out === null).length;
    return accusationThreshold(units.length, alive, this.context.parameters);
  }

  /** Units that fell out late raise the bar for those that were settled before: their arms are taken up again. */
  private async raiseBar(units: readonly Unit[], rest: readonly AuditClaim[]): Promise<void> {
    for (let bar = 0; bar !== this.bar(units);) {
      bar = this.bar(units);
      for (const operator of this.sets.keys()) {
        await this.runUntilSettled(
          units,
          operator,
          rest.filter(claim => operator !== 'both-places' || this.needsBoth(claim)),
        );
      }
    }
  }

  private async conclude(unit: Unit, bar: number): Promise<void> {
    const { board, parameters } = this.context;
    const main = unit.arms.get(unit.out?.operator ?? 'remove') ?? null;
    const undecided = (claim: AuditClaim, reason: string): void => {
      const thresholds = {
        drove: creditThreshold(this.family, parameters),
        inert: 1 / parameters.alphaAccuse,
      };
      const moreCalls =
        reason === 'blocks' && main ? callsToDecide(main, thresholds, parameters.margin) : null;
      board.decide({ claim, verdict: 'undecided', reason, sharedWith: [], main, moreCalls });
    };
    if (unit.out?.shown === 'effect' && unit.out.operator === 'both-places') {
      await this.separate(unit);
      return;
    }
    for (const claim of unit.claims) {
      if (unit.out === null) {
        if (this.heldByInstruction(claim)) {
          undecided(claim, 'held-by-instruction');
        } else {
          const thresholds = { drove: creditThreshold(this.family, parameters), inert: bar };
          board.decide({ claim, verdict: 'did-not-drive', reason: null, sharedWith: [], main, thresholds });
        }
      } else if (unit.out.shown === 'effect') {
        undecided(claim, unit.out.operator === 'alter' ? 'joint-alteration-effect' : 'joint-effect');
      } else {
        undecided(claim, unit.out.shown ?? 'blocks');
      }
    }
  }

  /** Taking a unit out of both places has an effect: whose? Each of its claims alone, in both places. */
  private async separate(unit: Unit): Promise<void> {
    const { rounds, board, parameters } = this.context;
    const joint = unit.arms.get('both-places') ?? null;
    const backedUp = (claim: AuditClaim, main: Arm | null): void => {
      board.decide({ claim, verdict: 'backed-up', reason: null, sharedWith: ['task'], main });
    };
    const [only] = unit.claims;
    if (only && unit.claims.length === 1 && joint?.set.claims.length === 1) {
      backedUp(only, joint);
      return;
    }
    phase(
      this.context,
      'both-places',
      `${nameReasons(unit.claims)} taken out of the prompt too, one at a time`,
    );
    const sets = rounds.open(
      'both-places',
      unit.claims.map(claim => ({ claims: [claim], probes: probeOf(claim) })),
      'decide',
    );
    const needed = { drove: creditThreshold(this.family, parameters), inert: 1 / parameters.alphaAccuse };
    let open = sets;
    while (open.length > 0) {
      await rounds.block(open);
      open = open.filter(set => {
        const [claim] = set.claims;
        const [arm] = set.arms;
        if (!claim || !arm) {
          return false;
        }
        const shown = shownTogether(arm, needed, board.repeats, parameters);
        if (shown === null) {
          return true;
        }
        board.note(claim, arm);
        if (shown === 'effect') {
          backedUp(claim, arm);
        } else {
          // Alone it shows nothing, together with the others it does: who backs whom up isn't known.
          const reason = shown === 'none' ? 'joint-effect' : shown;
          board.decide({ claim, verdict: 'undecided', reason, sharedWith: [], main: arm });
        }
        return false;
      });
    }
  }
}
