import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explanationLine, featureLines, locate } from '../../src/editor/locate.ts';

const CODE = 'function f(limit) {\n  const maxAttempts = 3;\n  return limit > maxAttempts;\n}';

describe('captured code in a file', () => {
  it('is found by its exact text', () => {
    const file = `// before\n${CODE}\n// after\n`;
    assert.deepEqual(locate(file, `${CODE}\n`), { start: 10, end: 10 + CODE.length });
  });

  it('is found with other line ends and another indentation', () => {
    const file = `class A {\r\n\t${CODE.replaceAll('\n', '\r\n\t')}\r\n}\r\n`;
    const found = locate(file, CODE);
    assert.ok(found);
    const text = file.slice(found.start, found.end);
    assert.ok(text.startsWith('function f') && text.endsWith('}'));
  });

  it('is not found once a character of it changed, nor where there is none', () => {
    assert.equal(locate(CODE.replace('= 3', '= 4'), CODE), null);
    assert.equal(locate('', CODE), null);
    assert.equal(locate(CODE, '  \n '), null);
  });

  it('is found wherever it stands, whatever its whitespace became', () => {
    const word = fc.stringMatching(/^[a-z(){};=]{1,6}$/);
    const space = fc.constantFrom(' ', '\n', '\t', '\r\n  ');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), space, space, (words, one, other) => {
        const found = locate(`#${other}${words.join(other)}${other}#`, words.join(one));
        assert.ok(found);
        assert.equal(
          `#${other}${words.join(other)}${other}#`.slice(found.start, found.end).replace(/\s/g, ''),
          words.join(''),
        );
      }),
    );
  });
});

describe('the lines that a mark is drawn on', () => {
  const whole = { start: 0, end: CODE.length };
  const marked = (features: string[]) => {
    const { start, end } = featureLines(CODE, whole, features);
    return CODE.slice(start, end);
  };

  it('are those that hold what the probe looks for', () => {
    assert.equal(marked(['maxAttempts', '3']), 'const maxAttempts = 3;');
  });

  it('go from the first to the last where these are near', () => {
    assert.equal(marked(['f', '3']), 'function f(limit) {\n  const maxAttempts = 3;');
  });

  it('are only the first where they lie far apart', () => {
    const far = `const a = 1;\n${'// nothing\n'.repeat(9)}const b = 2;`;
    const { start, end } = featureLines(far, { start: 0, end: far.length }, ['b', 'a']);
    assert.equal(far.slice(start, end), 'const a = 1;');
  });

  it('are not those where a name is only a part of another', () => {
    assert.equal(marked(['limit', 'Attempts']), 'function f(limit) {');
  });

  it('are the first of the code where nothing is found, and never outside of it', () => {
    assert.equal(marked(['absent']), 'function f(limit) {');
    const file = `absent\n${CODE}`;
    const { start, end } = featureLines(file, { start: 7, end: file.length }, ['absent']);
    assert.equal(file.slice(start, end), 'function f(limit) {');
  });
});

describe('the line of a capture file', () => {
  it('is the one where the explanation begins', () => {
    assert.equal(explanationLine('{\n  "schema": "x",\n  "explanation" : {'), 2);
    assert.equal(explanationLine('{}'), 0);
  });
});
