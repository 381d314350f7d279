import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders that the command line reads from or keeps things in. */
export interface Places {
  readonly grammars: string;
  readonly weights: string;
  readonly runtime: string;
}

/**
 * Finds them from where the program runs: `entry` is the address of the entry module, in `dist` or in `src/cli`.
 * Downloads go to EXPLANATION_AUDITOR_CACHE, else the checkout's own cache, else the person's.
 */
export function findPlaces(entry: string, environment: Readonly<Record<string, string | undefined>>): Places {
  const at = (path: string) => fileURLToPath(new URL(path, entry));
  const built = !entry.endsWith('.ts');
  const checkout = at(built ? '..' : '../..');
  const cache =
    environment['EXPLANATION_AUDITOR_CACHE'] ??
    (existsSync(join(checkout, 'esbuild.mjs'))
      ? join(checkout, '.cache')
      : join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'explanation-auditor'));
  return {
    grammars: built ? at('./grammars') : join(checkout, 'node_modules/@vscode/tree-sitter-wasm/wasm'),
    weights: join(cache, 'weights'),
    runtime: join(cache, 'runtime'),
  };
}
