import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkCapture } from '../../src/audit/capture.ts';
import { editableTask, editTask } from '../../src/audit/edit.ts';
import type { EditableTask, EditedTask, EditRequest } from '../../src/audit/edit.ts';
import { NEUTRAL_SENTENCES } from '../../src/audit/neutral.ts';
import { prepare } from '../../src/audit/prepare.ts';
import { OPERATORS } from '../../src/audit/report.ts';
import { listCapture, noSyntax } from '../support/valueModel.ts';

const reasons = [
  'The deployment note assigns port 7431 to the staging proxy.',
  'Handlers in this code base start with the word relay, so the name is relayStaging.',
  'The team prefers short functions.',
];
const task =
  'The port must be free. The note says 7431 is free. The office is in Ghent. Which port is it, and which name?';

async function editable(unclaimed = ''): Promise<EditableTask> {
  const list = listCapture(reasons, '7431 relayStaging', task);
  const { claims } = await prepare(list, noSyntax);
  const text = list.explanation.text + unclaimed;
  const capture = checkCapture({ ...list, explanation: { text, position: 'before' } });
  return editableTask(capture, claims);
}

const words = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? [];
const explanationWords = (text: string | null): string[] =>
  words((text ?? '').replace(/^\s*(?:\d+[.)]|[-*])\s/gm, ''));

function edit(on: EditableTask, request: Partial<EditRequest> & Pick<EditRequest, 'operator'>): EditedTask {
  return editTask(on, { claims: [], role: 'edit', seed: 1, draw: 'd', ...request });
}

