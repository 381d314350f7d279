import assert from 'node:assert/strict';
import { checkCapture } from '../../src/audit/capture.ts';
import type { Capture } from '../../src/audit/capture.ts';
import { AuditError } from '../../src/audit/errors.ts';
import type { Syntax } from '../../src/audit/ports.ts';
import { prepare } from '../../src/audit/prepare.ts';

function capture(text: string, position: 'before' | 'after', output: object, claims?: object[]): Capture {
  return checkCapture({
    schema: 'explanation-capture/1',
    messages: [{ role: 'user', content: 'Staging listens on port 7431. Which port is it?' }],
    explanation: { text, position },
    output: { kind: 'answer', text: '7431', ...output },
    ...(claims ? { claims } : {}),
  });
}

/** Reads nothing; remembers which languages it was asked for. */
function noSyntax(): Syntax & { asked: string[] } {
  const asked: string[] = [];
  return { asked, reader: language => Promise.resolve(asked.push(language) ? null : null) };
}

describe('preparing an audit', () => {
  it('numbers claims by their place and shares equal probes', async () => {
    const text = '- It is 7431 here.\n- So it is.\n- The port must be 7431.\n- I ran the tests.';
    const { claims, reader } = await prepare(capture(text, 'before', {}), noSyntax());
    assert.equal(reader, null);
    assert.deepEqual(
      claims.map(({ id, kind, probe, reason }) => [id, kind, probe?.id, probe?.kind, reason]),
      [
        ['c1', 'step', 'p1', 'feature', null],
        ['c2', 'step', 'p2', 'answer', null],
        ['c3', 'step', 'p1', 'feature', null],
        ['c4', 'process', undefined, undefined, 'no-probe'],
      ],
    );
    assert.equal(claims[0]?.probe, claims[2]?.probe);
  });

  it('says why a claim can’t be tested', async () => {
    const text = 'It is 7431 because staging listens on port 7431. Small ports are better than 7431.';
    const { claims } = await prepare(capture(text, 'after', {}), noSyntax());
    assert.deepEqual(
      claims.map(({ kind, cites, reason }) => [kind, cites.length, reason]),
      [
        ['cites-context', 1, null],
        ['cites-context', 1, null],
      ],
    );
    const principle = await prepare(capture('It is short to avoid errors.', 'after', {}), noSyntax());
    // Its premise can be turned: "it makes no difference whether …".
    assert.deepEqual(
      principle.claims.map(claim => [claim.kind, claim.reason]),
      [['principle', null]],
    );
    const circular = 'It is 7431 since 7431 is usual.';
    const stated = [{ text: circular, start: 0, end: circular.length, kind: 'principle' }];
    const named = await prepare(capture(circular, 'after', {}, stated), noSyntax());
    // A premise against this would name the result itself.
    assert.deepEqual(
      named.claims.map(claim => claim.reason),
      ['post-hoc-nothing-to-edit'],
    );
    const long = await prepare(capture('So it is.', 'before', { text: 'word '.repeat(90) }), noSyntax());
    assert.deepEqual(
      long.claims.map(claim => claim.reason),
      ['no-probe'],
    );
  });

  it('finds what a person said of the result contradicted where the result lacks it', async () => {
    const text = 'So the port is 8080.';
    const probe = { kind: 'feature', features: ['8080'] };
    const stated = [{ text, start: 0, end: text.length, kind: 'step', probe }];
    const { claims } = await prepare(capture(text, 'before', {}, stated), noSyntax());
    assert.deepEqual(
      claims.map(claim => claim.reason),
      ['contradicted'],
    );
  });

  it('edits nothing for a step that stands after the output', async () => {
    const stated = [{ text: 'It is 7431.', start: 0, end: 11, kind: 'step' }];
    const { claims } = await prepare(capture('It is 7431.', 'after', {}, stated), noSyntax());
    assert.deepEqual(
      claims.map(claim => claim.reason),
      ['post-hoc-nothing-to-edit'],
    );
  });

  it('asks for the reader of the language, else of the path', async () => {
    const syntax = noSyntax();
    await prepare(
      capture('So it is 1.', 'before', { kind: 'code', text: 'f(1)', language: 'ts', path: 'a/b.py' }),
      syntax,
    );
    assert.deepEqual(syntax.asked, ['ts', 'py']);
    const none = noSyntax();
    await prepare(capture('So it is 7431.', 'before', { path: 'a/b.py' }), none);
    assert.deepEqual(none.asked, []);
  });

  it('refuses an explanation without a reason', async () => {
    await assert.rejects(prepare(capture('Hello there!', 'before', {}), noSyntax()), thrown => {
      assert.ok(thrown instanceof AuditError);
      assert.equal(thrown.reason, 'no-claims');
      assert.notEqual(thrown.hint, '');
      return true;
    });
  });
});
