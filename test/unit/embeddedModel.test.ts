import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AuditError } from '../../src/audit/errors.ts';
import type { ModelReply } from '../../src/audit/ports.ts';
import type { EmbeddedModelOptions } from '../../src/models/embedded/embeddedModel.ts';
import { defaultThreads, EmbeddedModel } from '../../src/models/embedded/embeddedModel.ts';

const WORKER = fileURLToPath(new URL('../fixtures/embedded/fakeWorker.mjs', import.meta.url));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the embedded model and its process', () => {
  let folder: string;
  const models: EmbeddedModel[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embedded-'));
  });
  afterEach(async () => {
    models.splice(0).forEach(model => model.dispose());
    await rm(folder, { recursive: true, force: true });
  });

  function make(options: Partial<EmbeddedModelOptions> = {}): EmbeddedModel {
    const model = new EmbeddedModel({ id: 'fake', weights: 'w', runtime: 'r', worker: WORKER, ...options });
    models.push(model);
    return model;
  }

  function ask(
    model: EmbeddedModel,
    order: string,
    signal = new AbortController().signal,
  ): Promise<ModelReply> {
    return model.reply(
      {
        messages: [{ role: 'user', content: order }],
        prefill: '1.',
        temperature: 0.7,
        maxTokens: 5,
        stop: ['\n'],
      },
      { signal },
    );
  }

  async function reasonOf(promise: Promise<unknown>): Promise<string> {
    return promise.then(
      () => 'no error',
      (thrown: unknown) => (thrown as AuditError).reason,
    );
  }

  /** Until the process is gone; the test's own time limit ends a wait in vain. */
  async function gone(pid: number): Promise<void> {
    while (isAlive(pid)) {
      await sleep(10);
    }
  }

  it('tells what it is without starting anything', async () => {
    const { card, spent } = await make({ worker: '/nowhere/at-all.mjs' }).describe();
    assert.deepEqual(card, {
      provider: 'embedded',
      id: 'fake',
      destination: 'this machine',
      capabilities: { prefill: true, seed: true, score: false },
    });
    assert.equal(spent, 0);
  });

  it('passes a request on and an answer back', async () => {
    const model = make();
    const reply = await ask(model, 'ask');
    assert.deepEqual(JSON.parse(reply.text), {
      type: 'ask',
      id: 0,
      messages: [{ role: 'user', content: 'ask' }],
      prefill: '1.',
      temperature: 0.7,
      maxTokens: 5,
      stop: ['\n'],
      seed: null,
    });
    assert.deepEqual(
      { ...reply, text: '' },
      {
        text: '',
        reasonedAnew: false,
        finish: 'stop',
        usage: { inputTokens: 7, outputTokens: 2 },
      },
    );
  });

  it('says where model and runtime are, once, before the first request', async () => {
    const reply = await ask(make({ threads: 3, contextSize: 100 }), 'load');
    assert.deepEqual(JSON.parse(reply.text), {
      type: 'load',
      runtime: 'r',
      weights: 'w',
      threads: 3,
      contextSize: 100,
    });
  });

  it('keeps keys out of the process', async () => {
    process.env['OPENAI_API_KEY'] = 'not for the model';
    process.env['SOME_TOKEN'] = 'neither';
    try {
      const names = JSON.parse((await ask(make(), 'environment')).text) as string[];
      assert.ok(names.includes('PATH'));
      assert.ok(names.includes('ELECTRON_RUN_AS_NODE'));
      assert.deepEqual(
        names.filter(name => /KEY|TOKEN|SECRET/.test(name)),
        [],
      );
    } finally {
      delete process.env['OPENAI_API_KEY'];
      delete process.env['SOME_TOKEN'];
    }
  });

  it('starts a process that died once again, and asks it again', async () => {
    assert.equal((await ask(make(), `die-once ${join(folder, 'died')}`)).text, 'second life');
  });

  it('gives up on a process that dies twice, with its last words, and can be asked again', async () => {
    const model = make();
    await assert.rejects(ask(model, 'die'), (thrown: AuditError) => {
      assert.equal(thrown.reason, 'model-crashed');
      assert.match(thrown.message, /status 9: ggml: not enough memory/);
      assert.match(thrown.hint, /memory/);
      return true;
    });
    assert.match((await ask(model, 'pid')).text, /^\d+$/);
  });

  it('treats a process that talks nonsense as crashed', async () => {
    assert.equal(await reasonOf(ask(make(), 'gibberish')), 'model-crashed');
  });

  it('treats a program that can not be started as crashed', async () => {
    assert.equal(await reasonOf(ask(make({ worker: join(folder, 'none.mjs') }), 'ask')), 'model-crashed');
  });

  it('passes on why a model could not be loaded', async () => {
    await assert.rejects(ask(make({ weights: 'refuse' }), 'ask'), (thrown: AuditError) => {
      assert.equal(thrown.reason, 'runtime-missing');
      assert.notEqual(thrown.hint, '');
      return true;
    });
  });

  it('goes on after a request that did not fit', async () => {
    const model = make();
    assert.equal(await reasonOf(ask(model, 'overflow')), 'context-overflow');
    assert.equal((await ask(model, 'pid')).text, (await ask(model, 'pid')).text);
  });

  it('ends a request at once when it is called off, and keeps the process', async () => {
    const model = make();
    const pid = (await ask(model, 'pid')).text;
    const stop = new AbortController();
    const hanging = ask(model, 'hang', stop.signal);
    stop.abort();
    assert.equal(await reasonOf(hanging), 'aborted');
    assert.equal((await ask(model, 'pid')).text, pid);
  });

  it('does not start for a request that is called off already', async () => {
    const model = make({ worker: '/nowhere/at-all.mjs' });
    assert.equal(await reasonOf(ask(model, 'ask', AbortSignal.abort())), 'aborted');
  });

  it('ends the process when nothing was asked for a while, and starts another for the next request', async () => {
    const model = make({ idleMs: 20 });
    const first = Number((await ask(model, 'pid')).text);
    await gone(first);
    const second = Number((await ask(model, 'pid')).text);
    assert.notEqual(second, first);
  });

  it('takes the process along when it is closed', async () => {
    const model = make();
    const pid = Number((await ask(model, 'pid')).text);
    const hanging = reasonOf(ask(model, 'hang'));
    model.dispose();
    assert.equal(await hanging, 'aborted');
    await gone(pid);
    assert.equal(await reasonOf(ask(model, 'pid')), 'model-missing');
  });

  it('leaves processors to the person, and only one to a model that shares them', () => {
    assert.equal(defaultThreads({}, 8), 7);
    assert.equal(defaultThreads({}, 1), 1);
    assert.equal(defaultThreads({ CI: 'true' }, 8), 1);
  });
});