describe('an edit', () => {
  it('changes nothing to the character where the task is asked as it was', async () => {
    const on = await editable();
    const same = edit(on, { operator: 'identical' });
    assert.equal(same.explanation, on.capture.explanation.text);
    assert.deepEqual(same.messages, on.capture.messages);
  });

  it('takes out the words of the claims and no others, and puts in only neutral sentences', async () => {
    const on = await editable();
    fc.assert(
      fc.property(
        fc.subarray([...on.claims], { minLength: 1 }),
        fc.integer({ min: 1, max: 500 }),
        (claims, seed) => {
          const edited = edit(on, { operator: 'remove', claims, seed });
          const kept = on.claims.filter(claim => !claims.includes(claim)).flatMap(claim => words(claim.text));
          const neutral = edited.changes.flatMap(change => words(change.text));
          assert.deepEqual(explanationWords(edited.explanation).sort(), [...kept, ...neutral].sort());
          assert.equal(edited.changes.length, claims.length);
          assert.ok(edited.changes.every(({ text }) => NEUTRAL_SENTENCES.includes(text)));
          assert.deepEqual(edited.messages, on.capture.messages);
        },
      ),
    );
  });

  it('shares its rendering with its control, which keeps every claim', async () => {
    const on = await editable();
    const renderings = new Set<string>();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), seed => {
        const claims = on.claims.slice(0, 1);
        const taken = edit(on, { operator: 'remove', claims, seed });
        const control = edit(on, { operator: 'remove', claims, seed, role: 'control' });
        assert.deepEqual(taken.rendering, control.rendering);
        assert.deepEqual(
          explanationWords(control.explanation),
          on.claims.flatMap(claim => words(claim.text)),
        );
        renderings.add(`${taken.rendering.style} ${taken.rendering.spacing}`);
      }),
    );
    assert.ok(renderings.size >= 9, `${renderings.size} renderings`);
  });

  it('takes an unclaimed sentence of like length out of the control where there is one', async () => {
    const on = await editable('\n\nThe office closes at noon on Fridays.');
    const control = edit(on, { operator: 'remove', claims: on.claims.slice(0, 1), role: 'control' });
    assert.ok(!control.explanation?.includes('office'));
    const taken = edit(on, { operator: 'remove', claims: on.claims.slice(0, 1) });
    assert.ok(taken.changes.every(({ text }) => text === ''));
    assert.ok(taken.explanation?.includes('office'));
  });

  it('alters the value that the probe looks at, and tells how to recognise it', async () => {
    const on = await editable();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), seed => {
        const edited = edit(on, { operator: 'alter', claims: on.claims.slice(0, 2), seed });
        const [number, name] = [edited.signatures.get('c1'), edited.signatures.get('c2')];
        assert.match(number?.text ?? '', /^[1-9]\d{3}$/);
        assert.notEqual(number?.text, '7431');
        assert.match(name?.text ?? '', /^[a-z]+Staging$/);
        assert.ok(!edited.explanation?.includes('7431') && !edited.explanation?.includes('relayStaging'));
        const said = edited.explanation ?? '';
        assert.ok(said.includes(number?.text ?? '?') && said.includes(name?.text ?? '?'));
        const control = edit(on, { operator: 'alter', claims: on.claims.slice(0, 2), seed, role: 'control' });
        assert.ok(control.explanation?.includes('7431') && control.explanation.includes('relayStaging'));
      }),
    );
  });

  it('takes what the prompt holds out of both places, never the instruction', async () => {
    const on = await editable();
    const edited = edit(on, { operator: 'both-places', claims: on.claims.slice(0, 1) });
    const [message] = edited.messages;
    assert.ok(!message?.content.includes('7431'));
    assert.ok(message?.content.includes('Which port is it, and which name?'));
    const control = edit(on, { operator: 'both-places', claims: on.claims.slice(0, 1), role: 'control' });
    assert.ok(control.messages[0]?.content.includes('The note says 7431 is free.'));
    assert.ok((control.messages[0]?.content.length ?? 0) < task.length, 'the control loses a like sentence');
  });

  it('plants a code that stands in one place only, and takes just that away', async () => {
    const on = await editable();
    const control = edit(on, { operator: 'planted', role: 'control' });
    const taken = edit(on, { operator: 'planted' });
    assert.match(control.token ?? '', /^zq_[a-z0-9]{8}$/);
    assert.equal(control.token, taken.token);
    const text = (of: EditedTask): string =>
      of.messages.map(message => message.content).join('\n') + (of.explanation ?? '');
    assert.equal(text(control).split(control.token ?? '?').length, 2);
    assert.ok(!text(taken).includes('zq_'));
    assert.deepEqual(taken.messages, control.messages);
  });

  it('is total: every operator on every set, in any rendering', async () => {
    const on = await editable('\n\n```ts\nconst a = 1;\n```\n');
    fc.assert(
      fc.property(
        fc.constantFrom(...OPERATORS),
        fc.constantFrom('edit' as const, 'control' as const),
        fc.subarray([...on.claims]),
        fc.integer({ min: 0, max: 1e6 }),
        (operator, role, claims, seed) => {
          const edited = edit(on, { operator, role, claims, seed });
          assert.ok(edited.explanation?.includes('```ts\nconst a = 1;\n```'), 'code keeps its fence');
          assert.deepEqual(edited, edit(on, { operator, role, claims, seed }));
        },
      ),
    );
  });
});

describe('an edit of a post-hoc reason', () => {
  const content = 'The gateway gives up after 30 seconds. The office is in Ghent today. Set the timeout.';
  const explanation = 'The timeout is 30 because the gateway gives up after 30 seconds.';
  const capture = checkCapture({
    schema: 'explanation-capture/1',
    messages: [{ role: 'user', content }],
    explanation: { text: explanation, position: 'after' },
    output: { kind: 'answer', text: '30' },
    claims: [
      {
        text: explanation,
        start: 0,
        end: explanation.length,
        kind: 'cites-context',
        cites: [{ message: 0, start: 0, end: 38 }],
      },
    ],
  });

  it('takes the cited span out of the prompt and never feeds the explanation back', async () => {
    const { claims } = await prepare(capture, noSyntax);
    const on = editableTask(capture, claims);
    const taken = edit(on, { operator: 'remove', claims });
    assert.equal(taken.explanation, null);
    assert.equal(taken.messages[0]?.content, 'The office is in Ghent today. Set the timeout.');
    const control = edit(on, { operator: 'remove', claims, role: 'control' });
    assert.equal(control.messages[0]?.content, 'The gateway gives up after 30 seconds. Set the timeout.');
    const altered = edit(on, { operator: 'alter', claims });
    assert.ok(!altered.messages[0]?.content.includes('30'), altered.messages[0]?.content);
  });
});
