import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { inlineRuns, markBlocks, textBlocks } from '../../src/panel/markup.ts';
import { pageHtml } from '../../src/panel/shell.ts';
import { cutText, visiblePieces } from '../../src/panel/visibleText.ts';

/** A text as people see it: hidden characters in brackets. */
function seen(text: string): string {
  return visiblePieces(text)
    .map(piece => (piece.hidden ? `‹${piece.text}›` : piece.text))
    .join('');
}

describe('Characters that can’t be seen', () => {
  it('are shown by their number', () => {
    assert.equal(seen('pay\u202Eeno\u202C'), 'pay‹U+202E›eno‹U+202C›');
    assert.equal(seen('a\u200Bb\uFEFFc\u00ADd'), 'a‹U+200B›b‹U+FEFF›c‹U+00AD›d');
    assert.equal(seen('\u001B[31mred\u0007'), '‹U+001B›[31mred‹U+0007›');
    assert.equal(seen('\u{E0041}\u{E0042}'), '‹U+E0041›‹U+E0042›');
    assert.equal(seen('\u2066x\u2069\u061C'), '‹U+2066›x‹U+2069›‹U+061C›');
  });

  it('stay where ordinary writing needs them', () => {
    assert.equal(seen('👨‍👩‍👧 ❤️‍🔥 👩🏽‍💻'), '👨‍👩‍👧 ❤️‍🔥 👩🏽‍💻');
    assert.equal(seen('می‌خواهم'), 'می‌خواهم');
    assert.equal(seen('क्‍ष'), 'क्‍ष');
  });

  it('are shown where a joiner joins nothing', () => {
    assert.equal(seen('ad\u200Dmin x\u200Cy'), 'ad‹U+200D›min x‹U+200C›y');
  });

  it('leave line breaks and tabs alone, and make every line break one', () => {
    assert.equal(seen('a\r\nb\rc\n\td'), 'a\nb\nc\n\td');
  });

  it('never get through', () => {
    const hidden = /[^\P{Cc}\n\t]|[\u200b\u2060\ufeff]|\p{Bidi_Control}/u;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        assert.doesNotMatch(seen(text), hidden);
      }),
    );
  });

  it('keep everything else as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), text => {
        assert.equal(seen(text), text);
      }),
    );
  });
});

describe('Cutting a text', () => {
  it('never splits a character, and loses none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 9 }), (text, limit) => {
        const parts: string[] = [];
        for (let at = 0; at < text.length; at += parts.at(-1)?.length ?? 1) {
          parts.push(cutText(text, at, limit));
        }
        assert.equal(parts.join(''), text);
        // Throws on half a character.
        parts.forEach(part => assert.ok(encodeURIComponent(part).length > 0));
      }),
    );
  });
});

describe('The explanation’s text', () => {
  it('has paragraphs, lists as written, code and bold print', () => {
    const blocks = textBlocks(
      'Use `x`.\n\n1. one\n2. **two** `three`\n\n\n```ts\nlet a;\n\nlet b;\n```\nEnd',
    );
    assert.deepEqual(
      blocks.map(({ kind, runs }) => [kind, runs.map(run => run.text).join('')]),
      [
        ['paragraph', 'Use x.'],
        ['paragraph', '1. one\n2. two three'],
        ['code', 'let a;\n\nlet b;'],
        ['paragraph', 'End'],
      ],
    );
    assert.deepEqual(
      blocks[1]?.runs.map(({ text, code, strong }) => [text, code, strong]),
      [
        ['1. one\n2. ', false, false],
        ['two', false, true],
        [' ', false, false],
        ['three', true, false],
      ],
    );
  });

  it('leaves marks that don’t close as they are written', () => {
    assert.deepEqual(
      inlineRuns('a ` b ** c').map(run => run.text),
      ['a ` b ** c'],
    );
  });

  it('knows where every run stands', () => {
    const alphabet = fc.constantFrom('a', ' ', '`', '*', '**', '\n', '\n\n', '```\n', '🙂', '1. ');
    fc.assert(
      fc.property(fc.array(alphabet), letters => {
        const text = letters.join('');
        for (const { runs } of textBlocks(text)) {
          runs.forEach(run => assert.equal(text.slice(run.start, run.end), run.text));
        }
      }),
    );
  });

  it('marks claims where they stand, over blocks too, and never shows a text twice', () => {
    const text = 'One `two` three.\n\nFour five.';
    const claims = [
      { start: 4, end: 23 },
      { start: 0, end: 3 },
    ];
    const marked = markBlocks(textBlocks(text), claims).map(({ parts }) =>
      parts.map(({ claim, first, runs }) => [claim, first, runs.map(run => run.text).join('')]),
    );
    assert.deepEqual(marked, [
      [
        [1, true, 'One'],
        [null, false, ' '],
        [0, true, 'two three.'],
      ],
      [
        [0, false, 'Four '],
        [null, false, 'five.'],
      ],
    ]);
  });

  it('shows the same text with marks as without, whatever the claims', () => {
    const span = fc.tuple(fc.nat(40), fc.nat(20)).map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ' ', '`', '**', '\n\n'), { maxLength: 40 }),
        fc.array(span, { maxLength: 5 }),
        (letters, claims) => {
          const blocks = textBlocks(letters.join(''));
          const marked = markBlocks(blocks, claims);
          const plain = blocks.map(({ runs }) => runs.map(run => run.text).join(''));
          const parts = marked.map(block =>
            block.parts.flatMap(part => part.runs.map(run => run.text)).join(''),
          );
          assert.deepEqual(parts, plain);
          const firsts = marked.flatMap(block =>
            block.parts.filter(part => part.first).map(part => part.claim),
          );
          assert.equal(new Set(firsts).size, firsts.length);
        },
      ),
    );
  });
});

describe('The page’s HTML', () => {
  const html = pageHtml({
    scriptUri: 'https://host/page.js?a="><script>',
    styleUri: 'https://host/style.css',
    cspSource: 'https://host',
    nonce: 'abc123',
    language: 'en',
  });

  it('allows only its own two files', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/
      .exec(html)?.[1]
      ?.replaceAll('&#39;', "'");
    assert.equal(
      policy,
      "default-src 'none'; style-src https://host 'nonce-abc123'; script-src 'nonce-abc123'; img-src https://host; font-src https://host; base-uri 'none'; form-action 'none'",
    );
    assert.doesNotMatch(html, /unsafe-/);
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.doesNotMatch(html, /<style|style=|onload|<script[^>]*>[^<]/);
  });

  it('hands the nonce to the UI toolkit', () => {
    assert.match(html, /<meta property="csp-nonce" content="abc123">/);
  });
});
