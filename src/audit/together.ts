import type { Arm } from './arm.ts';
import { nameReasons, operatorFor, phase, probeOf } from './board.ts';
import type { PlanContext } from './board.ts';
import type { AuditClaim, Probe } from './events.ts';
import { isEditable } from './edit.ts';
import { hasParts, JointArms, unitsOf } from './joint.ts';
import type { Unit } from './joint.ts';
import { seenBy, settleLooks } from './looks.ts';
import type { OpenSet } from './rounds.ts';
import { Redundancy } from './redundancy.ts';
import {
  callsToDecide,
  creditFamily,
  credited,
  creditThreshold,
  isFollowed,
  shownThresholds,
  shownTogether,
} from './verdict.ts';
import type { Thresholds } from './verdict.ts';

/** Steps 3, 4 and 6: the claims that stayed inert alone, all at once, with the drivers kept. */
export class Together {
  private readonly context: PlanContext;
  private readonly families: { readonly credits: number; readonly accusations: number };

  /** Claims without a verdict of this step that are edited along with the others; see JointArms. */
  private readonly company: readonly AuditClaim[];

  /** @param testable how many claims could be tested: the family of the credits. */
  constructor(context: PlanContext, testable: number, rest: readonly AuditClaim[]) {
    this.context = context;
    this.company = context.task.claims.filter(
      claim => !rest.includes(claim) && !context.board.drove(claim) && isEditable(context.task, claim),
    );
    this.families = { credits: creditFamily(testable), accusations: unitsOf(context, rest).length };
  }

  /** Decides every claim of `rest`. Where a search takes some of them out, the others go through it again. */
  async settle(rest: readonly AuditClaim[]): Promise<void> {
    const joint = new JointArms(this.context, rest, this.company, this.families);
    await joint.run('remove');
    if (joint.affected('remove').length > 0) {
      await this.backEachOtherUp(
        joint.affected('remove'),
        rest.filter(claim => operatorFor(claim) === 'remove'),
      );
      await this.again(rest);
      return;
    }
    await joint.run('alter');
    if (joint.affected('alter').length > 0) {
      await this.readButNotNeeded(joint.affected('alter'));
      await this.again(rest);
      return;
    }
    await joint.run('premise');
    await joint.run('both-places');
    await joint.raiseBar();
    for (const unit of joint.units) {
      await this.conclude(unit, joint.bar);
    }
  }

  private async again(rest: readonly AuditClaim[]): Promise<void> {
    const { board } = this.context;
    const left = rest.filter(claim => !board.findings.has(claim.id));
    // What the sets of before showed was of claims that are explained by now.
    left.forEach(claim => board.forgetJoint(claim));
    if (left.length > 0) {
      await this.settle(left);
    }
  }

  private get thresholds(): Thresholds {
    return shownThresholds(this.families.credits, this.context.parameters);
  }

  private undecided(claim: AuditClaim, reason: string, main: Arm | null): void {
    const { board, parameters } = this.context;
    const thresholds = {
      drove: creditThreshold(this.families.credits, parameters),
      inert: 1 / parameters.alphaAccuse,
    };
    const moreCalls = reason === 'blocks' && main ? callsToDecide(main, thresholds, parameters.margin) : null;
    const verdict = reason === 'no-headroom' ? 'untestable' : 'undecided';
    board.decide({ claim, verdict, reason, sharedWith: [], main, moreCalls });
  }

  /** Step 6 for a joint removal with an effect. Decides every claim of the units: backed up, a driver, or open. */
  private async backEachOtherUp(units: readonly Unit[], rest: readonly AuditClaim[]): Promise<void> {
    const { board } = this.context;
    const search = new Redundancy(
      this.context,
      [...rest, ...this.company.filter(claim => operatorFor(claim) === 'remove')],
      units.map(unit => unit.probe),
    );
    for (const unit of units) {
      const joint = unit.arms.get('remove') ?? null;
      const open = unit.claims.filter(claim => !board.findings.has(claim.id));
      if (open.length === 0) {
        continue;
      }
      const sets = await search.sets(unit.probe);
      const [only] = sets;
      if (sets.length >= 2) {
        await this.decideBackups(sets, unit, open);
      } else if (only?.length === 1 && only[0] && open.includes(only[0])) {
        await this.missedDriver(only[0], joint);
      }
    }
    this.leaveOpen(units, 'remove', 'joint-effect');
  }

