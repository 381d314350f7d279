import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Capture } from '../../src/audit/capture.ts';
import { checkCapture } from '../../src/audit/capture.ts';
import { readClaims } from '../../src/audit/claims.ts';

const NOTES =
  'Notes on the relays:\n\n- The staging relay listens on port 7431.\n- It is called relayStaging.\n- Production listens on 9000.\n\nWhich port and name does staging use? Answer in one line.';
const CODE_TASK =
  'The gateway drops a client after three failed calls.\n\n```json\n{ "timeout": 30,\n  "baseUrl": "https://a.example" }\n```\n\nKeep the signature of `retryCall`. Write the retry function in src/retry.ts.';
const CODE =
  'export async function retryCall(call) {\n  const seen = new Set();\n  for (let n = 0; n < 3; n++) {\n    await call({ timeout: 30 });\n  }\n  return null;\n}\n';

function capture(position: 'before' | 'after', text: string, kind: 'answer' | 'code' = 'code'): Capture {
  return checkCapture({
    schema: 'explanation-capture/1',
    messages: [{ role: 'user', content: kind === 'code' ? CODE_TASK : NOTES }],
    explanation: { text, position },
    output: { kind, text: kind === 'code' ? CODE : '7431 relayStaging' },
  });
}

const read = (...args: Parameters<typeof capture>): string[] =>
  readClaims(capture(...args)).map(claim => `${claim.kind}: ${claim.text}`);

