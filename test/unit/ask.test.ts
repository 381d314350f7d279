import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkCapture } from '../../src/audit/capture.ts';
import type { AuditError } from '../../src/audit/errors.ts';
import type { Model, ModelRequest } from '../../src/audit/ports.ts';
import type { AskOptions } from '../../src/sources/ask.ts';
import { askWithReasons } from '../../src/sources/ask.ts';
import { askMessages, guessKind, guessLanguage } from '../../src/sources/askMessages.ts';
import { readAnswered } from '../../src/sources/askReply.ts';

/** Answers from a list, and keeps what it was asked. */
function scripted(prefill: boolean, replies: readonly string[]): { model: Model; asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  const usage = { inputTokens: 0, outputTokens: 0 };
  const model: Model = {
    describe: () =>
      Promise.resolve({
        card: {
          provider: 'test',
          id: 'scripted',
          destination: 'this test',
          capabilities: { prefill, seed: true, score: false },
        },
        spent: 0,
        usage,
      }),
    reply: request => {
      const text = replies[asked.length];
      asked.push(request);
      return text === undefined
        ? Promise.reject(new Error(`request ${asked.length} was not expected`))
        : Promise.resolve({ text, reasonedAnew: false, finish: 'stop', usage });
    },
  };
  return { model, asked };
}

function options(model: Model, more: Partial<AskOptions> = {}): AskOptions {
  return {
    task: 'Which port does the worker use?',
    attachments: [],
    model,
    signal: new AbortController().signal,
    now: Date.UTC(2026, 10, 24, 21),
    ...more,
  };
}

describe('ask with reasons, of a model that continues its reply', () => {
  it('writes the numbers for it, and captures the answer in the form of a re-run', async () => {
    const { model, asked } = scripted(true, [
      ' the note says 8025',
      ' it is free ',
      'ANSWER: 8025',
      ' 8025 ',
    ]);
    const capture = await askWithReasons(options(model));
    assert.deepEqual(
      asked.map(({ prefill }) => prefill),
      [
        '1.',
        '1. the note says 8025\n2.',
        '1. the note says 8025\n2. it is free\n',
        '1. the note says 8025\n2. it is free\nANSWER:',
      ],
    );
    assert.deepEqual(capture, {
      schema: 'explanation-capture/1',
      source: { tool: 'ask', capturedAt: '2026-11-24T21:00:00.000Z' },
      fidelity: 'exact',
      missing: [],
      model: 'scripted',
      sampling: { temperature: 0.7 },
      messages: asked[0]?.messages,
      explanation: { text: '1. the note says 8025\n2. it is free', position: 'before', thinking: null },
      output: { kind: 'answer', text: '8025' },
    });
    assert.doesNotThrow(() => checkCapture(capture));
  });

  it('sends the same messages each time, each ending at a line', async () => {
    const { model, asked } = scripted(true, [' a', ' b', '', ' c']);
    await askWithReasons(options(model, { seed: 5, temperature: 0.2 }));
    for (const request of asked) {
      assert.deepEqual(request.messages, asked[0]?.messages);
      assert.deepEqual([request.stop, request.seed, request.temperature], [['\n'], 5, 0.2]);
    }
  });

  it('takes up to four reasons', async () => {
    const { model } = scripted(true, [' a', ' b', '3. c', '4. d', ' out']);
    const capture = await askWithReasons(options(model));
    assert.equal(capture.explanation.text, '1. a\n2. b\n3. c\n4. d');
  });

  it('takes no reason twice', async () => {
    const { model } = scripted(true, [' a', ' b', '3. a', ' out']);
    assert.equal((await askWithReasons(options(model))).explanation.text, '1. a\n2. b');
  });

  it('takes one reason where the model answers instead of a second', async () => {
    const { model } = scripted(true, [' a', ' ANSWER: out', ' out']);
    assert.equal((await askWithReasons(options(model))).explanation.text, '1. a');
  });

  it('captures code in the form of a re-run', async () => {
    const { model, asked } = scripted(true, [' a', ' b', '```go', 'func f() {}\n']);
    const task = 'Write a function in Go that does nothing.';
    const capture = await askWithReasons(options(model, { task }));
    assert.equal(asked.at(-1)?.prefill, '1. a\n2. b\n\n```go\n');
    assert.deepEqual(asked.at(-1)?.stop, ['\n```']);
    assert.deepEqual(capture.output, { kind: 'code', text: 'func f() {}', language: 'go' });
  });

  it('lets the model name the language where the task does not', async () => {
    const { model, asked } = scripted(true, [' a', ' b', '', 'Ruby', 'def f; end']);
    const capture = await askWithReasons(options(model, { task: 'Write a function that does nothing.' }));
    assert.equal(asked[3]?.prefill, '1. a\n2. b\n\n```');
    assert.deepEqual(capture.output, { kind: 'code', text: 'def f; end', language: 'ruby' });
  });

  it('shows the reply as it grows', async () => {
    const shown: string[] = [];
    const { model } = scripted(true, [' a', ' b', '', ' out']);
    await askWithReasons(options(model, { onText: text => shown.push(text) }));
    assert.deepEqual(shown, ['1. a', '1. a\n2. b', '1. a\n2. b\nANSWER: out']);
  });

  it('refuses a reply without reasons or without an answer', async () => {
    await assert.rejects(
      askWithReasons(options(scripted(true, [' ANSWER: 3']).model)),
      (thrown: AuditError) => {
        assert.equal(thrown.reason, 'bad-reply');
        return true;
      },
    );
    await assert.rejects(
      askWithReasons(options(scripted(true, [' a', ' b', '', ' ']).model)),
      (thrown: AuditError) => thrown.reason === 'empty-reply',
    );
  });
});