  /**
   * What a search leaves of the affected units: where it decided some claim, the others are seen again without it;
   * where it found nothing, they stay undecided.
   */
  private leaveOpen(units: readonly Unit[], operator: 'remove' | 'alter', reason: string): void {
    const { board } = this.context;
    const claims = units.flatMap(unit =>
      unit.claims.map(claim => ({ claim, arm: unit.arms.get(operator) ?? null })),
    );
    if (claims.every(({ claim }) => !board.findings.has(claim.id))) {
      for (const { claim, arm } of claims) {
        this.undecided(claim, reason, arm);
      }
    }
  }

  /** Each member set has an arm of its own: the group taken out, beside the group with only this set left in. */
  private async decideBackups(
    members: readonly (readonly AuditClaim[])[],
    unit: Unit,
    open: readonly AuditClaim[],
  ): Promise<void> {
    const { board, rounds } = this.context;
    phase(this.context, 'redundancy', `${nameReasons(members.flat())} taken out, beside one of them left in`);
    const sets = rounds.openBackups(members, unit.probe);
    await this.decideSets(sets);
    const shown = members.flatMap((member, index) => {
      const [arm] = sets[index]?.arms ?? [];
      return arm ? [{ member, arm, holds: this.hasEffect(arm) }] : [];
    });
    const holding = shown.filter(({ holds }) => holds);
    for (const { member, arm, holds } of shown) {
      for (const claim of member.filter(found => open.includes(found))) {
        board.note(claim, arm);
        if (holds && holding.length >= 2) {
          const others = holding.filter(other => other.member !== member).flatMap(other => other.member);
          const sharedWith = others.map(other => other.id);
          board.decide({ claim, verdict: 'backed-up', reason: null, sharedWith, main: arm });
        } else if (holds) {
          this.undecided(claim, 'joint-effect', arm);
        }
      }
    }
  }

  /** Blocks of each set until its arm shows something. */
  private async decideSets(sets: readonly OpenSet[]): Promise<void> {
    const isOpen = ({ arms: [arm] }: OpenSet): boolean => arm !== undefined && this.shown(arm) === null;
    for (let open = [...sets]; open.length > 0; open = open.filter(isOpen)) {
      await this.context.rounds.blocks(open, this.thresholds);
    }
  }

  private hasEffect(arm: Arm): boolean {
    const { parameters } = this.context;
    return credited([arm], this.families.credits, parameters).arms.has(arm);
  }

  /** Not needed, but followed when altered: does it share that with the prompt, or with what the model knows? */
  private async shareReading(claim: AuditClaim, probe: Probe, altered: Arm): Promise<void> {
    const { board } = this.context;
    const both = hasParts(this.context, claim) ? await this.confirm('both-places', claim, probe) : null;
    const byTask = both !== null && this.hasEffect(both);
    board.decide({
      claim,
      verdict: 'backed-up',
      reason: null,
      sharedWith: [byTask ? 'task' : 'model'],
      main: byTask ? both : altered,
    });
  }

  /** A deciding arm over a claim that a search found: fresh runs, to an effect, to its absence, or to the last block. */
  private async confirm(
    operator: 'remove' | 'both-places',
    claim: AuditClaim,
    probe: Probe,
  ): Promise<Arm | null> {
    phase(this.context, 'redundancy', `${nameReasons([claim])} taken out, beside controls`);
    const [set] = this.context.rounds.open(operator, [{ claims: [claim], probes: [probe] }], 'decide');
    const arm = set?.arms[0] ?? null;
    await this.decideSets(set ? [set] : []);
    if (arm) {
      this.context.board.note(claim, arm);
    }
    return arm;
  }

  private shown(arm: Arm): ReturnType<typeof shownTogether> {
    const { board, parameters } = this.context;
    return shownTogether(arm, this.thresholds, board.repeats, parameters);
  }

