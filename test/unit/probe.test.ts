import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Capture, StatedProbe } from '../../src/audit/capture.ts';
import { checkCapture } from '../../src/audit/capture.ts';
import type { Probe } from '../../src/audit/events.ts';
import type { CodeReader } from '../../src/audit/ports.ts';
import { keeps, makeProbe, probeKey } from '../../src/audit/probe.ts';
import { treeSitter } from '../../src/syntax/treeSitter.ts';

const syntax = treeSitter({
  folder: new URL('../../node_modules/@vscode/tree-sitter-wasm/wasm', import.meta.url).pathname,
});

const CODE = `// Array and 45 are only talked about here
export async function retryCall(call: Call): Promise<void> {
  const seen = new Set<string>();
  const headers = { 'x-api-key': "retry later", timeout: config.timeout };
  for (let n = 0; n < 3; n++) {
    await call.map(30_000, headers ?? 9000, seen);
  }
}
`;

function capture(kind: 'answer' | 'code', text: string, language: string | null = null): Capture {
  return checkCapture({
    schema: 'explanation-capture/1',
    messages: [{ role: 'user', content: 'Do it.' }],
    explanation: { text: '', position: 'before' },
    output: { kind, text, language },
  });
}

function probeFor(
  text: string,
  output: Capture,
  reader: CodeReader | null,
  probe: StatedProbe | null = null,
): Probe | null {
  return makeProbe({ text, kind: 'step', probe }, output, reader);
}

const featuresFor = (text: string, output: Capture, reader: CodeReader | null): string[] =>
  probeFor(text, output, reader)?.features.map(feature => feature.text) ?? [];

