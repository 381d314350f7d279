import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');

/** For no platform at all: neither Node's modules nor a browser's are there, and nothing is left outside. */
const NEUTRAL = {
  absWorkingDir: CHECKOUT,
  bundle: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  external: [],
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** Bundles an entry. Returns the files that went into it, by their paths in the checkout. */
async function bundle(entry: string): Promise<string[]> {
  const { metafile } = await build({ ...NEUTRAL, outdir: 'out/neutral', entryPoints: [entry] });
  return Object.keys(metafile.inputs);
}

/** The same for a text that stands as if it were a file of the engine. */
function bundleText(contents: string): Promise<unknown> {
  return build({
    ...NEUTRAL,
    stdin: { contents, resolveDir: path.join(CHECKOUT, 'src/audit'), loader: 'ts', sourcefile: 'planted.ts' },
  });
}

describe('the engine', () => {
  for (const file of globSync('src/audit/**/*.ts', { cwd: CHECKOUT })) {
    it(`bundles for no platform: ${file}`, async () => {
      const inputs = await bundle(file);
      assert.ok(inputs.includes(file));
      assert.deepEqual(
        inputs.filter(input => !/^(src\/audit|node_modules)\//.test(input)),
        [],
      );
    });
  }

  it('has its two libraries, and may use them', async () => {
    await bundleText(
      "import * as z from 'zod'; import markdown from 'markdown-it'; console.log(z, markdown);",
    );
  });

  for (const planted of [
    "import 'vscode';",
    "import { readFileSync } from 'node:fs'; console.log(readFileSync);",
    "import { join } from 'path'; console.log(join);",
    "console.log(await import('vscode'));",
    "console.log(require('vscode'));",
  ]) {
    it(`would not bundle with ${planted}`, async () => {
      await assert.rejects(bundleText(planted), /Could not resolve/);
    });
  }
});
