import assert from 'node:assert/strict';
import { AuditError } from '../../src/audit/errors.ts';
import type { AuditErrorReason } from '../../src/audit/errors.ts';
import type { ModelRequest } from '../../src/audit/ports.ts';
import { openAiModel } from '../../src/models/openai/openAiModel.ts';
import type { OpenAiOptions } from '../../src/models/openai/openAiModel.ts';
import { apiError, startFakeOpenAi } from '../servers/fakeOpenAi.ts';
import type { FakeAnswer, FakeRequest, FakeServer } from '../servers/fakeOpenAi.ts';

const KEY = 'sk-secret-0123456789';
const REQUEST: ModelRequest = {
  messages: [{ role: 'user', content: 'Say something.' }],
  temperature: 0.7,
  maxTokens: 20,
  seed: 3,
};
const OK: FakeAnswer = { type: 'chat', text: 'something' };

/** The error of one reply, and what was waited for between tries. */
async function failureOf(
  server: FakeServer,
  options: Partial<OpenAiOptions> = {},
  signal = new AbortController().signal,
): Promise<{ error: AuditError; waits: number[] }> {
  const waits: number[] = [];
  const model = openAiModel({
    baseUrl: server.baseUrl,
    model: 'm',
    apiKey: KEY,
    retry: {
      sleep: ms => {
        waits.push(ms);
        return Promise.resolve();
      },
    },
    ...options,
  });
  const thrown: unknown = await model.reply(REQUEST, { signal }).then(
    () => assert.fail('the call should fail'),
    (reason: unknown) => reason,
  );
  assert.ok(thrown instanceof AuditError, String(thrown));
  assert.ok(
    !`${thrown.message} ${thrown.hint} ${String(thrown.stack)}`.includes(KEY),
    'the key is told to nobody',
  );
  return { error: thrown, waits };
}