describe('probes', () => {
  let ts: CodeReader;
  before(async () => {
    const reader = await syntax.reader('typescript');
    assert.ok(reader);
    ts = reader;
  });

  describe('features of code', () => {
    const cases: readonly (readonly [claim: string, features: readonly string[]])[] = [
      ['Use a `Set` for fast lookups', ['Set']],
      ['a Set is fast', ['Set']],
      ['Set up the headers first', []],
      ['`map` is called on it', ['map']],
      ['`Map` is called on it', []],
      ['map the values', []],
      ['at most three attempts', ['3']],
      ['3 attempts for 2 reasons', ['3']],
      ['wait 30 seconds', ['30000']],
      ['wait 30,000 ms', ['30000']],
      ['wait 300 ms, or 3.0001', []],
      ['as in step 3', []],
      ['O(3) is constant', []],
      ['not more than 3 calls', ['3']],
      ['the fallback is 9,000', ['9000']],
      ['without `Set`', []],
      ['`await`, not `Set`', ['await']],
      ['instead of a Set we loop', []],
      ['`Set` isn’t needed', []],
      ['`config.timeout` holds it', ['config.timeout']],
      ['`??` keeps zero', ['??']],
      ['retryCall must stay', ['retryCall']],
      ['the header "x-api-key" says "Retry  later"', ['x-api-key', 'Retry later']],
      ["the text 'retry later'", ['retry later']],
      ['`Array` and 45 are wrong', []],
      ['the comment names `Array`', ['Array']],
      ['`new Set<string>()` holds them', ['Set', 'string']],
      ['`n` counts', []],
      ['I think here is for good', []],
    ];
    for (const [claim, features] of cases) {
      it(JSON.stringify(claim), () =>
        assert.deepEqual(featuresFor(claim, capture('code', CODE, 'ts'), ts), features),
      );
    }
  });

  describe('features of an answer', () => {
    const output = capture(
      'answer',
      'Port 7431, relayStaging, 1.30 for Marlow-East, "open late" at 2024-05-01',
    );
    const cases: readonly (readonly [claim: string, features: readonly string[]])[] = [
      ['staging listens on port 7431', ['7431']],
      ['its name is relayStaging', ['relayStaging']],
      ['7431 and relayStaging', ['7431', 'relayStaging']],
      ['it costs 30 or 1 or 743', []],
      ['it costs 1.3', ['1.3']],
      ['it stands "open late"', ['open late']],
      ['not 7431', []],
      ['on 2024-05-01', ['2024-05-01']],
      ['relaystaging is written so', []],
      ['it is at Marlow', []],
    ];
    for (const [claim, features] of cases) {
      it(JSON.stringify(claim), () => assert.deepEqual(featuresFor(claim, output, null), features));
    }
  });

  it('say what they ask for', () => {
    const output = capture('answer', '7431 relayStaging');
    assert.deepEqual(
      ['port 7431', '7431 and relayStaging', 'no name here'].map(claim => {
        const probe = probeFor(claim, output, null);
        return [probe?.kind, probe?.text, probe?.lostText];
      }),
      [
        ['feature', 'the output contains `7431`', '`7431`'],
        ['feature', 'the output contains `7431` and `relayStaging`', '`7431` and `relayStaging`'],
        ['answer', 'the answer is `7431 relayStaging`', 'the answer `7431 relayStaging`'],
      ],
    );
  });

  it('fall back to the answer, and to the structure of code', () => {
    const answer = probeFor('it says so', capture('answer', 'C'), null);
    assert.equal(answer?.kind, 'answer');
    assert.ok(keeps(answer, 'So, the answer is (c).', null));
    assert.ok(!keeps(answer, 'B', null));
    const whole = probeFor('it is so', capture('code', CODE, 'ts'), ts);
    assert.equal(whole?.kind, 'whole');
    assert.ok(keeps(whole, CODE.replaceAll('seen', 'known').replace(/\/\/.*/, ''), ts));
    assert.ok(!keeps(whole, CODE.replace('3', '4'), ts));
    assert.ok(!keeps(whole, `${CODE})`, ts));
  });

  it('are none where nothing can be compared', () => {
    assert.equal(probeFor('it is so', capture('answer', 'word '.repeat(80)), null), null);
    assert.equal(probeFor('it is so', capture('code', 'if (', 'ts'), ts), null);
    assert.equal(probeFor('it is so', capture('code', '10 PRINT', 'basic'), null), null);
    assert.equal(
      makeProbe({ text: 'returns 7431', kind: 'description' }, capture('answer', '7431'), null),
      null,
    );
    assert.equal(makeProbe({ text: 'I found 7431', kind: 'process' }, capture('answer', '7431'), null), null);
  });

  it('work on code without a grammar, by its words', () => {
    const probe = probeFor('at most `LIMIT` of 20', capture('code', '10 LET LIMIT = 20', 'basic'), null);
    assert.ok(probe);
    assert.deepEqual(
      probe.features.map(feature => feature.text),
      ['LIMIT', '20'],
    );
    assert.ok(!keeps(probe, '10 LET LIMITS = 20', null));
  });

  it('tell the same name apart by what it is in the code', () => {
    const type = probeFor('a `Set`', capture('code', 'f(new Set(), x.get())', 'ts'), ts);
    assert.ok(type && keeps(type, 'const s: Set<X> = g();', ts));
    for (const other of ['f(x.Set())', 'f("Set")', '// Set\nf()', 'f(new Sets())', 'f(set)']) {
      assert.ok(!keeps(type, other, ts), other);
    }
    const number = probeFor('30', capture('code', 'f(30)', 'ts'), ts);
    assert.ok(number && keeps(number, 'g(0x1e)', ts));
    for (const other of ['f(300)', 'f(1.30)', 'f("30")', '// 30\nf()', 'f(x30)']) {
      assert.ok(!keeps(number, other, ts), other);
    }
  });

  it('need every feature', () => {
    const probe = probeFor('`Set` and 3', capture('code', CODE, 'ts'), ts);
    assert.ok(probe && !keeps(probe, 'f(new Set())', ts) && keeps(probe, 'f(new Set(), 3)', ts));
  });

  it('may be stated, and must then hold', () => {
    const code = capture('code', CODE, 'ts');
    const stated = (probe: StatedProbe): Probe | null => probeFor('x', code, ts, probe);
    assert.deepEqual(
      stated({ kind: 'feature', features: ['3', 'Set'] })?.features.map(f => f.text),
      ['3', 'Set'],
    );
    assert.equal(stated({ kind: 'feature', features: ['n < 3; n++'] })?.features.length, 1);
    assert.equal(stated({ kind: 'feature', features: ['3', 'WeakSet'] }), null);
    assert.equal(stated({ kind: 'whole' })?.kind, 'whole');
    assert.equal(probeFor('7431', capture('answer', '7431'), null, { kind: 'answer' })?.kind, 'answer');
  });

  it('are equal whatever the order of their features', () => {
    const output = capture('answer', '7431 relayStaging');
    const key = (claim: string): string => {
      const probe = probeFor(claim, output, null);
      return probe ? probeKey(probe) : '';
    };
    assert.equal(key('7431 is relayStaging'), key('relayStaging is at 7431'));
    assert.notEqual(key('7431 is it'), key('relayStaging is it'));
  });

  it('hold on the captured output and can fail', () => {
    const part = fc.constantFrom(
      '`Set`',
      '3',
      'three',
      '"x-api-key"',
      'config.timeout',
      'not',
      'retryCall',
      'so',
      '`a(b`',
      'Array',
    );
    const output = fc.constantFrom(CODE, 'f(3)', 'Set 3 retryCall "x-api-key"', 'x = {', '');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), output, fc.boolean(), (parts, text, isCode) => {
        const probe = probeFor(
          parts.join(' '),
          capture(isCode ? 'code' : 'answer', text),
          isCode ? ts : null,
        );
        if (probe) {
          assert.ok(keeps(probe, text, isCode ? ts : null));
          assert.ok(!keeps(probe, '', isCode ? ts : null));
        }
      }),
    );
  });
});
