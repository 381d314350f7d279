import { randomBytes } from 'node:crypto';
import { access, constants, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AuditError } from '../audit/errors.ts';

function refused(path: string, thrown: unknown): AuditError {
  return new AuditError('bad-usage', `${path} can't be written: ${(thrown as Error).message}`, {
    hint: 'Name a file in a folder that exists and can be written to.',
    cause: thrown,
  });
}

/**
 * Says before anything is spent whether a result could be written there.
 *
 * @throws AuditError `bad-usage`
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    await access(dirname(resolve(path)), constants.W_OK);
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) {
      throw new Error('it is a folder');
    }
  } catch (thrown) {
    throw refused(path, thrown);
  }
}

/**
 * Writes a file whole or not at all: readers see the old text or the new one, never a part.
 *
 * @throws AuditError `bad-usage`; nothing is left behind
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${resolve(path)}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw refused(path, thrown);
  }
}
