import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { inCheckout } from '../checkout.ts';

const OUT = inCheckout('out/editor');

/**
 * Bundles test files with the entry that VS Code calls, as CommonJS, which every VS Code takes as tests.
 * `files` are paths in the checkout. Returns the entry to hand to VS Code.
 */
export async function bundleTests(files: readonly string[]): Promise<string> {
  rmSync(OUT, { recursive: true, force: true });
  const tests = files.map(file => ({
    in: inCheckout(file),
    out: path.relative('test/editor', file).replace(/\.ts$/, ''),
  }));
  await build({
    entryPoints: [{ in: inCheckout('scripts/test/inside/entry.ts'), out: 'entry' }, ...tests],
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['vscode', 'mocha', 'node-llama-cpp'],
    // A CommonJS file has no import.meta; sources that ask for their own address get the bundle's.
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  const bundled = tests.map(({ out }) => path.join(OUT, `${out}.cjs`));
  writeFileSync(path.join(OUT, 'tests.json'), JSON.stringify(bundled));
  return path.join(OUT, 'entry.cjs');
}