describe('ask with reasons, of a model that does not', () => {
  it('asks once and takes the reply apart', async () => {
    const reply = 'Reasons:\n1. the note says 8025\n2. it is free\n\nANSWER: 8025\n';
    const { model, asked } = scripted(false, [reply]);
    const capture = await askWithReasons(options(model));
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.prefill, undefined);
    assert.equal(capture.explanation.text, 'Reasons:\n1. the note says 8025\n2. it is free');
    assert.deepEqual(capture.output, { kind: 'answer', text: '8025' });
  });

  it('takes code from its block', async () => {
    const { model } = scripted(false, ['1. short\n\n```python\ndef f():\n    pass\n```\n']);
    const capture = await askWithReasons(options(model, { task: 'Write a function that does nothing.' }));
    assert.deepEqual(capture.output, { kind: 'code', text: 'def f():\n    pass', language: 'python' });
    assert.equal(capture.explanation.text, '1. short');
  });

  it('takes the last answer, and the last block', () => {
    assert.equal(readAnswered('1. a\nANSWER: x\n2. b\nANSWER: y', 'answer').output.text, 'y');
    const twice = '1. a\n```js\none\n```\n2. b\n````js\n```\ntwo\n````';
    assert.deepEqual(readAnswered(twice, 'code').output, { kind: 'code', text: '```\ntwo', language: 'js' });
  });

  it('refuses what it can not take apart, and quotes it', () => {
    for (const [reply, kind, what] of [
      ['1. a\n8025', 'answer', /no line that starts with ANSWER:.*8025/],
      ['ANSWER: 8025', 'answer', /no numbered reasons/],
      ['1. a\nANSWER:', 'answer', /an empty answer/],
      ['1. a\ncode', 'code', /no code block/],
      ['1. a\n```\n```', 'code', /an empty code block/],
    ] as const) {
      assert.throws(
        () => readAnswered(reply, kind),
        (thrown: AuditError) => {
          assert.equal(thrown.reason, 'bad-reply');
          assert.match(thrown.message, what);
          return true;
        },
      );
    }
  });

  it('takes any reply apart that it put together', () => {
    const line = fc.stringMatching(/^[a-z][a-z `*#>0-9]{0,20}[a-z]$/).filter(text => !text.includes('```'));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), line, (reasons, answer) => {
        const explanation = reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n');
        assert.deepEqual(readAnswered(`${explanation}\nANSWER: ${answer}`, 'answer'), {
          explanation,
          output: { kind: 'answer', text: answer },
        });
        assert.deepEqual(readAnswered(`${explanation}\n\n\`\`\`ts\n${answer}\n\`\`\``, 'code'), {
          explanation,
          output: { kind: 'code', text: answer, language: 'ts' },
        });
      }),
    );
  });
});

describe('the question', () => {
  it('puts attachments before the task, in fences that they can not close', () => {
    const messages = askMessages('Why?', [{ path: 'a.md', text: '````\nx\n````' }], 'answer');
    assert.equal(messages.at(-1)?.content, 'a.md:\n`````\n````\nx\n````\n`````\n\nWhy?');
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
  });

  it('tells a question from a request for code', () => {
    assert.equal(guessKind('Write a function that sorts.'), 'code');
    assert.equal(guessKind('The list is long. Please add a test for the parser'), 'code');
    assert.equal(guessKind('Which function should I write?'), 'answer');
    assert.equal(guessKind('How many tests fail?'), 'answer');
    assert.equal(guessKind('What is the port of the proxy'), 'answer');
  });

  it('finds the language in the task before that of the attachments', () => {
    const attachments = [{ path: 'src/a.py', text: '' }];
    assert.equal(guessLanguage('Write it in TypeScript', attachments), 'typescript');
    assert.equal(guessLanguage('Write it', attachments), 'python');
    assert.equal(guessLanguage('Write JavaScript', []), 'javascript');
    assert.equal(guessLanguage('Let it go', []), null);
  });
});
