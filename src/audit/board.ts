import type { Arm } from './arm.ts';
import type { EditableTask } from './edit.ts';
import type { AuditClaim, AuditEvent, Phase, Probe } from './events.ts';
import type { Parameters } from './report.ts';
import type { Rounds } from './rounds.ts';
import { listed } from './sentence.ts';
import type { Finding } from './verdict.ts';

/** A finding as a step states it: the evidence is what the board noted, unless it says otherwise. */
type Stated = Omit<Finding, 'evidence' | 'moreCalls' | 'thresholds'> &
  Partial<Pick<Finding, 'evidence' | 'moreCalls' | 'thresholds'>>;

/** What is known of each claim until now: read by every step, and by whoever ends an audit early. */
export class Board {
  readonly headroom = new Map<string, { runs: number; kept: number }>();
  readonly findings = new Map<string, Finding>();
  /** Claim id → the arms that say something of it, in the order in which they were run. */
  readonly evidence = new Map<string, Arm[]>();
  positiveControl = { needed: false, runs: 0, seen: false };
  /** The server answered the unedited task with the same text every time, and takes no seed. */
  repeats = false;
  private readonly announce: (finding: Finding) => void;

  constructor(announce: (finding: Finding) => void) {
    this.announce = announce;
  }

  note(claim: AuditClaim, ...arms: readonly Arm[]): void {
    this.evidence.set(claim.id, [...(this.evidence.get(claim.id) ?? []), ...arms]);
  }

  /** Keeps what a claim showed alone; sets that it was in are looked at anew without what they turned out to hold. */
  forgetJoint(claim: AuditClaim): void {
    const arms = this.evidence.get(claim.id) ?? [];
    this.evidence.set(
      claim.id,
      arms.filter(arm => arm.set.claims.length === 1),
    );
  }

  decide(finding: Stated): void {
    const whole = {
      evidence: this.evidence.get(finding.claim.id) ?? [],
      thresholds: null,
      moreCalls: null,
      ...finding,
    };
    this.findings.set(finding.claim.id, whole);
    this.announce(whole);
  }

  drove(claim: AuditClaim): boolean {
    return this.findings.get(claim.id)?.verdict === 'drove';
  }
}

export interface PlanContext {
  readonly task: EditableTask;
  readonly rounds: Rounds;
  readonly board: Board;
  readonly parameters: Parameters;
  /** Whether the model's draws differ by their seed, so that an identical prompt is still a fresh draw. */
  readonly seeded: boolean;
  readonly emit: (event: AuditEvent) => void;
  /** Replies of the unedited task, to see whether the server repeats itself. */
  readonly gateReplies: () => readonly (string | null)[];
}

export function phase(context: PlanContext, name: Phase, text: string): void {
  context.emit({ type: 'phase', phase: name, text });
}

export const nameReasons = (claims: readonly AuditClaim[]): string =>
  `${claims.length > 1 ? 'Reasons' : 'Reason'} ${listed(claims.map(claim => claim.id.replace(/^c/, '')))}`;

export const probeOf = (claim: AuditClaim): Probe[] => (claim.probe ? [claim.probe] : []);

/** How a claim is edited where it is taken alone: a principle has no span to take out, so its premise is turned. */
export const operatorFor = (claim: AuditClaim): 'remove' | 'premise' =>
  claim.kind === 'principle' ? 'premise' : 'remove';
