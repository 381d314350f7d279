import { nameReasons, operatorFor, phase, probeOf } from './board.ts';
import type { PlanContext } from './board.ts';
import type { AuditClaim } from './events.ts';
import { firstLooks, isQuiet } from './looks.ts';
import type { OpenSet, Rounds } from './rounds.ts';
import { Together } from './together.ts';
import { PLANTED_PROBE } from './trials.ts';
import {
  credited,
  creditFamily,
  GATE_MOST,
  GATE_RUNS,
  hasHeadroom,
  PLANTED_BLOCKS,
  PLANTED_EVIDENCE,
  seesPlanted,
  shownAlone,
  soonestThresholds,
} from './verdict.ts';

/**
 * The plan of method.md §5: what is run next, and what it settles. Looks and searches steer; only deciding arms,
 * which draw fresh runs, reach a verdict.
 *
 * @throws BudgetSpent, or AuditError when the model can't be asked or the person stopped; the board keeps what
 * was found until then.
 */
export async function runPlan(context: PlanContext): Promise<void> {
  const testable = await gate(context);
  if (testable.length === 0) {
    return;
  }
  const quiet = await alone(context, testable);
  if (quiet.length === 0) {
    return;
  }
  if (context.parameters.mode === 'quick') {
    for (const claim of quiet) {
      context.board.decide({ claim, verdict: 'undecided', reason: 'quick-look', sharedWith: [], main: null });
    }
    return;
  }
  if (!testable.some(claim => context.board.drove(claim)) && !(await planted(context))) {
    for (const claim of quiet) {
      context.board.decide({
        claim,
        verdict: 'untestable',
        reason: 'blind-instrument',
        sharedWith: [],
        main: null,
      });
    }
    return;
  }
  await new Together(context, testable.length, quiet).settle(quiet);
}

/** Step 1: can this be tested? */
async function gate({ task, rounds, board, emit, seeded, gateReplies }: PlanContext): Promise<AuditClaim[]> {
  emit({ type: 'phase', phase: 'gate', text: 'Can this be tested? The task as it was' });
  const candidates = task.claims.filter(claim => claim.probe && claim.reason === null);
  const probes = new Map(candidates.flatMap(claim => (claim.probe ? [[claim.probe.id, claim.probe]] : [])));
  const arms = await rounds.identical(GATE_RUNS, GATE_MOST, [...probes.values()]);
  const replies = gateReplies();
  board.repeats = !seeded && replies.length > 1 && replies.every(reply => reply === replies[0]);
  const testable: AuditClaim[] = [];
  for (const claim of candidates) {
    const arm = arms.find(found => found.probe.id === claim.probe?.id);
    const { runs, lost } = arm?.counts ?? { runs: 0, lost: 0 };
    board.headroom.set(claim.id, { runs, kept: runs - lost });
    if (hasHeadroom(runs - lost)) {
      testable.push(claim);
    } else {
      board.decide({
        claim,
        verdict: 'untestable',
        reason: 'no-headroom',
        sharedWith: [],
        main: null,
        evidence: arm ? [arm] : [],
      });
    }
  }
  return testable;
}

/** Step 2: a look at every claim alone, and a full arm where a loss shows. Returns the claims that stayed inert. */
async function alone(context: PlanContext, testable: readonly AuditClaim[]): Promise<AuditClaim[]> {
  const { rounds, board } = context;
  phase(context, 'alone', 'Each reason alone, taken out');
  const looks = testable.flatMap(claim =>
    claim.probe
      ? [{ claim, probe: claim.probe.id, look: rounds.openLook(operatorFor(claim), [claim], probeOf(claim)) }]
      : [],
  );
  await firstLooks(
    rounds,
    looks.map(({ look }) => look),
  );
  const seen: AuditClaim[] = [];
  for (const { claim, probe, look } of looks) {
    const quiet = isQuiet(look, probe);
    if (quiet) {
      board.note(claim, ...look.arms);
    }
    // A deep audit gives every claim a full arm of its own.
    if (!quiet || context.parameters.mode === 'deep') {
      seen.push(claim);
    }
  }
  const inert = await decideAlone(context, seen, creditFamily(testable.length));
  return testable.filter(claim => !seen.includes(claim) || inert.has(claim));
}

/** Full arms, side by side in blocks that share fresh controls. Returns the claims without an effect alone. */
async function decideAlone(
  context: PlanContext,
  claims: readonly AuditClaim[],
  family: number,
): Promise<Set<AuditClaim>> {
  const { rounds, board, parameters } = context;
  const inert = new Set<AuditClaim>();
  if (claims.length === 0) {
    return inert;
  }
  phase(context, 'decide', `${nameReasons(claims)} taken out, beside controls`);
  const sets = (['remove', 'premise'] as const).flatMap(operator =>
    rounds.open(
      operator,
      claims
        .filter(claim => operatorFor(claim) === operator)
        .map(claim => ({ claims: [claim], probes: probeOf(claim) })),
      'decide',
    ),
  );
  let open = sets;
  let credits = credited([], family, parameters);
  while (open.length > 0) {
    await rounds.blocks(open, soonestThresholds(open.length, credits, family, parameters));
    credits = credited(
      sets.flatMap(set => set.arms),
      family,
      parameters,
    );
    open = open.filter(set => {
      const [arm] = set.arms;
      const [claim] = set.claims;
      if (!arm || !claim) {
        return false;
      }
      const shown = shownAlone(arm, credits, board.repeats, parameters);
      if (shown === null) {
        return true;
      }
      board.note(claim, arm);
      if (shown === 'effect') {
        const thresholds = { drove: credits.threshold, inert: 1 / parameters.alphaAccuse };
        board.decide({ claim, verdict: 'drove', reason: null, sharedWith: [], main: arm, thresholds });
      } else if (shown === 'none') {
        inert.add(claim);
      } else {
        const verdict = shown === 'no-headroom' ? 'untestable' : 'undecided';
        board.decide({ claim, verdict, reason: shown, sharedWith: [], main: arm });
      }
      return false;
    });
  }
  return inert;
}

/** Step 5, only where nothing drove: does the instrument see a cause that is there for sure? */
async function planted(context: PlanContext): Promise<boolean> {
  const { rounds, board } = context;
  phase(context, 'planted', 'A planted cause, to see whether the audit would see one');
  const [set] = rounds.open('planted', [{ claims: [], probes: [PLANTED_PROBE] }], 'instrument');
  const seen = await watchPlanted(rounds, set);
  board.positiveControl = { needed: true, runs: set?.blocks ?? 0, seen };
  return seen;
}

async function watchPlanted(rounds: Rounds, set: OpenSet | undefined): Promise<boolean> {
  const [arm] = set?.arms ?? [];
  while (set && arm && set.blocks < PLANTED_BLOCKS) {
    await rounds.blocks([set], { drove: PLANTED_EVIDENCE, inert: Infinity }, PLANTED_BLOCKS);
    if (seesPlanted(arm)) {
      return true;
    }
  }
  return false;
}
