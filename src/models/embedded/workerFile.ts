import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Where the model process's program is: beside this file in a checkout; once bundled, in the same folder as the
 * bundle or one above its chunks.
 */
export function workerFile(base: string = import.meta.url): string {
  const candidates = base.endsWith('.ts')
    ? ['./worker.ts']
    : ['./embeddedWorker.js', '../embeddedWorker.js', '../../dist/embeddedWorker.js'];
  const paths = candidates.map(candidate => fileURLToPath(new URL(candidate, base)));
  return paths.find(path => existsSync(path)) ?? paths.join(', ');
}
