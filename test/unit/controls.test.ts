import assert from 'node:assert/strict';
import { checkCapture } from '../../src/audit/capture.ts';
import type { Capture } from '../../src/audit/capture.ts';
import { editableTask, editTask } from '../../src/audit/edit.ts';
import { prepare } from '../../src/audit/prepare.ts';
import { heldContent, promptParts } from '../../src/audit/promptParts.ts';
import { listCapture, noSyntax, runAudit, valueModel } from '../support/valueModel.ts';

const given = [
  'The timeout is 30 seconds.',
  'The retry count is 4 here.',
  'The host is named alpha.',
  'Old servers are slow here.',
  'The wiki lists nothing.',
  'The team meets on Mondays.',
  'The logs are kept a week.',
];
const prompt = `${given.join(' ')} Which values?`;
const sentence = (index: number): { message: number; start: number; end: number } => {
  const text = given[index] ?? '';
  const start = prompt.indexOf(text);
  return { message: 0, start, end: start + text.length };
};

/** Post-hoc reasons, each with the sentences of the prompt that it cites. */
function citing(cites: readonly (readonly number[])[]): Capture {
  const texts = cites.map((_, index) => `This is reason ${'ABC'[index] ?? ''} for the values.`);
  const text = texts.join('\n');
  return checkCapture({
    schema: 'explanation-capture/1',
    fidelity: 'exact',
    messages: [{ role: 'user', content: prompt }],
    explanation: { text, position: 'after' },
    output: { kind: 'answer', text: 'alpha 30' },
    claims: texts.map((reason, index) => ({
      text: reason,
      start: text.indexOf(reason),
      end: text.indexOf(reason) + reason.length,
      kind: 'cites-context',
      cites: (cites[index] ?? []).map(sentence),
      probe: { kind: 'answer' },
    })),
  });
}

describe('a control', () => {
  it('is shared only where as much is taken out', async () => {
    // It is upset by any two sentences that are gone, whatever they say: no reason drives it.
    const upset = valueModel(text =>
      given.filter(said => !text.includes(said)).length >= 2 ? 'beta' : 'alpha 30',
    );
    const { report } = await runAudit(citing([[0], [1, 2]]), upset, { mode: 'deep', maxCalls: 600 });
    assert.ok(report.claims.every(claim => claim.verdict !== 'drove'));
  });

  it('takes a sentence out for each that is taken out, also where several reasons cite one', async () => {
    const capture = citing([[0], [0], [0, 1]]);
    const { claims } = await prepare(capture, noSyntax);
    const task = editableTask(capture, claims);
    const gone = (role: 'edit' | 'control'): number => {
      const { messages } = editTask(task, { operator: 'remove', claims, role, seed: 1, draw: 'd' });
      return given.filter(said => !messages[0]?.content.includes(said)).length;
    };
    assert.equal(gone('edit'), 2);
    assert.equal(gone('control'), 2);
  });
});

describe('content that the prompt holds as well', () => {
  it('is found by what the probe looks at, however plain the word', async () => {
    const capture = listCapture(
      ['Since we keep sessions there, the store is Redis.'],
      'Redis',
      'Our operations people only support Redis. Which store should be used?',
    );
    const { claims } = await prepare(capture, noSyntax);
    const [claim] = claims;
    assert.ok(claim);
    assert.equal(claim.probe?.kind, 'feature');
    assert.deepEqual(
      heldContent(claim, promptParts(capture)).parts.map(part => part.text),
      ['Our operations people only support Redis.'],
    );
  });
});
