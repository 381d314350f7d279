import assert from 'node:assert/strict';
import type { AuditEvent } from '../../src/audit/events.ts';
import { decidedCount, openView, reduce, reduceAll, tally } from '../../src/panel/auditView.ts';
import { dotRows } from '../../src/panel/dots.ts';
import { comparedRuns, decidingArm, promptText, toldMessages } from '../../src/panel/compared.ts';
import {
  allEvents,
  claims,
  comparisonEvents,
  finishedEvent,
  prompt,
  runningEvents,
} from '../page/fixtures.ts';

const open = openView(claims);

describe('What the panel shows of an audit', () => {
  it('starts with every claim waiting, in the order of the explanation', () => {
    assert.deepEqual(
      open.claims.map(({ claim, state }) => [claim.id, state]),
      claims.map(({ id }) => [id, 'waiting']),
    );
    assert.equal(decidedCount(open), 0);
  });

  it('gives a claim its verdict at the verdict’s event and not before', () => {
    const events = allEvents();
    const at = events.findIndex(event => event.type === 'verdict' && event.claim.id === 'c1');
    const before = reduceAll(open, events.slice(0, at));
    const after = reduce(before, events[at] as AuditEvent);
    assert.equal(before.claims[0]?.state, 'running');
    assert.equal(after.claims[0]?.state, 'drove');
    assert.equal(after.claims[0].verdict?.effect?.estimate, 1);
    assert.equal(before.claims[0].state, 'running', 'the older view is left as it was');
  });

  it('comes to the same view event by event and in one batch', () => {
    const events = [...allEvents(), finishedEvent()];
    assert.deepEqual(events.reduce(reduce, open), reduceAll(open, events));
  });

  it('leaves what an event doesn’t touch as the same objects', () => {
    const view = reduceAll(open, runningEvents());
    const next = reduce(view, { type: 'phase', phase: 'decide', text: 'Reason 5, run 8' });
    assert.equal(next.phase, 'Reason 5, run 8');
    for (const part of ['claims', 'arms', 'streams', 'prompts'] as const) {
      assert.equal(next[part], view[part], part);
    }
    const trial = comparisonEvents(
      { id: 'b1', place: 0, arm: 'remove', role: 'decide', edit: 'x', control: '.' },
      0,
    ).find(event => event.type === 'trial');
    const more = reduce(view, trial as AuditEvent);
    assert.equal(more.streams.get('a1-edit'), view.streams.get('a1-edit'));
    assert.notEqual(more.streams, view.streams);
  });

  it('counts what was spent, and takes over the report’s figures at the end', () => {
    const view = reduceAll(open, runningEvents());
    const trials = runningEvents().filter(event => event.type === 'trial').length;
    assert.equal(view.spent.calls, trials);
    assert.equal(view.spent.failedCalls, 1);
    assert.equal(view.spent.inputTokens, trials * 412);
    const end = finishedEvent('stopped', runningEvents());
    assert.ok(end.type === 'finished');
    assert.deepEqual(reduce(view, end).spent, end.report.usage);
    assert.equal(reduce(view, end).phase, '');
  });

  it('tallies every state', () => {
    const counts = tally(reduceAll(open, allEvents()));
    for (const word of [
      'drove',
      'backed-up',
      'did-not-drive',
      'contradicted',
      'untestable',
      'undecided',
    ] as const) {
      assert.equal(counts.get(word), 1, word);
    }
    assert.equal(counts.get('running'), undefined);
  });

  it('keeps the gate and arms of other claims off a claim’s card', () => {
    const view = reduceAll(open, allEvents());
    assert.deepEqual(view.claims[0]?.arms, ['a1', 'a2']);
    assert.deepEqual(
      view.claims[3]?.arms,
      ['a5', 'a6', 'a7'],
      'joint arms belong to the claim whose probe scores',
    );
    assert.deepEqual(view.claims[4]?.arms, ['a8']);
  });

  it('opens a report alone, without the events that made it', () => {
    const view = reduce(openView([]), finishedEvent());
    assert.equal(view.claims.length, 6);
    assert.equal(view.claims[0]?.state, 'drove');
    assert.deepEqual(view.claims[0].arms, ['a1', 'a2']);
    assert.equal(view.streams.get('a1-edit')?.size, 9);
  });

  it('lets a repeated run take the place of a failed one, and never the other way round', () => {
    const [, , , , ended] = comparisonEvents(
      { id: 'b1', place: 0, arm: 'remove', role: 'decide', edit: 'x', control: null },
      0,
    );
    assert.ok(ended?.type === 'trial');
    const failed: AuditEvent = {
      ...ended,
      trial: { ...ended.trial, failed: 'timeout', lost: {}, output: null },
    };
    const read = (...events: AuditEvent[]): string | null | undefined =>
      reduceAll(open, events).streams.get('b1-edit')?.get(0)?.failed;
    assert.equal(read(failed), 'timeout');
    assert.equal(read(failed, ended), null);
    assert.equal(read(ended, failed), null);
  });

  it('starts anew where an audit goes on, and keeps what is known of each claim', () => {
    const ended = reduceAll(open, [...runningEvents(), finishedEvent('stopped', runningEvents())]);
    const again = reduce(ended, { type: 'started', claims, maxCalls: 300 });
    assert.equal(again.report, null);
    assert.equal(again.claims[0]?.state, 'drove');
    assert.equal(again.maxCalls, 300);
  });
});

