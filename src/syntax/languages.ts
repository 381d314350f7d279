/** The grammars that ship; each is the file `tree-sitter-<name>.wasm`. C is read with the grammar of C++. */
export type GrammarName = 'typescript' | 'tsx' | 'javascript' | 'python' | 'go' | 'java' | 'rust' | 'cpp';

const ALIASES: Readonly<Record<GrammarName, string>> = {
  typescript: 'typescript ts mts cts',
  tsx: 'tsx typescriptreact',
  javascript: 'javascript js jsx mjs cjs javascriptreact ecmascript node',
  python: 'python py py3 python3 pyi',
  go: 'go golang',
  java: 'java',
  rust: 'rust rs',
  cpp: 'cpp c c++ cc cxx h hpp hh hxx',
};

/** The grammar for a language's name, alias or file extension, in any case; null where none ships. */
export function grammarFor(language: string): GrammarName | null {
  const wanted = language.trim().toLowerCase().replace(/^\./, '');
  const names = Object.keys(ALIASES) as GrammarName[];
  return names.find(name => ALIASES[name].split(' ').includes(wanted)) ?? null;
}

/**
 * Surroundings in which a fragment may stand: a method without its class, a body without its function. Tried in
 * order when the code alone has errors.
 */
export function surroundings(grammar: GrammarName): readonly (readonly [before: string, after: string])[] {
  switch (grammar) {
    case 'typescript':
    case 'tsx':
    case 'javascript':
      return [
        ['class Q {\n', '\n}'],
        ['async function* q() {\n', '\n}'],
        ['q = {\n', '\n}'],
        ['class Q {\n', '\n}}'],
      ];
    case 'python':
      return [
        ['if q:\n', ''],
        ['class Q:\n def q():\n  pass\n', ''],
      ];
    case 'go':
      return [
        ['func q() {\n', '\n}'],
        ['type q struct {\n', '\n}'],
      ];
    case 'java':
      return [
        ['class Q {\n', '\n}'],
        ['class Q { void q() {\n', '\n}}'],
      ];
    case 'rust':
      return [
        ['fn q() {\n', '\n}'],
        ['impl Q {\n', '\n}'],
        ['struct Q {\n', '\n}'],
      ];
    case 'cpp':
      return [
        ['void q() {\n', '\n}'],
        ['class Q {\n', '\n};'],
      ];
  }
}
