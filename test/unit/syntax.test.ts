import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CodeReader } from '../../src/audit/ports.ts';
import { treeSitter } from '../../src/syntax/treeSitter.ts';

const syntax = treeSitter({
  folder: new URL('../../node_modules/@vscode/tree-sitter-wasm/wasm', import.meta.url).pathname,
});

async function reader(language: string): Promise<CodeReader> {
  const found = await syntax.reader(language);
  assert.ok(found, `a reader for ${language}`);
  return found;
}

/** A function in each language; NAME is a local name, OTHER another, and 30 a literal. */
const PROGRAMS: Readonly<Record<string, string>> = {
  typescript:
    "export function first(NAME: string[], OTHER = 30): string {\n  const q = { p: NAME, k: 'text' };\n  for (const i of NAME) {\n    call(i, q, OTHER);\n  }\n  return NAME.join();\n}\n",
  tsx: "export const App = ({ title: NAME }: Props) => {\n  const OTHER = 30;\n  return <b className='text'>{NAME}{OTHER}</b>;\n};\n",
  javascript:
    "const run = async NAME => {\n  let OTHER = 30;\n  try {\n    await NAME(OTHER, 'text');\n  } catch (q) {\n    log(q, NAME);\n  }\n};\n",
  python:
    "def first(NAME, OTHER=30):\n    seen = [q for q in NAME if q != 'text']\n    for i in seen:\n        call(i, OTHER)\n    return NAME\n",
  go: 'func First(NAME []int) int {\n\tOTHER := 30\n\tfor _, v := range NAME {\n\t\tOTHER += v\n\t}\n\tlog("text")\n\treturn OTHER\n}\n',
  java: 'int first(List<Integer> NAME) {\n  int OTHER = 30;\n  for (int v : NAME) {\n    OTHER += v;\n  }\n  log("text", q -> q.get(OTHER));\n  return OTHER;\n}\n',
  rust: 'fn first(NAME: Vec<i32>) -> i32 {\n    let mut OTHER = 30;\n    for v in NAME.iter() {\n        OTHER += v;\n    }\n    log("text", |q| q + OTHER);\n    OTHER\n}\n',
  c: 'int first(int *NAME, int n) {\n  int OTHER = 30;\n  for (int i = 0; i < n; i++) {\n    OTHER += NAME[i];\n  }\n  log("text");\n  return OTHER;\n}\n',
  'c++':
    'int first(const std::vector<int>& NAME) {\n  auto OTHER = 30;\n  for (const auto& v : NAME) {\n    OTHER += v;\n  }\n  log("text", [&OTHER](int q) { return q; });\n  return OTHER;\n}\n',
};
const named = (program: string, name: string, other: string): string =>
  program.replaceAll('NAME', name).replaceAll('OTHER', other);
const localName = fc.constantFrom('items', 'acc2', 'theList', 'zz', 'value_of');

