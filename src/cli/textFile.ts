import { readFile } from 'node:fs/promises';
import { AuditError } from '../audit/errors.ts';

/**
 * The text of a file, which has to be UTF-8.
 *
 * @throws AuditError `bad-file`
 */
export async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
            ? 'it is not UTF-8 text'
            : (code ?? String(thrown));
    throw new AuditError('bad-file', `can't be read: ${why}.`, { cause: thrown });
  }
}
