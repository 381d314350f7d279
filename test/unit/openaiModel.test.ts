import assert from 'node:assert/strict';
import { AuditError } from '../../src/audit/errors.ts';
import type { ModelRequest } from '../../src/audit/ports.ts';
import { listOpenAiModels, openAiModel } from '../../src/models/openai/openAiModel.ts';
import { withoutThinking } from '../../src/models/openai/reading.ts';
import { apiError, startFakeOpenAi } from '../servers/fakeOpenAi.ts';
import type { FakeAnswer, FakeRequest, FakeServer } from '../servers/fakeOpenAi.ts';
import { startWiredServer } from '../servers/wiredServer.ts';
import type { Wiring } from '../servers/wiredServer.ts';

const REQUEST: ModelRequest = {
  messages: [{ role: 'user', content: 'Say something.' }],
  temperature: 0.7,
  maxTokens: 20,
  stop: ['\n'],
  seed: 3,
};
const OK: FakeAnswer = { type: 'chat', text: 'something' };
const never = () => new AbortController().signal;

describe('An OpenAI-compatible model', () => {
  const servers: FakeServer[] = [];
  const serve = async (
    handler: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>,
    models?: readonly string[],
  ) => {
    const server = await startFakeOpenAi(handler, models && { models });
    servers.push(server);
    return server;
  };
  const serveWired = async (wiring: Partial<Wiring>) => {
    const server = await startWiredServer({
      wires: [{ when: 'port 7431', then: '7431', otherwise: '8080' }],
      ...wiring,
    });
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(server => server.close()));
  });

  describe('its abilities', () => {
    for (const [prefill, able, calls] of [
      ['continue', true, 1],
      ['echo', true, 1],
      ['reject', false, 2],
      ['restart', false, 2],
    ] as const) {
      it(`a server that will ${prefill}: ${able ? '' : 'no '}prefill, ${calls} call(s), remembered`, async () => {
        const server = await serveWired({ prefill });
        const model = openAiModel({ baseUrl: server.baseUrl, model: 'm' });
        const { card, spent, usage } = await model.describe({ maxCalls: 9, signal: never() });
        assert.deepEqual(card, {
          provider: 'openai',
          id: 'm',
          destination: server.origin,
          capabilities: { prefill: able, seed: true, score: false },
        });
        assert.equal(spent, calls);
        assert.equal(server.requests.length, calls);
        assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
        assert.equal((await model.describe({ maxCalls: 9, signal: never() })).spent, 0);
        assert.equal(server.requests.length, calls);
        // The start is no part of the reply, whether the server repeats it or not.
        const reply = await model
          .reply({ ...REQUEST, prefill: 'It is port 7431.\nANSWER:' }, { signal: never() })
          .catch((thrown: unknown) => thrown);
        if (able) {
          assert.equal((reply as { text: string }).text, ' 7431');
        }
      });
    }

    it('makes no more calls than it is allowed', async () => {
      const server = await serveWired({ prefill: 'reject' });
      const model = openAiModel({ baseUrl: server.baseUrl, model: 'm' });
      for (const maxCalls of [0, 1]) {
        const before = server.requests.length;
        const { card, spent } = await model.describe({ maxCalls, signal: never() });
        assert.equal(spent, maxCalls);
        assert.equal(server.requests.length - before, maxCalls);
        assert.equal(card.capabilities.prefill, false);
      }
    });

    it('a model that thinks first does not go on from a start', async () => {
      const server = await serveWired({ thinks: true });
      const model = openAiModel({ baseUrl: server.baseUrl, model: 'm' });
      const { card } = await model.describe({ maxCalls: 9, signal: never() });
      assert.equal(card.capabilities.prefill, false);
    });

    it('asks in words where a last message is taken for an earlier turn', async () => {
      const server = await serve(({ body }) => ({
        type: 'chat',
        text: 'continue_final_message' in body ? 'con garnet harbor' : 'amber birch copper',
      }));
      const model = openAiModel({ baseUrl: server.baseUrl, model: 'm' });
      const { card, spent } = await model.describe({ maxCalls: 9, signal: never() });
      assert.equal(card.capabilities.prefill, true);
      assert.equal(spent, 2);
      await model.reply({ ...REQUEST, prefill: 'x' }, { signal: never() });
      assert.equal('continue_final_message' in (server.requests[2]?.body ?? {}), true);
      await model.reply(REQUEST, { signal: never() });
      assert.equal('continue_final_message' in (server.requests[3]?.body ?? {}), false);
    });

    it('a server that is down, or refuses the key, is an error and not a model without abilities', async () => {
      const server = await serve(() => apiError(401, 'no'));
      const model = openAiModel({ baseUrl: server.baseUrl, model: 'm' });
      await assert.rejects(
        model.describe({ maxCalls: 9, signal: never() }),
        (thrown: AuditError) => thrown.reason === 'refused-key',
      );
    });
  });

  describe('parameters that a server refuses', () => {
    const refusing =
      (names: readonly string[]) =>
      ({ body }: FakeRequest): FakeAnswer => {
        const refused = names.find(name => name in body);
        return refused === undefined
          ? OK
          : apiError(400, `Unsupported parameter: '${refused}' is not supported with this model.`, {
              param: refused,
              code: 'unsupported_parameter',
            });
      };

    it('are replaced or left out, and remembered', async () => {
      const server = await serve(refusing(['max_tokens', 'temperature', 'seed', 'stop']));
      const model = openAiModel({ baseUrl: server.baseUrl, model: 'm' });
      assert.equal((await model.reply(REQUEST, { signal: never() })).text, 'something');
      assert.equal(server.requests.length, 5);
      await model.reply(REQUEST, { signal: never() });
      assert.equal(server.requests.length, 6);
      assert.deepEqual(server.requests[5]?.body, {
        model: 'm',
        messages: REQUEST.messages,
        max_completion_tokens: 20,
      });
    });

    it('count as calls while the abilities are found out, and no seed is promised', async () => {
      const server = await serve(refusing(['seed']));
      const model = openAiModel({ baseUrl: server.baseUrl, model: 'm' });
      const { card, spent } = await model.describe({ maxCalls: 9, signal: never() });
      assert.equal(card.capabilities.seed, false);
      assert.equal(spent, server.requests.length);
    });

    it('a text at which the reply ends is applied even so', async () => {
      const server = await serve(() => ({ type: 'chat', text: ' 7431\nand more' }));
      const model = openAiModel({ baseUrl: server.baseUrl, model: 'm' });
      assert.equal((await model.reply(REQUEST, { signal: never() })).text, ' 7431');
    });

    it('a parameter that is not there is not learnt about', async () => {
      const server = await serve(() =>
        apiError(400, "Unknown parameter: 'frequency'", { param: 'frequency' }),
      );
      const model = openAiModel({ baseUrl: server.baseUrl, model: 'm' });
      await assert.rejects(model.reply(REQUEST, { signal: never() }), { reason: 'bad-reply' });
      assert.equal(server.requests.length, 1);
    });
  });

  describe('its replies', () => {
    const replyTo = async (answer: FakeAnswer) => {
      const server = await serve(() => answer);
      return openAiModel({ baseUrl: server.baseUrl, model: 'm' }).reply(
        { ...REQUEST, stop: undefined },
        { signal: never() },
      );
    };

    it('say when the model thought anew, and leave the thinking out', async () => {
      const cases: [FakeAnswer, boolean][] = [
        [OK, false],
        [{ ...OK, message: { reasoning_content: 'Hm.' } }, true],
        [{ ...OK, message: { reasoning: 'Hm.' } }, true],
        [{ ...OK, message: { reasoning_content: '' } }, false],
        [{ ...OK, usage: { completion_tokens_details: { reasoning_tokens: 4 } } }, true],
        [{ ...OK, usage: { completion_tokens_details: { reasoning_tokens: 0 } } }, false],
        [{ type: 'chat', text: '<think>\nHm.\n</think>\n\nsomething' }, true],
        [{ type: 'chat', text: 'Hm.\n</think>\n\nsomething' }, true],
      ];
      for (const [answer, reasonedAnew] of cases) {
        const reply = await replyTo(answer);
        assert.deepEqual(
          [reply.text, reply.reasonedAnew],
          ['something', reasonedAnew],
          JSON.stringify(answer),
        );
      }
    });

    it('a closing tag within code is no thinking', () => {
      assert.deepEqual(withoutThinking('const tags = "<think></think>";'), {
        text: 'const tags = "<think></think>";',
        thought: false,
      });
    });

    it('say when they were cut off, and what they used', async () => {
      const reply = await replyTo({
        type: 'chat',
        text: 'some',
        finish: 'length',
        usage: { prompt_tokens: 11, completion_tokens: 20 },
      });
      assert.equal(reply.finish, 'length');
      assert.deepEqual(reply.usage, { inputTokens: 11, outputTokens: 20 });
    });

    it('come in parts from some servers', async () => {
      const reply = await replyTo({
        ...OK,
        message: {
          content: [
            { type: 'text', text: 'some' },
            { type: 'text', text: 'thing' },
          ],
        },
      });
      assert.equal(reply.text, 'something');
    });
  });

  describe('which model', () => {
    const chosen = async (models: readonly string[], preferred?: string) => {
      const server = await serve(() => OK, models);
      const model = openAiModel({ baseUrl: server.baseUrl, preferred });
      return (await model.describe({ maxCalls: 9, signal: never() })).card.id;
    };

    it('the captured one where the server has it, else its first', async () => {
      assert.equal(await chosen(['one']), 'one');
      assert.equal(await chosen(['one', 'two'], 'two'), 'two');
      assert.equal(await chosen(['one', 'two'], 'three'), 'one');
      await assert.rejects(chosen([]), { reason: 'unknown-model' });
    });

    it('lists what the server has', async () => {
      const server = await serve(() => OK, ['one', 'two']);
      assert.deepEqual(await listOpenAiModels({ baseUrl: server.baseUrl }, never()), ['one', 'two']);
    });
  });

  describe('its key and address', () => {
    it('nothing is sent but what is needed, and nothing comes from the environment', async () => {
      const environment = {
        OPENAI_API_KEY: 'sk-env',
        OPENAI_ADMIN_KEY: 'sk-admin-env',
        OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
        OPENAI_ORG_ID: 'org-env',
        OPENAI_PROJECT_ID: 'proj-env',
        OPENAI_CUSTOM_HEADERS: 'X-Env: leaked',
      };
      const before = { ...process.env };
      Object.assign(process.env, environment);
      try {
        for (const apiKey of [null, 'sk-given']) {
          const server = await serve(() => OK);
          await openAiModel({ baseUrl: server.baseUrl, model: 'm', apiKey }).reply(REQUEST, {
            signal: never(),
          });
          const headers = server.requests[0]?.headers ?? {};
          assert.equal(headers.authorization, apiKey === null ? undefined : 'Bearer sk-given');
          assert.doesNotMatch(JSON.stringify(headers), /-env|leaked|stainless/i);
        }
      } finally {
        process.env = before;
      }
    });

    it('addresses and keys that can not be used are refused at once', () => {
      for (const [baseUrl, apiKey] of [
        ['http://example.com/v1', null],
        ['http://127.0.0.1.example.com/v1', null],
        ['http://10.0.0.1/v1', null],
        ['ftp://127.0.0.1/v1', null],
        ['https://me:secret-word@example.com/v1', null],
        ['not an address', null],
        ['https://example.com/v1', 'sk-secret-word\nX-More: 1'],
        ['https://example.com/v1', 'sk-secret-wörd'],
      ] as const) {
        assert.throws(
          () => openAiModel({ baseUrl, apiKey }),
          (thrown: unknown) =>
            thrown instanceof AuditError &&
            thrown.reason === 'bad-usage' &&
            !/secret-w/.test(`${thrown.message}${thrown.hint}`),
          baseUrl,
        );
      }
      for (const baseUrl of [
        undefined,
        'http://localhost:1/v1',
        'http://127.1.2.3:1',
        'http://[::1]:1/v1/',
        'https://example.com/v1?api-version=1',
      ]) {
        assert.ok(openAiModel({ baseUrl, apiKey: ' sk-key\n' }));
      }
    });
  });
});
