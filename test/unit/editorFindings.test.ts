import assert from 'node:assert/strict';
import { DEFAULT_PARAMETERS, REPORT_SCHEMA, reportSchema } from '../../src/audit/report.ts';
import type { ArmReport, ClaimReport, Report, VerdictWord } from '../../src/audit/report.ts';
import { eventsOf, goOnCalls } from '../../src/editor/explanation.ts';
import { findingsOf } from '../../src/editor/findings.ts';

function claim(id: string, verdict: VerdictWord, more: Partial<ClaimReport> = {}): ClaimReport {
  return {
    id,
    text: `reason ${id}`,
    start: 0,
    end: 8,
    kind: 'step',
    cites: [],
    probe: null,
    headroom: null,
    verdict,
    reason: null,
    sharedWith: [],
    sentence: '',
    effect: null,
    evidence: [],
    moreCalls: null,
    ...more,
  };
}

function look(id: string, runs: number, lost: number): ArmReport {
  return {
    id: `look-${id}`,
    arm: 'remove',
    role: 'search',
    claims: [id],
    probe: 'p1',
    edit: 's1',
    control: null,
    runs,
    lost,
    followed: 0,
    failed: 0,
    distinct: runs,
    controlRuns: 0,
    controlLost: 0,
    eDrove: null,
    eInert: null,
    effect: null,
  };
}

function report(more: Partial<Report> = {}): Report {
  return reportSchema.parse({
    schema: REPORT_SCHEMA,
    capture: {
      sha256: '',
      source: {},
      fidelity: 'exact',
      missing: [],
      position: 'before',
      model: 'm',
      task: '',
    },
    model: { provider: 'openai', id: 'm', sameAsCaptured: true, asked: 'continued', scores: false },
    parameters: DEFAULT_PARAMETERS,
    ended: 'complete',
    endedBecause: null,
    endedReason: null,
    positiveControl: { needed: false, runs: 0, seen: false },
    claims: [],
    arms: [],
    uncited: [],
    checks: [],
    promptMap: [],
    influence: [],
    selfKnowledge: null,
    usage: { calls: 60, inputTokens: 1, outputTokens: 1, failedCalls: 0 },
    prompts: [],
    trials: [],
    ...more,
  });
}

const SEVERITIES = { findings: 'warning', quickLook: 'information', otherModel: 'off' } as const;
const marked = (of: Report, aside: readonly string[] = [], severities = SEVERITIES) =>
  findingsOf(of, aside, severities).map(({ claim: { id }, severity }) => `${id} ${severity}`);

describe('what is marked in the editor', () => {
  const claims = [
    claim('c1', 'drove'),
    claim('c2', 'backed-up'),
    claim('c3', 'did-not-drive'),
    claim('c4', 'contradicted'),
    claim('c5', 'untestable'),
    claim('c6', 'undecided'),
  ];

  it('is what passed its thresholds against a reason, and nothing else', () => {
    assert.deepEqual(marked(report({ claims })), ['c3 warning', 'c4 warning']);
  });

  it('is not what a person set aside', () => {
    assert.deepEqual(marked(report({ claims }), ['c4']), ['c3 warning']);
  });

  it('speaks of another model only where that was asked for, and of a contradiction anyway', () => {
    const other = report({ claims });
    other.model.sameAsCaptured = false;
    assert.deepEqual(marked(other), ['c4 warning']);
    assert.deepEqual(
      findingsOf(other, [], { ...SEVERITIES, otherModel: 'hint' }).map(({ severity }) => severity),
      ['hint', 'warning'],
    );
  });

  it('in a quick look is a hint of three runs without a loss, never of fewer', () => {
    const parameters = { ...DEFAULT_PARAMETERS, mode: 'quick' as const };
    const open = [claim('c1', 'undecided'), claim('c2', 'undecided'), claim('c3', 'undecided')];
    const arms = [look('c1', 3, 0), look('c2', 3, 1), look('c3', 2, 0)];
    assert.deepEqual(marked(report({ claims: open, arms, parameters })), ['c1 information']);
    assert.deepEqual(marked(report({ claims: open, arms })), []);
  });

  it('is nothing where the settings say so', () => {
    assert.deepEqual(
      findingsOf(report({ claims }), [], { findings: 'off', quickLook: 'off', otherModel: 'off' }),
      [],
    );
  });
});

describe('a kept audit', () => {
  it('is told to the page from its start to its end', () => {
    const kept = report({ claims: [claim('c1', 'drove')], arms: [look('c1', 3, 3)] });
    assert.deepEqual(
      eventsOf([], kept).map(({ type }) => type),
      ['started', 'model', 'arm', 'verdict', 'finished'],
    );
  });

  it('goes on with room for what is said to be needed, and at least twice its cap', () => {
    assert.equal(goOnCalls(report()), 400);
    const open = [claim('c1', 'undecided', { moreCalls: 300 }), claim('c2', 'undecided', { moreCalls: 200 })];
    assert.equal(goOnCalls(report({ claims: open })), 560);
  });
});
