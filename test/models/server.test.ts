import assert from 'node:assert/strict';
import { openAiModel } from '../../src/models/openai/openAiModel.ts';
import { startRealServer, tap } from '../servers/realServer.ts';
import type { RealServer } from '../servers/realServer.ts';

const never = () => new AbortController().signal;
const COUNTING = [{ role: 'user' as const, content: 'Count from one to ten in words.' }];
const CAPITAL = [{ role: 'user' as const, content: 'What is the capital of France?' }];
const STORY = [{ role: 'user' as const, content: 'Tell a very long story about a river.' }];

describe('A real OpenAI-compatible server (llama.cpp)', () => {
  let server: RealServer;
  before(async () => {
    server = await startRealServer();
  });
  after(() => server.stop());

  const model = () => openAiModel({ baseUrl: server.baseUrl });

  it('is described: its model, that it goes on from a start, that it takes a seed', async () => {
    const { card, spent } = await model().describe({ maxCalls: 9, signal: never() });
    assert.deepEqual(card, {
      provider: 'openai',
      id: 'smollm2-135m',
      destination: new URL(server.baseUrl).origin,
      capabilities: { prefill: true, seed: true, score: false },
    });
    assert.equal(spent, 1);
  });

  it('replies, and says what it used', async () => {
    const reply = await model().reply(
      { messages: CAPITAL, temperature: 0, maxTokens: 40 },
      { signal: never() },
    );
    assert.match(reply.text, /\w/);
    assert.equal(reply.reasonedAnew, false);
    assert.ok(reply.usage.inputTokens > 5 && reply.usage.outputTokens > 1);
  });

  it('goes on from a start, which is no part of the reply', async () => {
    const asked = model();
    await asked.describe({ maxCalls: 9, signal: never() });
    const reply = await asked.reply(
      { messages: COUNTING, prefill: 'one\ntwo\nthree\nfour\n', temperature: 0, maxTokens: 12 },
      { signal: never() },
    );
    assert.match(reply.text, /^\s*five/i);
  });

  it('repeats itself with a seed, and not with others', async () => {
    const draw = async (seed: number) =>
      (await model().reply({ messages: STORY, temperature: 1, maxTokens: 16, seed }, { signal: never() }))
        .text;
    const first = await draw(7);
    assert.equal(await draw(7), first);
    const others = new Set([await draw(8), await draw(9), await draw(10)]);
    assert.ok(others.size > 1 || !others.has(first));
  });

  it('stops at a text, and where the length ends', async () => {
    const request = { messages: COUNTING, prefill: 'one, two, three,', temperature: 0, maxTokens: 24 };
    const asked = model();
    await asked.describe({ maxCalls: 9, signal: never() });
    const stopped = await asked.reply({ ...request, stop: ['six'] }, { signal: never() });
    assert.equal(stopped.finish, 'stop');
    assert.match(stopped.text, /four, five, $/);
    const cut = await asked.reply({ ...request, maxTokens: 2 }, { signal: never() });
    assert.equal(cut.finish, 'length');
  });

  it('is too short for a long prompt', async () => {
    await assert.rejects(
      model().reply(
        { messages: [{ role: 'user', content: 'word '.repeat(6000) }], temperature: 0, maxTokens: 4 },
        { signal: never() },
      ),
      { reason: 'context-overflow' },
    );
  });

  it('is let go of by a stop: the connection closes before it has answered, and it takes the next call', async () => {
    const between = await tap(server.baseUrl);
    try {
      const asked = openAiModel({ baseUrl: between.baseUrl, model: 'smollm2-135m' });
      const stop = new AbortController();
      const reply = asked.reply(
        { messages: STORY, temperature: 1, maxTokens: 1500 },
        { signal: stop.signal },
      );
      setTimeout(() => stop.abort(), 300);
      await assert.rejects(reply, { reason: 'aborted' });
      await between.whenClosedEarly();
      assert.equal(between.open, 0);
      const next = await asked.reply(
        { messages: COUNTING, temperature: 0, maxTokens: 4 },
        { signal: never() },
      );
      assert.notEqual(next.text, '');
      // The connection of an answered call is kept for the next one; only the stopped one was closed early.
      assert.equal(between.closedEarly, 1);
    } finally {
      await between.close();
    }
  });

  it('takes several calls at a time, each with an answer of its own', async () => {
    const asked = model();
    await asked.describe({ maxCalls: 9, signal: never() });
    const starts = ['one two', 'two three', 'three four', 'four five'];
    const replies = await Promise.all(
      starts.map(prefill =>
        asked.reply({ messages: COUNTING, prefill, temperature: 0, maxTokens: 4 }, { signal: never() }),
      ),
    );
    const expected = ['three', 'four', 'five', 'six'];
    for (const [index, { text }] of replies.entries()) {
      assert.ok(text.trim().startsWith(expected[index] ?? ''), `${starts[index] ?? ''} → ${text}`);
    }
  });
});
