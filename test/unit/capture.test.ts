import assert from 'node:assert/strict';
import { parseCapture } from '../../src/audit/capture.ts';
import { AuditError } from '../../src/audit/errors.ts';

const explanation = 'The port is 7431.';

function capture(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    schema: 'explanation-capture/1',
    messages: [{ role: 'user', content: 'Which port?' }],
    explanation: { text: explanation, position: 'before' },
    output: { kind: 'answer', text: '7431' },
    ...changes,
  };
}

const claim = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  text: explanation,
  start: 0,
  end: explanation.length,
  kind: 'step',
  ...changes,
});

function refusal(text: string): AuditError {
  try {
    parseCapture(text);
  } catch (thrown) {
    assert.ok(thrown instanceof AuditError);
    return thrown;
  }
  assert.fail('was taken');
}

describe('a capture file', () => {
  it('needs only what the format requires, and keeps fields that are not known', () => {
    const read = parseCapture(JSON.stringify(capture({ later: { deep: [1] } })));
    assert.deepEqual((read as Record<string, unknown>)['later'], { deep: [1] });
  });

  const refused: readonly (readonly [string, string, AuditError['reason'], string, RegExp])[] = [
    ['broken JSON', '{"schema": ', 'bad-json', '$', /not valid JSON/],
    ['another value', '[]', 'bad-capture', '$', /expected a capture object, found \[\]/],
    [
      'a later schema version',
      JSON.stringify(capture({ schema: 'explanation-capture/2' })),
      'unknown-schema',
      '$.schema',
      /expected "explanation-capture\/1", found "explanation-capture\/2"/,
    ],
    [
      'a report',
      JSON.stringify({ schema: 'explanation-audit/1' }),
      'unknown-schema',
      '$.schema',
      /found "explanation-audit\/1"/,
    ],
    ['no schema', JSON.stringify(capture({ schema: undefined })), 'bad-capture', '$.schema', /found nothing/],
    [
      'no messages',
      JSON.stringify(capture({ messages: [] })),
      'bad-capture',
      '$.messages',
      /at least 1 items/,
    ],
    [
      'a message of another role',
      JSON.stringify(capture({ messages: [{ role: 'tool', content: 'x' }] })),
      'bad-capture',
      '$.messages[0].role',
      /expected one of "system", "user", "assistant", found "tool"/,
    ],
    [
      'no explanation text',
      JSON.stringify(capture({ explanation: { position: 'before' } })),
      'bad-capture',
      '$.explanation.text',
      /expected a string, found nothing/,
    ],
    [
      'an offset behind the end',
      JSON.stringify(capture({ claims: [claim({ end: 99 })] })),
      'bad-capture',
      '$.claims[0].end',
      /within the explanation \(to 17\), found 99/,
    ],
    [
      'an offset that is no whole number',
      JSON.stringify(capture({ claims: [claim({ start: 0.5 })] })),
      'bad-capture',
      '$.claims[0].start',
      /a whole number, found 0.5/,
    ],
    [
      'an offset at other words',
      JSON.stringify(capture({ claims: [claim({ start: 4, end: 8, text: 'ports' })] })),
      'bad-capture',
      '$.claims[0].start',
      /the explanation reads "ports", found "4–8: port"/,
    ],
    [
      'a citation of a message that is not there',
      JSON.stringify(capture({ claims: [claim({ cites: [{ message: 3, start: 0, end: 1 }] })] })),
      'bad-capture',
      '$.claims[0].cites[0].message',
      /a message from 0 to 0, found 3/,
    ],
  ];
  for (const [name, text, reason, path, message] of refused) {
    it(`is refused whole with ${name}`, () => {
      const error = refusal(text);
      assert.equal(error.reason, reason);
      assert.equal(error.path, path);
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(path));
      assert.notEqual(error.hint, '');
    });
  }

  it('may begin with a byte-order mark', () => {
    assert.equal(parseCapture(`\uFEFF${JSON.stringify(capture())}`).output.text, '7431');
  });
});