  /** One reason alone keeps the result while the others are gone: its look may have missed what a full arm sees. */
  private async missedDriver(claim: AuditClaim, joint: Arm | null): Promise<void> {
    for (const probe of probeOf(claim)) {
      const arm = await this.confirm('remove', claim, probe);
      if (arm && this.hasEffect(arm)) {
        this.context.board.decide({ claim, verdict: 'drove', reason: null, sharedWith: [], main: arm });
      } else {
        this.undecided(claim, 'joint-effect', joint);
      }
    }
  }

  /**
   * Only the joint alteration has an effect: which claims are read? Looks at halves find the candidates, an arm
   * of its own decides each. A loss in which the altered value never came back, where it could have, is
   * disruption: nothing is said of it.
   */
  private async readButNotNeeded(units: readonly Unit[]): Promise<void> {
    const { board, rounds } = this.context;
    for (const unit of units) {
      phase(this.context, 'redundancy', `Which of ${nameReasons(unit.claims).toLowerCase()} is read?`);
      const read = await this.bisect(unit.claims, unit.probe);
      const sets = rounds.open(
        'alter',
        read.map(claim => ({ claims: [claim], probes: [unit.probe] })),
        'decide',
      );
      await this.decideSets(sets);
      for (const { claims, arms } of sets) {
        const [claim] = claims;
        const [arm] = arms;
        if (!claim || !arm) {
          continue;
        }
        board.note(claim, arm);
        if (!this.hasEffect(arm)) {
          continue;
        }
        if (isFollowed(arm, this.context.parameters)) {
          await this.shareReading(claim, unit.probe, arm);
        } else {
          this.undecided(claim, 'disrupted', arm);
        }
      }
    }
    this.leaveOpen(units, 'alter', 'joint-alteration-effect');
  }

  /** The claims whose alteration, in ever smaller sets, still looks like a loss. */
  private async bisect(claims: readonly AuditClaim[], probe: Probe): Promise<AuditClaim[]> {
    if (claims.length <= 1) {
      return [...claims];
    }
    const middle = Math.ceil(claims.length / 2);
    const looks = [claims.slice(0, middle), claims.slice(middle)].map(half => ({
      look: this.context.rounds.openLook('alter', half, [probe]),
      probe: probe.id,
    }));
    await settleLooks(this.context.rounds, looks);
    const found: AuditClaim[] = [];
    for (const { look } of looks) {
      if (seenBy(look, probe.id) !== 'no-loss') {
        found.push(...(await this.bisect(look.claims, probe)));
      }
    }
    return found;
  }

  private async conclude(unit: Unit, bar: number): Promise<void> {
    const { board, parameters, task } = this.context;
    const main = unit.arms.get(unit.out?.operator ?? unit.operators[0] ?? 'remove') ?? null;
    if (unit.out?.shown === 'effect' && unit.out.operator === 'both-places') {
      await this.separate(unit);
      return;
    }
    for (const claim of unit.claims) {
      if (unit.out !== null) {
        this.undecided(claim, unit.out.shown === 'effect' ? 'joint-effect' : unit.out.shown, main);
      } else if (task.held.get(claim.id)?.instruction) {
        this.undecided(claim, 'held-by-instruction', main);
      } else {
        const thresholds = { drove: creditThreshold(this.families.credits, parameters), inert: bar };
        board.decide({ claim, verdict: 'did-not-drive', reason: null, sharedWith: [], main, thresholds });
      }
    }
  }

  /** Taking a unit out of both places has an effect: whose? Each of its claims alone, in both places. */
  private async separate(unit: Unit): Promise<void> {
    const { rounds, board } = this.context;
    const joint = unit.arms.get('both-places') ?? null;
    const [only] = unit.claims;
    if (only && joint?.set.claims.length === 1) {
      board.decide({ claim: only, verdict: 'backed-up', reason: null, sharedWith: ['task'], main: joint });
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
    await this.decideSets(sets);
    for (const { claims, arms } of sets) {
      const [claim] = claims;
      const [arm] = arms;
      if (claim && arm) {
        board.note(claim, arm);
        if (this.hasEffect(arm)) {
          board.decide({ claim, verdict: 'backed-up', reason: null, sharedWith: ['task'], main: arm });
        } else {
          // Alone it shows nothing, together with the others it does: who backs whom up isn't known.
          const shown = this.shown(arm);
          this.undecided(claim, shown === null || shown === 'none' ? 'joint-effect' : shown, arm);
        }
      }
    }
  }
}
