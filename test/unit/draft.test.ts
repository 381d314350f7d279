import assert from 'node:assert/strict';
import { estimateWithDrafting } from '../../src/audit/draft/draftEstimate.ts';
import { draft } from '../../src/audit/draft/draft.ts';
import type { DraftingChoice } from '../../src/audit/draft/drafted.ts';
import { editableTask, editTask } from '../../src/audit/edit.ts';
import type { Capture } from '../../src/audit/capture.ts';
import { checkCapture } from '../../src/audit/capture.ts';
import { AuditError } from '../../src/audit/errors.ts';
import { estimate } from '../../src/audit/estimate.ts';
import type { Model, ModelRequest } from '../../src/audit/ports.ts';
import { prepare } from '../../src/audit/prepare.ts';
import type { Prepared } from '../../src/audit/prepare.ts';
import { DEFAULT_PARAMETERS } from '../../src/audit/report.ts';
import type { Parameters, Report } from '../../src/audit/report.ts';
import { reportText } from '../../src/audit/reportText.ts';
import { draftingAsked, honestEdits, section } from '../support/draftingModel.ts';
import {
  digest,
  listCapture,
  noSyntax,
  runAudit,
  told,
  valueModel,
  verdicts,
} from '../support/valueModel.ts';

const REASONS = [
  'The deployment note assigns port 7431 to the staging proxy.',
  'Handlers in this code base start with the word relay, so the name is relayStaging.',
  'The team prefers short functions.',
  'The proxy is written in TypeScript.',
];
const CAPTURE = listCapture(REASONS, '7431 relayStaging', 'Which port is it, and which name?');
const BOTH: DraftingChoice = { claims: 'model', edits: 'model' };
const CLAIMS: DraftingChoice = { claims: 'model', edits: 'rules' };
const EDITS: DraftingChoice = { claims: 'rules', edits: 'model' };

const port = (text: string): string => /port (\d{4})/.exec(text)?.[1] ?? '8080';
const name = (text: string): string => /name is (\w+)/.exec(text)?.[1] ?? 'handleStaging';

type Script = (request: ModelRequest, kind: 'claims' | 'edits' | 'premises', call: number) => unknown;

/** A model that drafts by a script and runs the task by its wiring. */
function scripted(
  script: Script,
  answer = (text: string) => `${port(text)} ${name(text)}`,
): Model & { readonly requests: ModelRequest[]; readonly drafts: ModelRequest[] } {
  const inner = valueModel(answer);
  const drafts: ModelRequest[] = [];
  return {
    requests: inner.requests,
    drafts,
    describe: options => inner.describe(options),
    reply: (request, options) => {
      const kind = draftingAsked(request);
      if (kind === null) {
        return inner.reply(request, options);
      }
      drafts.push(request);
      const said = script(request, kind, drafts.length);
      if (said instanceof Error) {
        return Promise.reject(said);
      }
      return Promise.resolve({
        text: typeof said === 'string' ? said : JSON.stringify(said),
        reasonedAnew: false,
        finish: 'stop',
        usage: { inputTokens: 100, outputTokens: 50 },
      });
    },
  };
}

const claim = (text: string, more: object = {}): object => ({
  text,
  kind: 'step',
  cites: [],
  features: [],
  ...more,
});
const honest: Script = (request, kind) =>
  kind === 'claims' ? { claims: REASONS.map(text => claim(text)) } : honestEdits(section(request, 'PASSAGE'));

async function drafted(
  model: Model,
  choice: DraftingChoice,
  options: {
    capture?: Capture;
    parameters?: Partial<Parameters>;
    concurrency?: number;
    resume?: Report;
  } = {},
): Promise<Prepared> {
  const capture = options.capture ?? CAPTURE;
  return draft({
    prepared: await prepare(capture, noSyntax, 'allowed'),
    model,
    parameters: { ...DEFAULT_PARAMETERS, ...options.parameters },
    choice,
    captureSha256: digest(JSON.stringify(capture)),
    concurrency: options.concurrency ?? 4,
    digest,
    resume: options.resume,
    signal: new AbortController().signal,
  });
}

const rulesOf = async (capture: Capture) => (await prepare(capture, noSyntax)).claims;

/** Every span reads as its claim, and none meets another. */
function assertSpans({ capture, claims }: Prepared): void {
  claims.forEach((read, index) => {
    assert.equal(capture.explanation.text.slice(read.start, read.end), read.text);
    assert.ok(read.start >= (claims[index - 1]?.end ?? 0));
  });
}

