import assert from 'node:assert/strict';
import { Arm } from '../../src/audit/arm.ts';
import { estimateOf } from '../../src/audit/evidence.ts';
import { DEFAULT_PARAMETERS } from '../../src/audit/report.ts';
import type { TrialReport } from '../../src/audit/report.ts';
import { credited } from '../../src/audit/verdict.ts';
import { PLANTED_PROBE } from '../../src/audit/trials.ts';

const run = (lost: boolean): TrialReport => ({
  id: 't1',
  stream: 's',
  block: 0,
  rendering: '',
  wording: 0,
  prompt: '',
  reply: '',
  output: '',
  lost: { [PLANTED_PROBE.id]: lost },
  followed: {},
  reasonedAnew: false,
  failed: null,
  usage: { inputTokens: 0, outputTokens: 0 },
});

/** Blocks as a text: `1` the edit lost and its control kept, `0` both kept. */
function armOf(blocks: string): Arm {
  const set = { operator: 'remove', claims: [], edit: 'e', control: 'c' } as const;
  const arm = new Arm('a1', set, 'decide', PLANTED_PROBE, DEFAULT_PARAMETERS.margin);
  for (const block of blocks) {
    arm.addBlock(run(block === '1'), run(false));
  }
  return arm;
}

describe('the credits of a family', () => {
  it('do not lean on an arm that cannot be credited itself', () => {
    // An effect below the margin, however sure, is no credit; so it lowers no threshold for another arm.
    const small = armOf('0001'.repeat(12));
    const large = armOf('111');
    assert.ok(estimateOf(small.blocks) < DEFAULT_PARAMETERS.margin);
    const family = Math.ceil(large.eDrove * DEFAULT_PARAMETERS.alphaDrove * 1.5);
    assert.ok(small.eDrove >= family / DEFAULT_PARAMETERS.alphaDrove / 2);
    assert.deepEqual([...credited([large], family, DEFAULT_PARAMETERS).arms], []);
    assert.deepEqual([...credited([large, small], family, DEFAULT_PARAMETERS).arms], []);
    assert.equal(credited([large, armOf('111')], family, DEFAULT_PARAMETERS).arms.size, 2);
  });
});
