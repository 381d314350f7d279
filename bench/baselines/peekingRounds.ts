import type { Arm } from '../../src/audit/arm.ts';
import { Rounds } from '../../src/audit/rounds.ts';
import type { OpenSet } from '../../src/audit/rounds.ts';
import { fisherGreater, newcombe } from './fixedTests.ts';

/** Of each side, as if the number of runs had been fixed beforehand. */
const LEVEL = 0.05;
const ONE_SIDED = 1.645;

/** The engine's rounds, deciding by p-values that are looked at after every block instead of by e-values. */
export class PeekingRounds extends Rounds {
  override open(...given: Parameters<Rounds['open']>): OpenSet[] {
    const sets = super.open(...given);
    for (const arm of sets.flatMap(set => set.arms)) {
      peek(arm);
    }
    return sets;
  }
}

/** Evidence without end where the p-value is small, else none. */
function peek(arm: Arm): void {
  const counted = (): [number, number, number, number] => {
    const { lost, runs, controlLost, controlRuns } = arm.counts;
    return [lost, runs, controlLost, controlRuns];
  };
  Object.defineProperties(arm, {
    eDrove: { get: () => (fisherGreater(...counted()) < LEVEL ? Infinity : 0) },
    eInert: {
      get: () => (arm.blocks.length > 0 && newcombe(...counted(), ONE_SIDED)[1] < 0.3 ? Infinity : 0),
    },
  });
}