describe('The dots of an arm', () => {
  const view = reduceAll(open, runningEvents());
  const arm = view.arms.get('a8');
  assert.ok(arm);

  it('pair edit and control runs by block', () => {
    const rows = dotRows(view, arm, true);
    assert.deepEqual(rows.blocks, [0, 1, 2, 3, 4, 5, 6]);
    assert.deepEqual(rows.edit, ['kept', 'changed', 'kept', 'kept', 'changed', 'failed', 'kept']);
    assert.deepEqual(rows.control, ['kept', 'kept', 'kept', 'changed', 'kept', 'kept', 'running']);
  });

  it('show a gap for a run that will not come any more', () => {
    assert.equal(dotRows(view, arm, false).control?.at(-1), 'gap');
  });

  it('have one row where nothing is compared', () => {
    const look = view.arms.get('a5');
    assert.ok(look);
    assert.deepEqual(dotRows(view, look, false), {
      blocks: [0, 1, 2],
      edit: ['kept', 'kept', 'kept'],
      control: null,
    });
  });

  it('leave out control runs of blocks that the arm never had', () => {
    const shared = { ...arm, control: 'a3-control' };
    assert.equal(dotRows(view, shared, false).control?.length, 7);
  });
});

describe('The texts that are compared', () => {
  const view = reduceAll(open, allEvents());
  const claim = (place: number): NonNullable<(typeof view.claims)[number]> => {
    const found = view.claims[place];
    assert.ok(found);
    return found;
  };

  it('come from the arm that the verdict rests on', () => {
    assert.equal(decidingArm(view, claim(0))?.id, 'a1');
    assert.equal(decidingArm(view, claim(3))?.id, 'a6');
    assert.equal(decidingArm(view, claim(5)), null);
  });

  it('leave out blocks with a failed call', () => {
    const arm = view.arms.get('a8');
    assert.ok(arm);
    assert.deepEqual(
      comparedRuns(view, arm).map(run => run.block),
      [0, 1, 2, 3, 4, 6, 7, 9, 10, 11, 12],
    );
  });

  it('take the unchanged task where an arm has no control', () => {
    const look = view.arms.get('a5');
    assert.ok(look);
    assert.equal(comparedRuns(view, look)[0]?.withReason?.stream, 'a0-edit');
  });

  it('show the start of the reply as what it is', () => {
    const told = { ...prompt('x', null), prefill: 'I will' };
    assert.deepEqual(toldMessages(told).at(-1), { role: 'prefill', content: 'I will' });
    assert.match(promptText(told), /\[assistant, start of the reply\]\nI will$/);
  });
});
