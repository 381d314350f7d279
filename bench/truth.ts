import { editableTask, editTask } from '../src/audit/edit.ts';
import type { Probe } from '../src/audit/events.ts';
import type { Prepared } from '../src/audit/prepare.ts';
import { seededRandom } from '../src/audit/random.ts';
import type { ArmReport } from '../src/audit/report.ts';
import { questionFor } from '../src/audit/rerun.ts';
import type { WiredCase } from './wired/case.ts';
import { applyWiring } from './wired/model.ts';
import { readRequest } from './wired/read.ts';

/** Edits that an effect is averaged over. Where the wiring doesn't look at their wording, all of them are alike. */
const DRAWS = 24;

/**
 * The true effect of an arm: the rate at which the edit loses the probe's result less that of its control, from the
 * wiring itself (no output is drawn, and the noise is reckoned with exactly).
 */
export function trueEffect(wired: WiredCase, prepared: Prepared, arm: ArmReport, probe: Probe): number {
  const task = editableTask(prepared.capture, prepared.claims);
  const claims = prepared.claims.filter(claim => arm.claims.includes(claim.id));
  const lossRate = (role: 'edit' | 'control'): number => {
    let sum = 0;
    for (let index = 0; index < DRAWS; index++) {
      const edited = editTask(task, {
        operator: arm.arm,
        claims,
        role,
        seed: wired.request.seed,
        draw: `truth ${index}`,
      });
      const question = questionFor(prepared.capture, edited, wired.prefill ? 'continued' : 'asked-again');
      const reading = readRequest(wired, question.messages, question.prefill ?? undefined);
      const made = applyWiring(wired, reading, seededRandom(index, 'truth'));
      sum += 1 - keepRate(wired, probe, made === 'value');
    }
    return sum / DRAWS;
  };
  return lossRate('edit') - lossRate('control');
}

/** How often an output keeps the probe's result, when its first part comes out as captured or not. */
function keepRate(wired: WiredCase, probe: Probe, first: boolean): number {
  const { noise } = wired.request;
  const named = probe.features.map(feature => feature.text);
  return wired.values
    .map((value, index) => ({ value, kept: index === 0 && !first ? noise : 1 - noise }))
    .filter(({ value }) => probe.kind !== 'feature' || named.includes(value))
    .reduce((product, { kept }) => product * kept, 1);
}
