import assert from 'node:assert/strict';
import { AS_WRITTEN, renderExplanation } from '../../src/audit/rendering.ts';
import type { Insertion } from '../../src/audit/rendering.ts';

/** The text as it was written, with some of its parts taken out. */
function without(text: string, parts: readonly string[], insertions: readonly Insertion[] = []): string {
  const replacements = parts.map(part => ({
    start: text.indexOf(part),
    end: text.indexOf(part) + part.length,
    text: '',
  }));
  return renderExplanation(text, replacements, insertions, AS_WRITTEN);
}

describe('an explanation as written', () => {
  it('begins its numbers where they began, whichever point is taken out', () => {
    const list = '1. Aaa one.\n2. Bbb two.\n3. Ccc three.';
    assert.equal(without(list, ['Aaa one.']), '1. Bbb two.\n2. Ccc three.');
    assert.equal(without(list, ['Bbb two.']), '1. Aaa one.\n2. Ccc three.');
    assert.equal(without(list, ['Aaa one.', 'Bbb two.']), '1. Ccc three.');
    assert.equal(without(`# Why\n\n${list}`, ['Aaa one.']), '# Why\n\n1. Bbb two.\n2. Ccc three.');
  });

  it('numbers each of several lists for itself, and goes on where a list goes on', () => {
    const lists = '1. Aaa one.\n2. Bbb two.\n\nMore of it.\n\n1. Ccc three.\n2. Ddd four.';
    assert.equal(without(lists, ['Aaa one.']), '1. Bbb two.\n\nMore of it.\n\n1. Ccc three.\n2. Ddd four.');
    const apart = '1. Aaa one.\n2. Bbb two.\n\n```\nx\n```\n\n3. Ccc three.';
    assert.equal(without(apart, ['Aaa one.']), '1. Bbb two.\n\n```\nx\n```\n\n2. Ccc three.');
    assert.equal(without('1. Aaa.\n1. Bbb.\n1. Ccc.', ['Bbb.']), '1. Aaa.\n1. Ccc.');
  });

  it('numbers what is put in like its neighbours', () => {
    const list = '1. Aaa one.\n2. Bbb two.';
    const at = (index: number): string => without(list, ['Aaa one.'], [{ at: index, text: 'New.' }]);
    assert.equal(at(0), '1. New.\n2. Bbb two.');
    assert.equal(at(1), '1. New.\n2. Bbb two.');
    assert.equal(at(2), '1. Bbb two.\n2. New.');
  });

  it('keeps nothing of a span for another that lies within it', () => {
    const text = 'The port is 7431 because the deployment note says so. It stays.';
    const outer = 'The port is 7431 because the deployment note says so.';
    for (const inner of ['port is 7431', 'The port is', 'says so.']) {
      assert.equal(without(text, [outer, inner]), 'It stays.');
    }
  });
});
