// Runs test files in the extension host of a VS Code, with this checkout as the extension under development.
//   node scripts/test/inside/main.ts test/editor/activation.test.ts …
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { CHECKOUT, inCheckout } from '../checkout.ts';
import { bundleTests } from './bundle.ts';
import { chooseExecutable } from './executable.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'editor-inside-'));
try {
  const folder = path.join(scratch, 'folder');
  mkdirSync(folder);
  const workspace = inCheckout('test/editor/workspace');
  if (existsSync(workspace)) {
    cpSync(workspace, folder, { recursive: true });
  }
  const vscodeExecutablePath = await chooseExecutable();
  await runTests({
    ...(vscodeExecutablePath === null ? {} : { vscodeExecutablePath }),
    extensionDevelopmentPath: CHECKOUT,
    extensionTestsPath: await bundleTests(process.argv.slice(2)),
    launchArgs: [
      folder,
      '--disable-extensions',
      `--user-data-dir=${path.join(scratch, 'data')}`,
      `--extensions-dir=${path.join(scratch, 'extensions')}`,
    ],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
