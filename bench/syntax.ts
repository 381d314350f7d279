import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeReader, CodeReading, Syntax } from '../src/audit/ports.ts';
import { treeSitter } from '../src/syntax/treeSitter.ts';

/**
 * The grammars, with readings kept: wired models write the same few outputs over and over, and reading is a pure
 * function of the text.
 */
export function benchSyntax(): Syntax {
  const folder = dirname(
    fileURLToPath(import.meta.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm')),
  );
  const inner = treeSitter({ folder });
  const readers = new Map<string, Promise<CodeReader | null>>();
  return {
    reader: language => {
      const known = readers.get(language) ?? inner.reader(language).then(reader => reader && keeping(reader));
      readers.set(language, known);
      return known;
    },
  };
}

const MOST_KEPT = 5_000;

function keeping(reader: CodeReader): CodeReader {
  const readings = new Map<string, CodeReading>();
  return {
    read: code => {
      const reading = readings.get(code) ?? reader.read(code);
      if (readings.size < MOST_KEPT) {
        readings.set(code, reading);
      }
      return reading;
    },
  };
}
