import { look } from './evidence.ts';
import type { Look } from './evidence.ts';
import type { OpenLook, Rounds } from './rounds.ts';
import { LOOK_MOST, QUIET_RUNS } from './verdict.ts';

/** What a look at a set shows for one probe. */
export function seenBy(open: OpenLook, probe: string): Look {
  return look(open.arms.find(arm => arm.probe.id === probe)?.outcomes ?? [], LOOK_MOST);
}

/** Three runs of each, side by side: a look at a reason alone, which a single loss makes a full arm of. */
export async function firstLooks(rounds: Rounds, looks: readonly OpenLook[]): Promise<void> {
  for (let fresh = [...looks]; fresh.length > 0; fresh = fresh.filter(look => look.runs === 0)) {
    await rounds.look(fresh, QUIET_RUNS);
  }
}

/** None of its runs lost the result, and none failed. */
export const isQuiet = (look: OpenLook, probe: string): boolean => {
  const outcomes = look.arms.find(arm => arm.probe.id === probe)?.outcomes ?? [];
  return outcomes.length >= QUIET_RUNS && outcomes.every(lost => !lost);
};

/**
 * Runs looks side by side until each shows something for the probe that it is asked about. A look whose calls kept
 * failing stays open: nothing is concluded from it but that a full arm must tell.
 */
export async function settleLooks(
  rounds: Rounds,
  asked: readonly { look: OpenLook; probe: string }[],
): Promise<void> {
  const open = (): OpenLook[] =>
    asked
      .filter(({ look: one, probe }) => one.runs < LOOK_MOST && seenBy(one, probe) === 'open')
      .map(({ look: one }) => one);
  for (let pending = open(); pending.length > 0; pending = open()) {
    // No look is decided by fewer than three runs, so the first three go out together.
    const fresh = pending.filter(one => one.runs === 0);
    await (fresh.length > 0 ? rounds.look(fresh, QUIET_RUNS) : rounds.look(pending, 1));
  }
}
