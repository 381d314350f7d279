import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sentences } from '../../src/audit/sentences.ts';

const texts = (text: string): string[] => sentences(text).map(sentence => sentence.text);

describe('sentences', () => {
  const cases: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    ['full stops', 'One thing. Another thing! A third?', ['One thing.', 'Another thing!', 'A third?']],
    ['small letters after a stop', 'It is so. maxRetries is 3.', ['It is so.', 'maxRetries is 3.']],
    [
      'abbreviations',
      'Use a set, e.g. a hash set. Dr. Lee agrees.',
      ['Use a set, e.g. a hash set.', 'Dr. Lee agrees.'],
    ],
    [
      'etc. inside and at an end',
      'Maps, sets, etc. are fast. Lists, etc. They are slow.',
      ['Maps, sets, etc. are fast.', 'Lists, etc.', 'They are slow.'],
    ],
    ['decimals and versions', 'It took 3.14 s on 1.2.3. Fine.', ['It took 3.14 s on 1.2.3.', 'Fine.']],
    ['numbers after abbreviations', 'See no. 5 and p. 7. Then stop.', ['See no. 5 and p. 7.', 'Then stop.']],
    [
      'file names',
      'Open src/retry.ts and read config.json. It is short.',
      ['Open src/retry.ts and read config.json.', 'It is short.'],
    ],
    ['code spans', 'Call `a.b. C` now. Then `x`.', ['Call `a.b. C` now.', 'Then `x`.']],
    ['links', 'See https://a.example/b?c=d. E now.', ['See https://a.example/b?c=d.', 'E now.']],
    ['brackets', 'It holds (see there. Always). Next.', ['It holds (see there. Always).', 'Next.']],
    ['quotes', 'It says "Stop. Now." and ends. Next.', ['It says "Stop. Now." and ends.', 'Next.']],
    ['a quote that ends the sentence', 'It says "stop." Then it ends.', ['It says "stop."', 'Then it ends.']],
    ['emphasis', '**Port.** The port is 7431.', ['**Port.**', 'The port is 7431.']],
    [
      'letters of choices',
      'The answer is C. Because B is wrong.',
      ['The answer is C.', 'Because B is wrong.'],
    ],
    ['initials', 'It was written by J. Smith. It holds.', ['It was written by J. Smith.', 'It holds.']],
    ['ellipses', 'Wait... then go on… Now stop.', ['Wait... then go on…', 'Now stop.']],
    ['other scripts', '这是第一句。这是第二句！', ['这是第一句。', '这是第二句！']],
    [
      'list items',
      '1. First thing\n2. Second. Third\n\n- [x] done',
      ['First thing', 'Second.', 'Third', 'done'],
    ],
    ['nested items', '- outer\n  - inner\n    wrapped on', ['outer', 'inner\n    wrapped on']],
    [
      'lists that are not Markdown',
      'So:\n(1) one thing\n(2) other\n• last',
      ['So:', 'one thing', 'other', 'last'],
    ],
    ['entries', 'Port: 7431\nName: relay', ['Port: 7431', 'Name: relay']],
    [
      'wrapped lines',
      'The quick brown fox jumps over the lazy dog and then it\nrests. Done.',
      ['The quick brown fox jumps over the lazy dog and then it\nrests.', 'Done.'],
    ],
    [
      'wrapped lines before a capital',
      'The quick brown fox jumps over the lazy dog and then\nMary rests.',
      ['The quick brown fox jumps over the lazy dog and then\nMary rests.'],
    ],
    [
      'headings and fences',
      '# Head\n\nProse.\n\n```ts\nconst a = 1.5; // So. It\n```\nMore.',
      ['Prose.', 'More.'],
    ],
    ['indented prose', 'Notes:\n\n    indented words here', ['Notes:', 'indented words here']],
    ['tags', '<context>\nThe port is 7431.\n</context>', ['The port is 7431.']],
    ['rows', '| a | b |\n|---|---|\n| x. Y | 2 |', ['| a | b |', '| x. Y | 2 |']],
    ['quoted blocks', '> One. Two.\n> Three.', ['One.', 'Two.', 'Three.']],
    ['Windows line ends', 'One thing.\r\nTwo things.\r\n', ['One thing.', 'Two things.']],
    ['nothing', ' \n\n---\n', []],
  ];
  for (const [what, text, expected] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(texts(text), expected));
  }

  const word = fc.constantFrom(
    'port',
    'Set',
    'e.g.',
    '3.5',
    '`a. B`',
    'x_y',
    '(so.',
    'on)',
    '"Yes."',
    '#',
    '日本',
    '🙂',
  );
  const sign = fc.constantFrom(
    ' ',
    '. ',
    '! ',
    '\n',
    '\n\n',
    '\n- ',
    '\n2. ',
    '\n> ',
    ': ',
    '\r\n',
    '\n    ',
    '…',
  );
  const anyText = fc.array(fc.tuple(word, sign), { maxLength: 30 }).map(parts => parts.flat().join(''));

  it('gives spans that are exact, apart and in order', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary', maxLength: 80 })), text => {
        let end = 0;
        for (const sentence of sentences(text)) {
          assert.equal(text.slice(sentence.start, sentence.end), sentence.text);
          assert.equal(sentence.text, sentence.text.trim());
          assert.ok(sentence.start >= end && sentence.end > sentence.start);
          end = sentence.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('covers every word of prose', () => {
    const prose = fc.constantFrom('alpha', 'Beta', 'gamma3', '`d. E`', 'e.g. zeta', 'https://a.example/x.y');
    const joint = fc.constantFrom(' ', '. ', '?\n', '\n\n', '\n- ', '\n1. ', '\n> ', '; ');
    fc.assert(
      fc.property(fc.array(fc.tuple(prose, joint), { minLength: 1, maxLength: 20 }), parts => {
        const text = parts.flat().join('');
        const found = sentences(text);
        for (const match of text.matchAll(/alpha|Beta|gamma3|`d\. E`|e\.g\. zeta|https:\S+?y/g)) {
          const holders = found.filter(
            ({ start, end }) => start <= match.index && end >= match.index + match[0].length,
          );
          assert.equal(holders.length, 1, `${match[0]} in ${JSON.stringify(text)}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
