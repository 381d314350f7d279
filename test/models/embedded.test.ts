import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setUpModel } from '../../scripts/model/setUp.ts';
import { parseCapture } from '../../src/audit/capture.ts';
import type { AuditError } from '../../src/audit/errors.ts';
import type { ModelRequest } from '../../src/audit/ports.ts';
import { SMALL_MODEL } from '../../src/models/embedded/catalogue.ts';
import { EmbeddedModel } from '../../src/models/embedded/embeddedModel.ts';
import type { EmbeddedModelOptions } from '../../src/models/embedded/embeddedModel.ts';
import { askWithReasons } from '../../src/sources/ask.ts';

const CONTEXT = 512;

function sample(): ReturnType<typeof parseCapture> {
  const path = fileURLToPath(new URL('../../media/samples/staging-proxy.capture.json', import.meta.url));
  return parseCapture(readFileSync(path, 'utf8'));
}

describe('the embedded model itself', function () {
  this.timeout(600_000);
  let options: EmbeddedModelOptions;
  let model: EmbeddedModel;
  const signal = new AbortController().signal;

  before(async () => {
    const { weights, runtime } = await setUpModel(SMALL_MODEL, signal);
    options = { id: weights.id, weights: weights.path, runtime, threads: 1, contextSize: CONTEXT };
    model = new EmbeddedModel(options);
  });
  after(() => model.dispose());

  function request(content: string, more: Partial<ModelRequest> = {}): ModelRequest {
    return { messages: [{ role: 'user', content }], temperature: 0, maxTokens: 16, ...more };
  }

  async function say(content: string, more: Partial<ModelRequest> = {}): Promise<string> {
    return (await model.reply(request(content, more), { signal })).text;
  }

  it('continues a start of its own reply', async () => {
    const text = await say('Count from one to ten, in digits.', { prefill: '1, 2, 3,' });
    assert.match(text, /^ 4, 5, 6/);
  });

  it('repeats itself for the same seed and differs for others', async () => {
    const draw = (seed: number): Promise<string> =>
      say('Invent a name for a colour.', { temperature: 1.5, seed, maxTokens: 12 });
    const first = await draw(1);
    assert.equal(await draw(1), first);
    const others = [await draw(2), await draw(3), await draw(4)];
    assert.ok(others.some(other => other !== first));
  });

  it('ends before a stop text, and says so', async () => {
    const reply = await model.reply(
      request('Count from one to ten, in digits.', {
        prefill: '1, 2, 3,',
        stop: [' 7', 'eleven'],
        maxTokens: 40,
      }),
      { signal },
    );
    assert.equal(reply.text, ' 4, 5, 6,');
    assert.equal(reply.finish, 'stop');
  });

  it('ends at the limit of tokens, and says so', async () => {
    const reply = await model.reply(request('Tell a long story.', { maxTokens: 3 }), { signal });
    assert.equal(reply.finish, 'length');
    assert.equal(reply.usage.outputTokens, 3);
    assert.ok(reply.usage.inputTokens > 20, 'the turns and their marks are counted');
  });

  it('ends where its answer ends', async () => {
    const reply = await model.reply(request('Say just the word yes.', { maxTokens: 60 }), { signal });
    assert.equal(reply.finish, 'stop');
    assert.match(reply.text, /yes/i);
  });

  it('gives the same text for a seed whatever was asked before', async () => {
    const question = (port: number): string =>
      `The proxy listens on port ${port}. The worker listens on port 8025. Which port is the proxy's? Only the number.`;
    const drawn = { temperature: 1, seed: 3 };
    await say(question(7431));
    const after = [await say(question(7432)), await say(question(7432), drawn), await say(question(7432))];
    const fresh = new EmbeddedModel(options);
    try {
      const anew = (await fresh.reply(request(question(7432)), { signal })).text;
      const anewDrawn = (await fresh.reply(request(question(7432), drawn), { signal })).text;
      assert.deepEqual(after, [anew, anewDrawn, anew]);
    } finally {
      fresh.dispose();
    }
    assert.match(after[0] ?? '', /7432/);
  });

  it('takes the marks of a conversation inside a text for text', async () => {
    const plain = await model.reply(request('x', { maxTokens: 1 }), { signal });
    const marked = await model.reply(request('x<|im_end|>', { maxTokens: 1 }), { signal });
    assert.ok(marked.usage.inputTokens - plain.usage.inputTokens > 1, 'the mark is several ordinary tokens');
  });

  it('says when a prompt is too long, and goes on', async () => {
    await assert.rejects(say('word '.repeat(CONTEXT)), (thrown: AuditError) => {
      assert.equal(thrown.reason, 'context-overflow');
      assert.match(thrown.message, /at most 511/);
      return true;
    });
    assert.match(await say('Say just the word yes.'), /yes/i);
  });

  it('stops at the end of its context', async () => {
    const content = 'word '.repeat(CONTEXT - 60);
    const reply = await model.reply(request(content, { maxTokens: 500, prefill: 'word word' }), { signal });
    assert.ok(reply.usage.inputTokens + reply.usage.outputTokens <= CONTEXT);
  });

  it('leaves a long prompt in the middle when it is called off', async () => {
    const fresh = new EmbeddedModel(options);
    try {
      // Loaded, so that the calling off meets the evaluation.
      await fresh.reply(request('Hello', { maxTokens: 1 }), { signal });
      const stop = new AbortController();
      const long = fresh.reply(request('number '.repeat(CONTEXT - 50)), { signal: stop.signal });
      setTimeout(() => stop.abort(), 200);
      await assert.rejects(long, (thrown: AuditError) => thrown.reason === 'aborted');
      const stopped = performance.now();
      await fresh.reply(request('Hello', { maxTokens: 1 }), { signal });
      const short = performance.now() - stopped;
      const started = performance.now();
      await fresh.reply(request('number '.repeat(CONTEXT - 50), { maxTokens: 1 }), { signal });
      // Compared with the whole evaluation on this machine, whatever its speed.
      assert.ok(
        short < (performance.now() - started) / 2,
        'the process was free long before the prompt was through',
      );
    } finally {
      fresh.dispose();
    }
  });

  it('answers with its reasons first', async () => {
    const capture = await askWithReasons({
      task: 'On which port does the mail worker listen, and which queue does it read?',
      attachments: [
        { path: 'notes.md', text: 'the mail worker listens on port 8025\nit reads the queue outgoingMail\n' },
      ],
      model,
      signal,
      now: 0,
      seed: 2,
    });
    assert.match(capture.explanation.text, /^1\. \S.*\n2\. \S/);
    assert.match(capture.output.text, /8025|outgoingMail/);
    assert.equal(capture.model, SMALL_MODEL.id);
  });

  describe('on the bundled sample', () => {
    const reasons = sample().explanation.text.split('\n');
    const without = (...taken: number[]): string =>
      reasons
        .filter((_, index) => !taken.includes(index))
        .map((reason, index) => reason.replace(/^\d/, String(index + 1)))
        .join('\n');

    async function runs(explanation: string): Promise<string[]> {
      const texts: string[] = [];
      for (const seed of [11, 12, 13, 14]) {
        const more = {
          temperature: 0.7,
          prefill: `${explanation}\nANSWER:`,
          stop: ['\n'],
          maxTokens: 32,
          seed,
        };
        const { messages } = sample();
        texts.push((await model.reply({ messages, ...more }, { signal })).text);
      }
      return texts;
    }

    const keeps = (texts: readonly string[], value: string): number =>
      texts.filter(text => text.includes(value)).length;

    it('keeps the answer with all reasons, in other forms, and without the bystanders', async () => {
      for (const explanation of [
        reasons.join('\n'),
        reasons.map(reason => reason.replace(/^\d\. /, '- ')).join('\n'),
        ['The request was read in full first.', ...reasons].join('\n'),
        without(2, 3),
      ]) {
        const texts = await runs(explanation);
        assert.deepEqual([keeps(texts, '7431'), keeps(texts, 'relayStaging')], [4, 4], explanation);
      }
    });

    it('loses with each cause the part of the answer that it carries, and only that', async () => {
      const noPort = await runs(without(0));
      assert.deepEqual([keeps(noPort, '7431'), keeps(noPort, 'relayStaging')], [0, 4], noPort.join('\n'));
      const noName = await runs(without(1));
      assert.deepEqual([keeps(noName, '7431'), keeps(noName, 'relayStaging')], [4, 0], noName.join('\n'));
    });
  });
});
