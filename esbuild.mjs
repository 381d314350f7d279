// Builds what ships: the extension host's bundle and the command line (one split build, so that `openai`, the
// grammars and the engine load on first use), the embedded model's child process, and the panel's page.
import { build, context } from 'esbuild';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';

const watch = process.argv.includes('--watch');
const production = !process.argv.includes('--dev');

/** Bundled CommonJS dependencies may call `require`, which an ES module lacks. */
const requireShim =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const shared = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  legalComments: 'none',
  logLevel: 'warning',
};

const node = {
  ...shared,
  entryPoints: {
    extension: 'src/extension.ts',
    cli: 'src/cli/main.ts',
    embeddedWorker: 'src/models/embedded/worker.ts',
  },
  outdir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  external: ['vscode', 'node-llama-cpp'],
  banner: { js: requireShim },
};

const page = {
  ...shared,
  entryPoints: { page: 'media/page.ts', style: 'media/style.css' },
  outdir: 'dist/media',
  format: 'iife',
  platform: 'browser',
  target: 'chrome128',
};

/** Files that are read, not bundled: the grammars and what ships beside the page. */
function copyAssets() {
  mkdirSync('dist/grammars', { recursive: true });
  for (const language of ['typescript', 'tsx', 'javascript', 'python', 'go', 'java', 'rust', 'cpp']) {
    cpSync(
      `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${language}.wasm`,
      `dist/grammars/tree-sitter-${language}.wasm`,
    );
  }
  cpSync('node_modules/web-tree-sitter/web-tree-sitter.wasm', 'dist/grammars/web-tree-sitter.wasm');
  if (existsSync('media/icons')) {
    cpSync('media/icons', 'dist/media/icons', { recursive: true });
  }
}

rmSync('dist', { recursive: true, force: true });
copyAssets();
if (watch) {
  for (const options of [node, page]) {
    await (await context(options)).watch();
  }
} else {
  await Promise.all([build(node), build(page)]);
}
