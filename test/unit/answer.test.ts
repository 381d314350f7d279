import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerLine, canonicalAnswer, sameAnswer } from '../../src/audit/answer.ts';

const same = (a: string, b: string): boolean => {
  const [left, right] = [canonicalAnswer(a), canonicalAnswer(b)];
  return left !== null && right !== null && sameAnswer(left, right);
};

describe('answers', () => {
  const equal: readonly (readonly [string, string])[] = [
    ['7431 relayStaging', '7431, relayStaging'],
    ['7431 relayStaging', 'Port 7431, relayStaging.'],
    ['7431 relayStaging', '**7431** `relayStaging`'],
    ['7431 relayStaging', 'port: 7431, name: relayStaging'],
    ['7431 relayStaging', 'Let me see.\nANSWER: 7431 relayStaging'],
    ['C', '(c)'],
    ['C', 'Option C'],
    ['C', 'C. Paris'],
    ['C', 'So the answer is C.'],
    ['yes', 'Yes, it does.'],
    ['Yes', 'True'],
    ['No', 'no.'],
    ['9000', '9,000'],
    ['9000', '9_000'],
    ['31', '0x1F'],
    ['3', 'three attempts'],
    ['30 seconds', '30 s'],
    ['30', '30 s'],
    ['$30', '30 USD'],
    ['3.14', '3.142'],
    ['the Eiffel Tower', '"Eiffel tower".'],
    ['-5', '−5'],
    ['config.timeout', '`config.timeout`'],
  ];
  for (const [a, b] of equal) {
    it(`${JSON.stringify(a)} is ${JSON.stringify(b)}`, () => assert.ok(same(a, b) && same(b, a)));
  }
  const different: readonly (readonly [string, string])[] = [
    ['7431 relayStaging', '7432 relayStaging'],
    ['7431 relayStaging', '7431 relaystaging'],
    ['7431 relayStaging', '7431'],
    ['7431 relay', '7431 backup'],
    ['Paris 2024', 'London 2024'],
    ['C', 'B'],
    ['A dog', 'A'],
    ['C', 'C++'],
    ['yes', 'no'],
    ['No', 'No retries'],
    ['3', '3.4'],
    ['30', '300'],
    ['30 s', '30 min'],
    ['retry', 'not retry'],
    ['1.2.3', '1.2.4'],
    ['007', '7'],
    ['9007199254740993', '9007199254740992'],
    ['1, 2, 3', '3, 2, 1'],
  ];
  for (const [a, b] of different) {
    it(`${JSON.stringify(a)} isn't ${JSON.stringify(b)}`, () => assert.ok(!same(a, b)));
  }

  it('is no answer when empty or long', () => {
    assert.equal(canonicalAnswer(' \n'), null);
    assert.equal(canonicalAnswer('word '.repeat(60)), null);
  });

  it('is found at the end of prose that states it', () => {
    const prose = 'The notes name two relays and several ports, and production uses another one. '.repeat(3);
    assert.equal(canonicalAnswer(`${prose}So the answer is 7431 relayStaging.`), 'text 7431 relayStaging');
  });

  it('counts the last ANSWER line', () => {
    assert.equal(answerLine('ANSWER: a\nno\n**Final answer:** `b`\nmore'), 'b');
    assert.equal(answerLine('Answer:\n\n42'), '42');
    assert.equal(answerLine('ANSWER: a\nANSWER:'), 'a');
    assert.equal(answerLine('no such line, answer: x'), null);
  });

  it('keeps numbers apart however they are written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (a, b) => {
        assert.equal(same(String(a), b.toLocaleString('en-US')), a === b);
        assert.ok(same(String(a), `ANSWER: ${a.toLocaleString('en-US')}.`));
      }),
    );
  });

  it('is the same as itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), text => {
        assert.equal(same(text, text), canonicalAnswer(text) !== null);
      }),
    );
  });
});