describe('What goes wrong at an OpenAI-compatible server', () => {
  const servers: FakeServer[] = [];
  const serve = async (handler: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>) => {
    const server = await startFakeOpenAi(handler);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(server => server.close()));
  });

  const answers: [string, FakeAnswer, AuditErrorReason, number][] = [
    ['401', apiError(401, `Incorrect API key provided: ${KEY}.`), 'refused-key', 1],
    ['403', apiError(403, 'Not for your country.'), 'refused-key', 1],
    ['404', apiError(404, 'The model `m` does not exist', { code: 'model_not_found' }), 'unknown-model', 1],
    ['403 for a model', apiError(403, 'No access', { code: 'model_not_found' }), 'unknown-model', 1],
    ['400 for a model', apiError(400, 'model "m" not found, try pulling it first'), 'unknown-model', 1],
    ['429 for ever', apiError(429, 'Slow down'), 'rate-limited', 3],
    [
      'no credit',
      apiError(429, 'You exceeded your current quota', { code: 'insufficient_quota' }),
      'quota',
      1,
    ],
    ['402', apiError(402, 'Payment required'), 'quota', 1],
    ['500 for ever', apiError(500, 'boom'), 'server-error', 3],
    [
      '502 with a page',
      {
        type: 'http',
        status: 502,
        headers: { 'content-type': 'text/html' },
        body: '<html>bad gateway</html>',
      },
      'server-error',
      3,
    ],
    [
      'OpenAI on length',
      apiError(400, 'Too long', { code: 'context_length_exceeded' }),
      'context-overflow',
      1,
    ],
    [
      'llama.cpp on length',
      apiError(
        400,
        'request (5031 tokens) exceeds the available context size (2048 tokens), try increasing it',
      ),
      'context-overflow',
      1,
    ],
    [
      'vLLM on length',
      apiError(
        400,
        "This model's maximum context length is 100 tokens, you requested 120 (20 in the completion); max_tokens is too large",
      ),
      'context-overflow',
      1,
    ],
    ['413', { type: 'http', status: 413, body: 'too large' }, 'context-overflow', 1],
    [
      'a page',
      {
        type: 'http',
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!doctype html><p>hello',
      },
      'bad-reply',
      1,
    ],
    ['broken JSON', { type: 'http', status: 200, body: '{"choices": [{"mess' }, 'bad-reply', 1],
    ['no choices', { type: 'http', status: 200, body: { id: 'x', choices: [] } }, 'bad-reply', 1],
    ['other JSON', { type: 'http', status: 200, body: ['hello'] }, 'bad-reply', 1],
    [
      'an error with 200',
      { type: 'http', status: 200, body: { error: { message: 'Provider busy', code: 429 } } },
      'rate-limited',
      1,
    ],
    ['a cut body', { type: 'cut', after: '{"choices": [{"message": {"content": "hal' }, 'bad-reply', 1],
    ['a closed connection', { type: 'cut' }, 'server-error', 3],
    ['an empty reply', { type: 'chat', text: '' }, 'empty-reply', 1],
    ['thinking only', { type: 'chat', text: '<think>hm', finish: 'length' }, 'empty-reply', 1],
    ['a content filter', { type: 'chat', text: 'some', finish: 'content_filter' }, 'bad-reply', 1],
    ['another refusal', apiError(400, 'I do not like this.'), 'bad-reply', 1],
  ];
  for (const [name, answer, reason, requests] of answers) {
    it(`${name}: ${reason}`, async () => {
      const server = await serve(() => answer);
      const { error } = await failureOf(server, { maxRetries: 2 });
      assert.equal(error.reason, reason, error.message);
      assert.equal(server.requests.length, requests);
      assert.ok(error.message.includes(server.origin) || reason === 'empty-reply', error.message);
    });
  }

  it('nobody listens: unreachable, at once', async () => {
    const server = await startFakeOpenAi(() => OK);
    await server.close();
    const { error, waits } = await failureOf(server);
    assert.equal(error.reason, 'unreachable');
    assert.deepEqual(waits, []);
  });

  it('an unknown host: unreachable', async () => {
    const server = await serve(() => OK);
    const { error } = await failureOf(server, { baseUrl: 'https://no-such-host.invalid/v1' });
    assert.equal(error.reason, 'unreachable');
    assert.match(error.message, /no-such-host\.invalid/);
  });

  it('no answer: timeout, and the connection is closed', async () => {
    const server = await serve(() => ({ type: 'hang' }));
    const { error } = await failureOf(server, { timeoutMs: 150 });
    assert.equal(error.reason, 'timeout');
    assert.equal(server.requests.length, 1);
    await server.whenAborted(1);
  });

  it('a stop closes the connection', async () => {
    const server = await serve(() => ({ type: 'hang' }));
    const stop = new AbortController();
    const failing = failureOf(server, {}, stop.signal);
    await server.whenRequested(1);
    assert.equal(server.aborted, 0);
    stop.abort();
    assert.equal((await failing).error.reason, 'aborted');
    await server.whenAborted(1);
    assert.equal(server.inFlight, 0);
  });

  it('a stop ends the wait between two tries', async () => {
    const server = await serve(() => apiError(429, 'later', { headers: { 'retry-after': '60' } }));
    const stop = new AbortController();
    const failing = failureOf(server, { retry: {} }, stop.signal);
    await server.whenRequested(1);
    stop.abort();
    assert.equal((await failing).error.reason, 'aborted');
    assert.equal(server.requests.length, 1);
  });

  it('a redirect is refused, and the key never reaches the other server', async () => {
    const other = await serve(() => OK);
    for (const status of [301, 302, 307, 308]) {
      const server = await serve(() => ({
        type: 'http',
        status,
        headers: { location: `${other.baseUrl}/chat/completions` },
        body: '',
      }));
      const { error } = await failureOf(server);
      assert.equal(error.reason, 'unreachable');
      assert.ok(error.message.includes(`redirects to ${other.origin}`), error.message);
      assert.equal(server.requests.length, 1);
    }
    assert.deepEqual(other.paths, []);
  });

  for (const [name, header, wait] of [
    ['seconds', '7', 7000],
    ['a date', 'Tue, 24 Nov 2026 21:00:09 GMT', 9000],
  ] as const) {
    it(`waits as long as Retry-After says in ${name}, then succeeds`, async () => {
      const server = await serve(({ index }) =>
        index < 2 ? apiError(429, 'later', { headers: { 'retry-after': header } }) : OK,
      );
      const waits: number[] = [];
      const model = openAiModel({
        baseUrl: server.baseUrl,
        model: 'm',
        retry: {
          now: () => Date.UTC(2026, 10, 24, 21, 0, 0),
          sleep: ms => {
            waits.push(ms);
            return Promise.resolve();
          },
        },
      });
      const reply = await model.reply(REQUEST, { signal: new AbortController().signal });
      assert.equal(reply.text, 'something');
      assert.deepEqual(waits, [wait, wait]);
      assert.equal(server.requests.length, 3);
    });
  }

  it('waits longer each time where the server says nothing, and not for hours where it says so', async () => {
    const busy = await serve(() => apiError(503, 'busy'));
    const { waits } = await failureOf(busy, { maxRetries: 3 });
    assert.equal(waits.length, 3);
    for (const [index, wait] of waits.entries()) {
      const full = 500 * 2 ** index;
      assert.ok(wait >= full / 2 && wait <= full, `wait ${index}: ${wait}`);
    }
    const tomorrow = await serve(() => apiError(429, 'later', { headers: { 'retry-after': '86400' } }));
    const refused = await failureOf(tomorrow);
    assert.equal(refused.error.reason, 'rate-limited');
    assert.deepEqual(refused.waits, []);
  });
});
