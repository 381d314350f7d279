import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where install.mjs puts VS Code: a folder of this checkout that git ignores. */
export const DEFAULT_HOST_DIR = path.resolve(import.meta.dirname, '../../.vscode-test/host');

/** The folder of VS Code's own files in the installed host. Throws an Error that says what to run when there is none. */
export function vscodeFolder() {
  const folder = path.join(DEFAULT_HOST_DIR, 'vscode');
  if (!existsSync(path.join(folder, 'out/server-main.js'))) {
    throw new Error(`No VS Code host in ${DEFAULT_HOST_DIR}. Run: node scripts/vscode-host/install.mjs`);
  }
  return folder;
}