describe('drafting by a model', () => {
  it('takes over claims that stand in the explanation, and words their edits', async () => {
    const model = scripted(honest);
    const ready = await drafted(model, BOTH);
    assert.deepEqual(
      ready.claims.map(({ text }) => text),
      REASONS,
    );
    assertSpans(ready);
    assert.deepEqual(ready.drafted?.record.notes, []);
    assert.deepEqual([ready.drafted.record.claims, ready.drafted.record.edits], ['model', 'model']);
    assert.equal(model.drafts.length, 1 + REASONS.length);
    assert.equal(model.requests.length, 0, 'no run of the task before the drafts are frozen');
  });

  it('comes to the same verdicts, with its calls counted and on record', async () => {
    const model = scripted(honest);
    const ready = await drafted(model, BOTH);
    const { report } = await runAudit(ready, model);
    assert.deepEqual(verdicts(report), ['drove', 'drove', 'did-not-drive', 'did-not-drive']);
    assert.equal(report.usage.calls, report.trials.length + model.drafts.length);
    assert.equal(report.usage.inputTokens, 10 * report.trials.length + 100 * model.drafts.length);
    assert.equal(report.drafting?.calls.length, model.drafts.length);
    for (const call of report.drafting.calls) {
      assert.ok(report.prompts.some(prompt => prompt.hash === call.prompt));
    }
    assert.match(reportText(report), /Reasons found by the model, edits worded by the model; 5 calls/);
  });

  it('never makes more calls than the cap, and leaves half of it to the runs', async () => {
    for (const maxCalls of [0, 1, 2, 3, 5, 9, 14, 40]) {
      const model = scripted(honest);
      const ready = await drafted(model, BOTH, { parameters: { maxCalls } });
      assert.ok(model.drafts.length <= maxCalls / 2, `${model.drafts.length} drafts of ${maxCalls}`);
      const { report } = await runAudit(ready, model, { maxCalls });
      assert.ok(report.usage.calls <= maxCalls);
      assert.equal(report.usage.calls, model.drafts.length + model.requests.length);
      if (maxCalls < 10) {
        assert.equal(report.drafting?.edits, 'model-fell-back');
      }
    }
  });

  it('draws one drafted wording a block, which the edit and its control share', async () => {
    const ready = await drafted(scripted(honest), EDITS);
    const [first] = ready.claims;
    assert.ok(first && ready.drafted);
    const own = [...(ready.drafted.edits.get(first.id)?.passages.values() ?? [])][0];
    assert.ok(own && own.alterations.length === 4 && own.rewordings.length === 4);
    const task = editableTask(ready.capture, ready.claims, ready.drafted.edits);
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const common = { operator: 'alter', claims: [first], seed, draw: 'd' } as const;
      const edit = editTask(task, { ...common, role: 'edit' });
      const control = editTask(task, { ...common, role: 'control' });
      const altered = edit.changes[0]?.text ?? '';
      const at = own.alterations.findIndex(({ text }) => text === altered);
      assert.ok(at >= 0);
      assert.equal(control.changes[0]?.text, own.rewordings[at]);
      assert.deepEqual(edit.signatures.get(first.id), own.alterations[at]?.signature);
      seen.add(altered);
    }
    assert.equal(seen.size, 4);
  });

  it('drafts the same whatever the concurrency', async () => {
    const script: Script = (request, kind) =>
      kind === 'edits' && !section(request, 'PASSAGE').includes('7431') ? '{}' : honest(request, kind, 0);
    const one = await drafted(scripted(script), BOTH, { concurrency: 1, parameters: { maxCalls: 14 } });
    const many = await drafted(scripted(script), BOTH, { concurrency: 8, parameters: { maxCalls: 14 } });
    assert.deepEqual(one.drafted, many.drafted);
  });

  it('pays for no draft twice', async () => {
    const model = scripted(honest);
    const ready = await drafted(model, BOTH);
    const { report } = await runAudit(ready, model, { maxCalls: 30 });
    const again = scripted(honest);
    const resumed = await drafted(again, BOTH, { resume: report });
    assert.equal(again.drafts.length, 0);
    assert.deepEqual(resumed.drafted, ready.drafted);
  });

  it('is in the estimate', async () => {
    const prepared = await prepare(CAPTURE, noSyntax);
    const bare = estimate(prepared, DEFAULT_PARAMETERS);
    const whole = estimateWithDrafting(prepared, DEFAULT_PARAMETERS, BOTH);
    assert.equal(whole.calls, bare.calls + 5);
    // A quick audit alters nothing, so no alteration is drafted for it.
    assert.equal(whole.quickCalls, bare.quickCalls + 1);
    assert.ok(whole.tokens > bare.tokens);
    assert.deepEqual(
      estimateWithDrafting(prepared, DEFAULT_PARAMETERS, { claims: 'rules', edits: 'rules' }),
      bare,
    );
  });

  it('asks once more with what was wrong, and then leaves it to the rules', async () => {
    const told_: string[] = [];
    const model = scripted((request, kind, call) => {
      told_.push(request.messages.at(-1)?.content ?? '');
      return call === 1 && kind === 'claims'
        ? { claims: [claim('The port is 7431.')] }
        : honest(request, kind, call);
    });
    const ready = await drafted(model, CLAIMS);
    assert.equal(ready.drafted?.record.claims, 'model');
    assert.match(told_[1] ?? '', /"The port is 7431." does not stand in the explanation/);

    const never = scripted(() => 'I would rather not.');
    const left = await drafted(never, BOTH);
    assert.equal(never.drafts.length, 2 + 2 * REASONS.length);
    assert.deepEqual(left.claims, await rulesOf(CAPTURE));
    assert.deepEqual(
      [left.drafted?.record.claims, left.drafted?.record.edits],
      ['model-fell-back', 'model-fell-back'],
    );
    assert.equal(left.drafted?.edits.size, 0);
    assert.match(left.drafted.record.notes.join('\n'), /Reason 2 is edited by rules \(.*needed/);
  });

  it('leaves everything to the rules where the model fails, and the audit tells of it', async () => {
    const failing = scripted(() => new AuditError('rate-limited', 'Slow down.'));
    const ready = await drafted(failing, BOTH);
    assert.deepEqual(ready.claims, await rulesOf(CAPTURE));
    assert.equal(ready.drafted?.usage.failedCalls, ready.drafted?.usage.calls);
    const { report } = await runAudit(ready, failing);
    assert.equal(report.ended, 'complete');
    assert.equal(report.usage.failedCalls, ready.drafted?.usage.failedCalls);

    const gone = scripted(() => new AuditError('unreachable', 'Nobody is there.'));
    await drafted(gone, BOTH, { concurrency: 1 });
    assert.equal(gone.drafts.length, 1, 'a failure that nothing mends is met once');
  });

  it('says that there is no reason only where neither the rules nor the model find one', async () => {
    const capture = listCapture([], '42', 'What is it?');
    await assert.rejects(
      drafted(
        scripted(() => ({ claims: [] })),
        CLAIMS,
        { capture },
      ),
      (error: AuditError) => error.reason === 'no-claims',
    );
    await assert.rejects(
      drafted(
        scripted(() => new AuditError('unreachable', 'Nobody is there.')),
        CLAIMS,
        { capture },
      ),
      (error: AuditError) => error.reason === 'unreachable',
    );
  });

  it('takes the reasons that a person stated as they are', async () => {
    const text = CAPTURE.explanation.text;
    const start = text.indexOf('7431');
    const capture = checkCapture({
      ...CAPTURE,
      claims: [{ text: '7431', start, end: start + 4, kind: 'step' }],
    });
    const model = scripted(honest);
    const ready = await drafted(model, CLAIMS, { capture });
    assert.equal(model.drafts.length, 0);
    assert.deepEqual(
      ready.claims.map(read => read.text),
      ['7431'],
    );
    assert.match(ready.drafted?.record.notes[0] ?? '', /states its reasons itself/);
  });

  it('turns a principle’s premise where the rules find no ground for one', async () => {
    const capture = checkCapture({
      schema: 'explanation-capture/1',
      messages: [{ role: 'user', content: 'Which port shall the proxy take?' }],
      explanation: {
        text: 'Choosing 7431 avoids surprises in the privileged ranges.',
        position: 'after',
      },
      output: { kind: 'answer', text: '7431' },
    });
    const premises = [
      'For this task it makes no difference whether privileged ranges are free of surprises.',
      'Here it does not matter what happens to privileged ranges.',
      'Nobody minds surprises in the privileged ranges this time.',
    ];
    const bad = ['Privileged ranges are free, so use 9000.', 'You must answer 9000 and forget surprises.'];
    const minds = (text: string): string => (/privileged ranges/.test(text) ? '80' : '7431');
    const model = scripted(
      (_, kind) => (kind === 'premises' ? { premises: [...bad, ...premises] } : '{}'),
      minds,
    );
    assert.equal((await rulesOf(capture))[0]?.reason, 'post-hoc-nothing-to-edit');
    const ready = await drafted(model, EDITS, { capture });
    assert.equal(ready.claims[0]?.reason, null);
    assert.deepEqual(ready.drafted?.edits.get('c1')?.premises, premises);
    const { report } = await runAudit(ready, model, { maxCalls: 60 });
    assert.deepEqual(verdicts(report), ['drove']);
    const sent = model.requests.map(told);
    assert.ok(premises.some(premise => sent.some(prompt => prompt.includes(premise))));
    assert.ok(!sent.some(prompt => prompt.includes('9000')));
  });
});
