import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes `folders` (each an extension with a package.json) look installed in `extensionsDir`. The web workbench
 * takes one extension under development; further ones come in this way.
 */
export function linkExtensions(folders: readonly string[], extensionsDir: string): void {
  mkdirSync(extensionsDir, { recursive: true });
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
      publisher: string;
      name: string;
      version: string;
    };
    symlinkSync(
      path.resolve(folder),
      path.join(extensionsDir, `${manifest.publisher}.${manifest.name}-${manifest.version}`),
    );
  }
}
