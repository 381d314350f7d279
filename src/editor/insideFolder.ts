import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

function lies(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/**
 * A path that a capture names, as a file inside `folder`: it must lie there both as written and after every link
 * was followed. Null where it does not, or there is no such file; nothing is read either way.
 */
export async function insideFolder(folder: string, path: string): Promise<string | null> {
  if (path === '' || path.includes('\0')) {
    return null;
  }
  const written = resolve(folder, path);
  if (!lies(folder, written)) {
    return null;
  }
  try {
    const [realFolder, realFile] = await Promise.all([realpath(folder), realpath(written)]);
    return lies(realFolder, realFile) ? written : null;
  } catch {
    return null;
  }
}
