import { nameReasons, phase } from './board.ts';
import type { PlanContext } from './board.ts';
import { smallestKeeping } from './deltaDebugging.ts';
import type { AuditClaim, Probe } from './events.ts';
import { seenBy, settleLooks } from './looks.ts';
import type { OpenLook } from './rounds.ts';

/** More sets than this are not looked for: with three that back each other up the verdict is clear. */
const MOST_SETS = 5;

/**
 * Searches for sets of reasons that back each other up: each keeps the result while the others are gone. A search
 * only; whether taking all of them out has the effect is decided by an arm of its own.
 */
export class Redundancy {
  private readonly context: PlanContext;
  /** Every claim that was taken out at once. */
  private readonly rest: readonly AuditClaim[];
  private readonly probes: readonly Probe[];
  /** Looks by what they take out: one run serves every probe. */
  private readonly looks = new Map<string, OpenLook>();

  constructor(context: PlanContext, rest: readonly AuditClaim[], probes: readonly Probe[]) {
    this.context = context;
    this.rest = rest;
    this.probes = probes;
  }

  /** Smallest sets that keep `probe`, apart from each other, in the order in which they are found. */
  async sets(probe: Probe): Promise<AuditClaim[][]> {
    phase(this.context, 'redundancy', `Which of ${nameReasons(this.rest).toLowerCase()} back each other up?`);
    const found: AuditClaim[][] = [];
    let left = [...this.rest];
    // With nothing taken out the result stands: the gate has shown it.
    while (left.length > 0 && found.length < MOST_SETS && (await this.keeps(left, probe))) {
      const set = await smallestKeeping(left, part => this.keeps(part, probe));
      found.push(set);
      left = left.filter(claim => !set.includes(claim));
    }
    return found;
  }

  /** Does the result stand with only these of the rest left? */
  private async keeps(part: readonly AuditClaim[], probe: Probe): Promise<boolean> {
    const out = this.rest.filter(claim => !part.includes(claim));
    if (out.length === 0) {
      return true;
    }
    const key = out.map(claim => claim.id).join();
    const look = this.looks.get(key) ?? this.context.rounds.openLook('remove', out, this.probes);
    this.looks.set(key, look);
    await settleLooks(this.context.rounds, [{ look, probe: probe.id }]);
    return seenBy(look, probe.id) === 'no-loss';
  }
}
