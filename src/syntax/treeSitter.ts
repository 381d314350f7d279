import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Library from 'web-tree-sitter';
import type { CodeReader, CodeReading, Syntax } from '../audit/ports.ts';
import { grammarFor, surroundings } from './languages.ts';
import type { GrammarName } from './languages.ts';
import { normalForm } from './normal.ts';
import { tokensOf } from './tokens.ts';
import { copyTree } from './tree.ts';
import type { SyntaxNode } from './tree.ts';

/** Longer code is not read: no explanation is about it, and parsing would hold everything up. */
const LONGEST = 500_000;

/**
 * Readers for code by tree-sitter. Nothing is loaded before the first reader is asked for, and each grammar once.
 *
 * @param folder holds the grammars, `tree-sitter-<name>.wasm`, and in what ships also `web-tree-sitter.wasm`.
 */
export function treeSitter({ folder }: { folder: string }): Syntax {
  let runtime: Promise<typeof Library> | null = null;
  const readers = new Map<GrammarName, Promise<CodeReader>>();
  const load = async (grammar: GrammarName): Promise<CodeReader> => {
    runtime ??= start(folder);
    const library = await runtime;
    const bytes = await readFile(join(folder, `tree-sitter-${grammar}.wasm`));
    const parser = new library.Parser();
    parser.setLanguage(await library.Language.load(bytes));
    return readerOf(parser, grammar);
  };
  return {
    reader: async language => {
      const grammar = grammarFor(language);
      if (!grammar) {
        return null;
      }
      const known = readers.get(grammar) ?? load(grammar);
      readers.set(grammar, known);
      return known;
    },
  };
}

async function start(folder: string): Promise<typeof Library> {
  const library = await import('web-tree-sitter');
  const shipped = join(folder, 'web-tree-sitter.wasm');
  await library.Parser.init(existsSync(shipped) ? { wasmBinary: await readFile(shipped) } : {});
  return library;
}

interface Parsed {
  readonly root: SyntaxNode;
  readonly broken: boolean;
  /** What was put before the code so that it could be read. */
  readonly before: string;
  readonly code: string;
}

function readerOf(parser: Library.Parser, grammar: GrammarName): CodeReader {
  // An audit reads the same output once for every probe.
  let last: { code: string; reading: CodeReading } | null = null;
  return {
    read: code => {
      if (last?.code !== code) {
        last = { code, reading: readCode(parser, grammar, code) };
      }
      return last.reading;
    },
  };
}

function readCode(parser: Library.Parser, grammar: GrammarName, code: string): CodeReading {
  if (code.length > LONGEST) {
    return { tokens: [], normal: '', broken: true };
  }
  const parsed = parse(parser, grammar, code);
  const shift = parsed.before.length;
  const range = { start: shift, end: shift + code.length };
  const tokens = tokensOf(parsed.root, parsed.code)
    .filter(token => token.start >= range.start && token.end <= range.end)
    .map(token => ({ ...token, start: token.start - shift, end: token.end - shift }));
  return {
    tokens,
    normal: normalForm(parsed.root, parsed.code, grammar, range),
    broken: parsed.broken,
  };
}

/** The code as it is; where that has errors, within the first surroundings in which it has none. */
function parse(parser: Library.Parser, grammar: GrammarName, code: string): Parsed {
  const alone = parseWithin(parser, code, '', '');
  if (!alone.broken) {
    return alone;
  }
  for (const [before, after] of surroundings(grammar)) {
    const within = parseWithin(parser, code, before, after);
    if (!within.broken) {
      return within;
    }
  }
  return alone;
}

function parseWithin(parser: Library.Parser, code: string, before: string, after: string): Parsed {
  const whole = `${before}${code}${after}`;
  const tree = parser.parse(whole);
  if (!tree) {
    throw new Error('The parser was stopped.');
  }
  try {
    return { root: copyTree(tree), broken: tree.rootNode.hasError, before, code: whole };
  } finally {
    tree.delete();
  }
}
