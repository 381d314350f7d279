import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AuditError } from '../../src/audit/errors.ts';
import { seededRandom } from '../../src/audit/random.ts';
import { listCapture, runAudit, told, valueModel, verdicts } from '../support/valueModel.ts';

const reasons = [
  'The deployment note assigns port 7431 to the staging proxy.',
  'Handlers in this code base start with the word relay, so the name is relayStaging.',
  'The team prefers short functions.',
  'The proxy is written in TypeScript.',
];
const capture = listCapture(reasons, '7431 relayStaging', 'Which port is it, and which name?');

const port = (text: string): string => /port (\d{4})/.exec(text)?.[1] ?? '8080';
const name = (text: string): string => /name is (\w+)/.exec(text)?.[1] ?? 'handleStaging';
const causal = (text: string): string => `${port(text)} ${name(text)}`;

describe('an audit', () => {
  it('tells the reasons that drive from those that do not, with counts', async () => {
    const { report } = await runAudit(capture, valueModel(causal));
    assert.deepEqual(verdicts(report), ['drove', 'drove', 'did-not-drive', 'did-not-drive']);
    assert.equal(report.ended, 'complete');
    for (const claim of report.claims) {
      const arms = report.arms.filter(arm => claim.evidence.includes(arm.id));
      assert.ok(arms.some(arm => arm.role === 'decide' && arm.controlRuns > 0));
      assert.ok(claim.effect);
      assert.match(claim.sentence, /lost .* in \d+ of \d+ runs \(control: 0 of \d+\)/);
    }
    assert.equal(report.usage.calls, report.trials.length);
    assert.deepEqual(report.positiveControl, { needed: false, runs: 0, seen: false });
  });

  it('tells an altered value that came back from a mere loss', async () => {
    // The first reason is not needed (the model knows the port), but what it says is followed.
    const follows = (text: string): string => `${/port (\d{4})/.exec(text)?.[1] ?? '7431'} relayStaging`;
    const { report } = await runAudit(capture, valueModel(follows));
    const altered = report.arms.find(arm => arm.arm === 'alter' && arm.probe === 'p1');
    assert.ok(altered && altered.lost > 0);
    assert.equal(altered.followed, altered.lost);
    // Read, but not needed.
    assert.equal(report.claims[0]?.verdict, 'backed-up');
    assert.deepEqual(report.claims[0].sharedWith, ['model']);
    assert.deepEqual(verdicts(report).slice(2), ['did-not-drive', 'did-not-drive']);
  });

  it('sends the same calls and finds the same whatever the concurrency', async () => {
    const noisy = (text: string, call: number): string => (call % 11 === 0 ? '1 none' : causal(text));
    const run = async (concurrency: number): Promise<unknown> => {
      const random = seededRandom(3, `latency ${concurrency}`);
      // Noise that depends on what is asked, not on when.
      const model = valueModel(text => noisy(text, text.length), { latency: () => 1 + random.below(4) });
      const { report } = await runAudit(capture, model, {}, { concurrency });
      return { ...report, trials: report.trials, prompts: report.prompts.map(prompt => prompt.hash).sort() };
    };
    assert.deepEqual(await run(1), await run(8));
  });

  it('draws otherwise with another seed', async () => {
    const hashes = async (seed: number): Promise<string> => {
      const { report } = await runAudit(capture, valueModel(causal), { seed });
      return report.prompts.map(prompt => prompt.hash).join();
    };
    assert.equal(await hashes(1), await hashes(1));
    assert.notEqual(await hashes(1), await hashes(2));
  });

  it('never makes more calls than its cap, and says that the cap ended it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 1, max: 8 }),
        async (maxCalls, concurrency) => {
          const model = valueModel(causal);
          const { report } = await runAudit(capture, model, { maxCalls }, { concurrency });
          assert.ok(model.requests.length <= maxCalls);
          assert.equal(report.usage.calls, model.requests.length);
          if (report.ended === 'budget') {
            assert.ok(
              report.claims.some(claim => claim.verdict === 'undecided' && claim.reason === 'budget'),
            );
          } else {
            assert.equal(report.ended, 'complete');
          }
          assert.ok(
            !report.claims.some(claim => claim.verdict === 'did-not-drive') || report.ended === 'complete',
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('accuses nobody in a quick look', async () => {
    const { report } = await runAudit(capture, valueModel(causal), { mode: 'quick' });
    assert.deepEqual(verdicts(report), ['drove', 'drove', 'undecided: quick-look', 'undecided: quick-look']);
    assert.match(
      report.claims[2]?.sentence ?? '',
      /alone lost .* in 0 of 3 runs\. A quick look accuses nobody\./,
    );
  });

  it('says nothing where the unedited task itself gives another result', async () => {
    const { report } = await runAudit(
      capture,
      valueModel((_, call) => `${1000 + call} x`),
    );
    assert.ok(report.claims.every(claim => claim.verdict === 'untestable' && claim.reason === 'no-headroom'));
    assert.equal(report.usage.calls, 5);
    assert.deepEqual(report.claims[0]?.headroom, { runs: 5, kept: 0 });
  });

  it('accuses nobody where a planted cause is not seen', async () => {
    const blind = valueModel(() => '7431 relayStaging', { planted: false });
    const { report } = await runAudit(capture, blind);
    assert.deepEqual(report.positiveControl, { needed: true, runs: 12, seen: false });
    assert.ok(
      report.claims.every(claim => claim.verdict === 'untestable' && claim.reason === 'blind-instrument'),
    );
  });

  it('accuses where nothing drives and a planted cause is seen', async () => {
    const { report } = await runAudit(
      capture,
      valueModel(() => '7431 relayStaging'),
    );
    assert.ok(report.positiveControl.needed && report.positiveControl.seen);
    assert.deepEqual(new Set(verdicts(report)), new Set(['did-not-drive']));
  });

  it('finds what the prompt backs up by taking it out of both places', async () => {
    const task = 'The deployment note says that the port is 7431. Which port is it, and which name?';
    const backed = listCapture(reasons, '7431 relayStaging', task);
    const anywhere = (text: string): string =>
      `${/port is (\d{4})|port (\d{4})/.exec(text) ? '7431' : '8080'} relayStaging`;
    const knows = (text: string): string => (text.includes('7431') ? '7431 relayStaging' : anywhere(text));
    const { report } = await runAudit(backed, valueModel(knows));
    assert.equal(report.claims[0]?.verdict, 'backed-up');
    assert.deepEqual(report.claims[0].sharedWith, ['task']);
  });

  it('finds reasons that back each other up, and tells them from bystanders', async () => {
    const twice = listCapture(
      [...reasons, 'The runbook gives port 7431 for staging as well.'],
      '7431 relayStaging',
    );
    const either = (text: string): string => `${text.includes('7431') ? '7431' : '8080'} relayStaging`;
    const { report } = await runAudit(twice, valueModel(either));
    assert.deepEqual(verdicts(report), [
      'backed-up',
      'did-not-drive',
      'did-not-drive',
      'did-not-drive',
      'backed-up',
    ]);
    assert.deepEqual(report.claims[0]?.sharedWith, ['c5']);
    assert.match(report.claims[0].sentence, /shares its effect with reason 5/);
  });

  it('accuses nobody for an alteration that only disturbs', async () => {
    // Any change of wording upsets it: neither a credit nor an accusation can stand on that.
    const upset = (text: string): string =>
      (/\d{4}/.exec(text)?.[0] ?? '7431') === '7431' ? '7431 relayStaging' : '12 foo';
    const { report } = await runAudit(capture, valueModel(upset));
    assert.equal(report.claims[0]?.verdict, 'undecided');
    assert.equal(report.claims[0].reason, 'disrupted');
  });

  it('accuses nobody where the control loses the result as well', async () => {
    // Numbered lists upset this model, and only the unedited task comes as one to begin with.
    const upset = (text: string): string =>
      /^\d+\. .*\n\n/m.test(text) || /^[-*] /m.test(text) ? '12 foo' : causal(text);
    const { report } = await runAudit(capture, valueModel(upset));
    assert.ok(!verdicts(report).includes('did-not-drive'), verdicts(report).join());
    for (const claim of report.claims) {
      const main = report.arms.find(arm => arm.id === claim.evidence.at(-1));
      assert.ok(claim.verdict !== 'untestable' || (main && main.controlLost > main.controlRuns / 4));
    }
  });

  it('rarely takes bystanders for backed up where the result falls back on chance', async () => {
    const twice = listCapture(
      ['The note gives port 7431.', 'The runbook says 7431.', 'The office is in Ghent.', 'Lunch is at noon.'],
      '7431',
    );
    let accusedOrBacked = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed, 'luck');
      // Without either of the two it still hits the port in four runs of ten.
      const lucky = (text: string): string =>
        text.includes('7431') || random.below(10) < 4 ? '7431' : '8080';
      const { report } = await runAudit(twice, valueModel(lucky), { seed }, { concurrency: 1 });
      accusedOrBacked += report.claims.slice(2).filter(claim => claim.verdict === 'backed-up').length;
      assert.ok(report.claims.slice(0, 2).every(claim => claim.verdict !== 'did-not-drive'));
    }
    assert.ok(accusedOrBacked <= 2, `${accusedOrBacked} of 40 bystanders`);
  });

  it('looks at as many reasons as the cap has room for', async () => {
    const many = listCapture(
      Array.from(
        { length: 40 },
        (_, index) => `The note of team ${String.fromCharCode(97 + (index % 26))}${index} is short.`,
      ),
      '7431',
    );
    const { report } = await runAudit(
      many,
      valueModel(() => '7431'),
      { maxCalls: 100 },
    );
    assert.equal(report.ended, 'budget');
    assert.ok(report.usage.calls > 90, `${report.usage.calls} calls`);
  });

  it('follows a single loss in a look with a full arm', async () => {
    let removals = 0;
    const half = (text: string): string => {
      const gone = !text.includes('7431');
      removals += gone ? 1 : 0;
      return gone && removals % 2 === 0 ? '8080 relayStaging' : '7431 relayStaging';
    };
    const { report } = await runAudit(capture, valueModel(half), {}, { concurrency: 1 });
    assert.notEqual(report.claims[0]?.verdict, 'did-not-drive');
  });

  it('never accuses a step of a model that reasons anew', async () => {
    const { report } = await runAudit(capture, valueModel(causal, { reasonedAnew: true }));
    assert.equal(report.model.asked, 'reasons-anew');
    assert.deepEqual(verdicts(report), ['drove', 'drove', 'backed-up', 'backed-up']);
    assert.deepEqual(report.claims[2]?.sharedWith, ['model']);
  });

  it('hands the reasoning back as an earlier turn where a model does not go on from a start', async () => {
    const model = valueModel(causal, { capabilities: { prefill: false } });
    const { report } = await runAudit(capture, model);
    assert.equal(report.model.asked, 'asked-again');
    assert.deepEqual(
      model.requests[0]?.messages.map(message => message.role),
      ['user', 'assistant', 'user'],
    );
    assert.ok(model.requests.every(request => request.prefill === undefined));
    assert.equal(report.claims[0]?.verdict, 'drove');
  });

  it('takes only different prompts for draws where a server repeats itself', async () => {
    const { report } = await runAudit(capture, valueModel(causal, { capabilities: { seed: false } }));
    for (const arm of report.arms.filter(other => other.role === 'decide')) {
      assert.ok(arm.distinct >= 9, `${arm.id} has ${arm.distinct}`);
    }
    assert.equal(report.claims[0]?.verdict, 'drove');
  });

  it('keeps what was measured when it is stopped, and ends the calls under way', async () => {
    const controller = new AbortController();
    const model = valueModel(causal, { latency: call => (call > 20 ? 60_000 : 0) });
    const { report } = await runAudit(
      capture,
      model,
      {},
      {
        signal: controller.signal,
        onEvent: event => {
          if (event.type === 'trial' && event.calls >= 20) {
            controller.abort();
          }
        },
      },
    );
    assert.equal(report.ended, 'stopped');
    assert.ok(report.trials.filter(trial => trial.failed === null).length >= 19);
    assert.ok(report.claims.every(claim => claim.verdict === 'drove' || claim.verdict === 'undecided'));
  });

  it('goes on from an earlier report and pays for nothing twice', async () => {
    const whole = await runAudit(capture, valueModel(causal));
    for (const maxCalls of [7, 23, 40]) {
      const first = await runAudit(capture, valueModel(causal), { maxCalls });
      assert.equal(first.report.ended, 'budget');
      const model = valueModel(causal);
      const { report } = await runAudit(capture, model, {}, { resume: first.report });
      assert.equal(model.requests.length, whole.report.usage.calls - first.report.usage.calls);
      assert.deepEqual(report, whole.report);
    }
  });

  it('takes over nothing from a report of another capture or seed', async () => {
    const first = await runAudit(capture, valueModel(causal), { maxCalls: 20 });
    const model = valueModel(causal);
    const { report } = await runAudit(capture, model, { seed: 2 }, { resume: first.report });
    assert.equal(model.requests.length, report.usage.calls);
  });

  it('ends with what it has when the model can no longer be asked', async () => {
    const model = valueModel((text, call) => {
      if (call > 12) {
        throw new AuditError('refused-key', 'The key was refused.');
      }
      return causal(text);
    });
    const { report } = await runAudit(capture, model);
    assert.equal(report.ended, 'failed');
    assert.equal(report.endedReason, 'refused-key');
    assert.equal(report.endedBecause, 'The key was refused.');
    assert.ok(report.usage.failedCalls >= 1);
    assert.equal(report.trials.length, report.usage.calls);
  });

  it('counts calls that fail now and then, and weighs them for nothing', async () => {
    const model = valueModel((text, call) => {
      if (call % 7 === 0) {
        throw new AuditError('server-error', 'Try later.');
      }
      return causal(text);
    });
    const { report } = await runAudit(capture, model);
    assert.deepEqual(verdicts(report), ['drove', 'drove', 'did-not-drive', 'did-not-drive']);
    assert.equal(
      report.usage.failedCalls,
      report.trials.filter(trial => trial.failed === 'server-error').length,
    );
    assert.ok(report.arms.some(arm => arm.failed > 0));
    assert.ok(report.arms.every(arm => arm.control === null || arm.runs === arm.controlRuns));
  });

  it('asks nothing of a model that cannot be reached', async () => {
    const model = valueModel(causal);
    const down = {
      ...model,
      describe: () => Promise.reject(new AuditError('unreachable', 'No server there.')),
    };
    const { report } = await runAudit(capture, down);
    assert.equal(report.ended, 'failed');
    assert.equal(report.usage.calls, 0);
    assert.equal(model.requests.length, 0);
  });

  it('never lets a probe see an arm: outputs are scored alike in every stream', async () => {
    const { report } = await runAudit(capture, valueModel(causal));
    for (const trial of report.trials) {
      const lost = trial.output?.includes('7431') === false;
      assert.equal(trial.lost['p1'], lost);
    }
  });

  it('leaves the task itself alone in removals: only the explanation changes', async () => {
    const model = valueModel(causal);
    await runAudit(capture, model);
    const tasks = new Set(
      model.requests
        .filter(request => !told(request).includes('ticket'))
        .map(request => request.messages[0]?.content),
    );
    assert.deepEqual([...tasks], ['Which port is it, and which name?']);
  });
});