describe('claims', () => {
  describe('before an answer', () => {
    const cases: readonly (readonly [text: string, expected: readonly string[]])[] = [
      [
        '1. The staging relay listens on port 7431.\n2. Its name is relayStaging.',
        ['step: The staging relay listens on port 7431.', 'step: Its name is relayStaging.'],
      ],
      [
        '- Only staging is asked about\n- Production is a different relay',
        ['step: Only staging is asked about', 'step: Production is a different relay'],
      ],
      [
        'The notes list staging with port 7431. I hope this helps!',
        ['step: The notes list staging with port 7431.'],
      ],
      ['So the answer is 7431 relayStaging.', ['step: So the answer is 7431 relayStaging.']],
      ['Let me look at the notes. Which relay is meant? The user wants the port.', []],
      ['We need to find the port of staging.', []],
      ['## The port is 7431\n\nHello!', []],
      [
        'Sure! Production can be ignored because it is not asked about.',
        ['step: Production can be ignored because it is not asked about.'],
      ],
      [
        'The staging relay returns on another port, so 7431 is right.',
        ['step: The staging relay returns on another port, so 7431 is right.'],
      ],
      ['Since 2019 the relays have moved twice.', []],
      ['This went so far so good.', []],
      ['ANSWER: 7431 relayStaging', ['step: ANSWER: 7431 relayStaging']],
    ];
    for (const [text, expected] of cases) {
      it(JSON.stringify(text), () => assert.deepEqual(read('before', text, 'answer'), expected));
    }
  });

  describe('before code', () => {
    const cases: readonly (readonly [text: string, expected: readonly string[]])[] = [
      [
        'Plan:\n- Retry three times. The gateway drops a client after that.\n- Use a `Set`',
        ['step: Retry three times. The gateway drops a client after that.', 'step: Use a `Set`'],
      ],
      [
        '- Retry because calls fail. Stop at 3, since the gateway drops us then.',
        ['step: Retry because calls fail.', 'step: Stop at 3, since the gateway drops us then.'],
      ],
      ['1. Run the tests\n2. Read the config file\n3. Update the docs', []],
      ['- Check for an empty list first', ['step: Check for an empty list first']],
      ['I ran the tests and they pass.', ['process: I ran the tests and they pass.']],
      ["I'll write the retry function in src/retry.ts.", []],
      ["I'll retry at most three times.", ["step: I'll retry at most three times."]],
      ["I'll use a `Set` because lookups are fast.", ["step: I'll use a `Set` because lookups are fast."]],
      ['Next steps:\n- Add a cache\n- Measure it because speed matters', []],
      ['Why:\n- Fewer calls\n- Fewer calls in all', ['step: Fewer calls in all']],
      ['```ts\n// because it is so\n```', []],
      ['const limit = 3; // because', []],
      ['- [ ] **Limit.** The limit must be 3.', ['step: **Limit.** The limit must be 3.']],
      [
        '(1) The limit is 3 calls\n(2) A `Set` keeps them',
        ['step: The limit is 3 calls', 'step: A `Set` keeps them'],
      ],
      [
        '> The limit must be 3, so that we stay connected.',
        ['step: The limit must be 3, so that we stay connected.'],
      ],
    ];
    for (const [text, expected] of cases) {
      it(JSON.stringify(text), () => assert.deepEqual(read('before', text), expected));
    }
  });

  describe('after code', () => {
    const cases: readonly (readonly [text: string, expected: readonly string[]])[] = [
      ['I used a hash set for O(1) lookups.', ['principle: I used a hash set for O(1) lookups.']],
      [
        'The limit is 3 because the gateway drops a client after three failed calls.',
        ['cites-context: The limit is 3 because the gateway drops a client after three failed calls.'],
      ],
      ['I set it to 30 since `timeout` says so.', ['cites-context: I set it to 30 since `timeout` says so.']],
      ['You asked me to write it.', []],
      ['I ran the tests and they pass.', ['process: I ran the tests and they pass.']],
      ['All 7 tests pass.', ['process: All 7 tests pass.']],
      ['I also updated the docs.', ['process: I also updated the docs.']],
      [
        '- Added a retry loop\n- Removed the old one',
        ['process: Added a retry loop', 'process: Removed the old one'],
      ],
      ['I added a limit because servers give up.', ['principle: I added a limit because servers give up.']],
      [
        'The function returns `null` when every call fails.',
        ['description: The function returns `null` when every call fails.'],
      ],
      ['- Handles the empty list', ['description: Handles the empty list']],
      [
        'It returns early to avoid a needless call.',
        ['principle: It returns early to avoid a needless call.'],
      ],
      ['Let me know if you want a cache because it may help.', []],
      ['Would a cache help because of speed?', []],
      ["Here's the function. Done! You're welcome.", []],
      ['The `Set` is in the second line.', []],
      ['## Usage\n\n- Call it with `await`, because it is async\n', []],
      ['Built-in sets are there. Run-length codes too.', []],
      ['Ensure that the server is up.', []],
      ['Let me check the config since it may matter.', []],
      ['Smaller code is easier to read.', ['principle: Smaller code is easier to read.']],
      ['Future readers will need to know this.', []],
      ['You want a retry function.', []],
      ['## Reasons\n- Fewer dependencies in total\n- Small code', ['principle: Fewer dependencies in total']],
      [
        'I chose this because:\n\n- no dependency has to be added\n- it works offline\n',
        ['principle: no dependency has to be added', 'principle: it works offline'],
      ],
    ];
    for (const [text, expected] of cases) {
      it(JSON.stringify(text), () => assert.deepEqual(read('after', text), expected));
    }
  });

  describe('citations', () => {
    const cited = (text: string, kind: 'answer' | 'code' = 'code'): string[] => {
      const from = capture('after', text, kind);
      return readClaims(from).flatMap(claim =>
        claim.cites.map(({ message, start, end }) => from.messages[message]?.content.slice(start, end) ?? ''),
      );
    };
    it('are the smallest sentence that holds what is named', () => {
      assert.deepEqual(cited('It is 7431 because the staging relay listens there.', 'answer'), [
        'The staging relay listens on port 7431.',
      ]);
      assert.deepEqual(cited('The limit is 3 because the gateway drops a client then.'), [
        'The gateway drops a client after three failed calls.',
      ]);
    });
    it('are single lines of code', () => {
      assert.deepEqual(cited('I wait 30 seconds because of `timeout`.'), ['{ "timeout": 30,']);
    });
    it('may be several', () => {
      assert.deepEqual(cited('I say 7431 and relayStaging because they stand there.', 'answer'), [
        'The staging relay listens on port 7431.',
        'It is called relayStaging.',
      ]);
    });
    it('are never the request itself', () => {
      assert.deepEqual(cited('It lives in src/retry.ts because that is the place.'), []);
    });
    it('need more than a small number', () => {
      assert.deepEqual(cited('It runs 3 times, because habits matter.'), []);
    });
    it('may be limits that the request sets', () => {
      assert.deepEqual(cited('The signature stays as it is because `retryCall` is called elsewhere.'), [
        'Keep the signature of `retryCall`.',
      ]);
    });
  });

  it('takes stated claims as they are', () => {
    const text = 'Nothing here reads as such.';
    const claims = readClaims(
      checkCapture({
        ...capture('before', text),
        claims: [{ text: 'reads as such', start: 13, end: 26, kind: 'principle', probe: { kind: 'whole' } }],
      }),
    );
    assert.deepEqual(claims, [
      { text: 'reads as such', start: 13, end: 26, kind: 'principle', cites: [], probe: { kind: 'whole' } },
    ]);
  });

  it('gives spans that are exact, apart and in order', () => {
    const part = fc.constantFrom(
      'so the port must be 7431',
      'because `a. B` is 3',
      'I ran it',
      'Let me see',
      'returns 3',
      '**x**',
      '"so"',
    );
    const joint = fc.constantFrom(
      '. ',
      '\n',
      '\n\n',
      '\n- ',
      '\n2) ',
      '\n> ',
      ':\n',
      '\n# ',
      '? ',
      '\n```\n',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(part, joint), { maxLength: 20 }),
        fc.constantFrom('before' as const, 'after' as const),
        (parts, position) => {
          const text = parts.flat().join('');
          let end = 0;
          for (const claim of readClaims(capture(position, text))) {
            assert.equal(text.slice(claim.start, claim.end), claim.text);
            assert.ok(claim.start >= end && claim.end > claim.start);
            assert.equal(claim.kind === 'step' && position === 'after', false);
            end = claim.end;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