describe('syntax', () => {
  for (const [language, program] of Object.entries(PROGRAMS)) {
    describe(language, () => {
      const plain = named(program, 'values', 'total');
      const comment = language === 'python' ? '# 30 text' : '/* 30 text */';

      it('reads tokens with their kinds', async () => {
        const { tokens, broken } = (await reader(language)).read(`${comment}\n${plain}`);
        assert.equal(broken, false);
        const kind = (text: string): string[] => [
          ...new Set(tokens.filter(token => token.text === text).map(token => token.kind)),
        ];
        assert.deepEqual(kind('30'), ['number']);
        assert.deepEqual(kind('text'), ['string']);
        assert.ok(kind('total').includes('identifier'));
        assert.deepEqual(kind(comment), ['comment']);
      });

      it('drops comments, blank space and the names of locals from the normal form', async () => {
        const read = await reader(language);
        const { normal } = read.read(plain);
        assert.equal(read.read(`${comment}\n${plain}\n${comment}\n`).normal, normal);
        const loose = plain
          .replaceAll('\n', `${language === 'python' || language === 'go' ? '' : ` ${comment}`}\n\n`)
          .replaceAll(', ', ',   ');
        assert.equal(read.read(loose).normal, normal);
        fc.assert(
          fc.property(localName, localName, (name, other) => {
            fc.pre(name !== other);
            assert.equal(read.read(named(program, name, other)).normal, normal);
          }),
        );
      });

      it('keeps literals, names from outside and the order of things', async () => {
        const read = await reader(language);
        const { normal } = read.read(plain);
        assert.notEqual(read.read(plain.replace('30', '300')).normal, normal);
        assert.notEqual(read.read(plain.replace('text', 'texts')).normal, normal);
        assert.notEqual(read.read(plain.replace(/first|First|App|await/, 'second')).normal, normal);
        assert.notEqual(read.read(named(program, 'total', 'total')).normal, normal);
      });

      it('gives tokens that stand where they say', async () => {
        const read = await reader(language);
        fc.assert(
          fc.property(fc.nat(plain.length), fc.nat(plain.length), (from, to) => {
            const code = plain.slice(Math.min(from, to), Math.max(from, to));
            let end = 0;
            for (const token of read.read(code).tokens) {
              assert.ok(token.start >= end && token.end > token.start && token.end <= code.length);
              assert.ok(code.slice(token.start, token.end).includes(token.text));
              end = token.end;
            }
          }),
          { numRuns: 60 },
        );
      });
    });
  }

  const alike: readonly (readonly [language: string, what: string, a: string, b: string])[] = [
    ['ts', 'semicolons and trailing commas', 'f(a, b);\ng({ x: 1 });', 'f(a, b,)\ng({ x: 1, })'],
    ['ts', 'quotes', "f(\"a\", 'it\\'s');", "f('a', \"it's\");"],
    ['ts', 'brackets around one parameter', 'f(x => x + 1);', 'f((y) => y + 1);'],
    ['ts', 'brackets around an expression', 'f(a || (b && c));', 'f(a || b && c);'],
    ['ts', 'short properties', 'function f(a) { return { a }; }', 'function f(b) { return { a: b }; }'],
    ['ts', 'short patterns', 'function f({ a = 1 }) { return a; }', 'function f({ a: b = 1 }) { return b; }'],
    [
      'ts',
      'a method without its class',
      'async go(n: number) { await this.go(n); }',
      'async go(m: number) {\n await this.go(m) }',
    ],
    [
      'ts',
      'a bare body',
      'const s = new Set();\nif (s.has(1)) return;',
      'const t = new Set()\nif (t.has(1)) return',
    ],
    [
      'ts',
      'the same name in two scopes',
      'function f() { for (const i of a) g(i); for (const i of b) h(i); }',
      'function f() { for (const j of a) g(j); for (const i of b) h(i); }',
    ],
    ['py', 'docstrings', 'def f(a):\n    """Adds."""\n    return a', 'def f(b):\n    return b'],
    ['py', 'an indented body', '    x = 1\n    return x', '    y = 1\n    return y'],
    ['py', 'numbers with separators', 'f(1_000)', 'f(1000)'],
    [
      'java',
      'a method without its class',
      'public int f(int a) { return a; }',
      'public int f(int b) { return b; }',
    ],
    ['go', 'a bare body', 'x := 1\nreturn x', 'y := 1\nreturn y'],
    ['rs', 'short fields', 'fn f(a: u8) -> P { P { a } }', 'fn f(b: u8) -> P { P { a: b } }'],
    [
      'rs',
      'a method without its block',
      'fn f(&self, a: u8) -> u8 { self.g(a) }',
      'fn f(&self, b: u8) -> u8 { self.g(b) }',
    ],
    ['c', 'pointers', 'void f(int *a) { *a = 1; }', 'void f(int *b) { *b = 1; }'],
  ];
  for (const [language, what, a, b] of alike) {
    it(`folds ${what} (${language})`, async () => {
      const read = await reader(language);
      assert.equal(read.read(a).broken || read.read(b).broken, false);
      assert.equal(read.read(a).normal, read.read(b).normal);
    });
  }

  const unlike: readonly (readonly [language: string, what: string, a: string, b: string])[] = [
    ['ts', 'members', 'f(a.map(x))', 'f(a.filter(x))'],
    ['ts', 'exported names', 'export const a = 1;', 'export const b = 1;'],
    ['ts', 'parts of a loop that may be absent', 'for (; x; ) f();', 'for (; ; x) f();'],
    ['ts', 'grouping', 'f((a || b) && c)', 'f(a || (b && c))'],
    ['ts', 'operators', 'f(a ?? b)', 'f(a || b)'],
    ['ts', 'which local is used', 'function f(a, b) { return a; }', 'function f(a, b) { return b; }'],
    ['py', 'attributes of a class', 'class A:\n    x = 1', 'class A:\n    y = 1'],
    ['py', 'global names', 'def f():\n    global x\n    x = 1', 'def f():\n    global y\n    y = 1'],
    ['py', 'texts and bytes', "f('a')", "f(b'a')"],
    ['go', 'exported names', 'var Limit = 3', 'var Other = 3'],
    ['java', 'fields', 'class A { int a; }', 'class A { int b; }'],
    ['rs', 'variants', 'match x { None => 1, _ => 2 }', 'match x { Some => 1, _ => 2 }'],
  ];
  for (const [language, what, a, b] of unlike) {
    it(`tells ${what} apart (${language})`, async () => {
      const read = await reader(language);
      assert.notEqual(read.read(a).normal, read.read(b).normal);
    });
  }

  it('reads what it can of broken code', async () => {
    const { tokens, broken } = (await reader('ts')).read('function f( { const limit = 30; } } )');
    assert.equal(broken, true);
    assert.ok(tokens.some(token => token.kind === 'number' && token.text === '30'));
  });

  it('tells a class from a member and a type', async () => {
    const { tokens } = (await reader('ts')).read('const m: Map<string, X> = new Map(); xs.map(f);');
    assert.deepEqual(
      tokens.filter(token => /^map$/i.test(token.text)).map(token => `${token.kind} ${token.text}`),
      ['type Map', 'identifier Map', 'property map'],
    );
  });

  it('knows aliases and extensions, and no other language', async () => {
    for (const alias of [
      'TypeScript',
      'ts',
      '.tsx',
      'JS',
      'jsx',
      'py',
      'golang',
      'rs',
      'C++',
      'h',
      'typescriptreact',
    ]) {
      assert.ok(await syntax.reader(alias), alias);
    }
    assert.equal(await syntax.reader('cobol'), null);
    assert.equal(await syntax.reader(''), null);
  });

  it('loads a grammar once', async () => {
    assert.equal(await syntax.reader('ts'), await syntax.reader('typescript'));
  });

  it('survives hostile nesting', async () => {
    const read = await reader('js');
    const deep = '('.repeat(5000) + '1' + ')'.repeat(5000);
    assert.ok(read.read(deep).tokens.length > 0);
  });

  it('loads nothing before it is asked', async () => {
    const nowhere = treeSitter({ folder: '/nowhere' });
    assert.equal(await nowhere.reader('cobol'), null);
    await assert.rejects(nowhere.reader('ts'));
  });
});
