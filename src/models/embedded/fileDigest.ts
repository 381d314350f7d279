import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const record = z.object({ path: z.string(), bytes: z.number(), mtimeMs: z.number(), sha256: z.string() });

/** SHA-256 of a file, lower-case hexadecimal. */
export async function fileSha256(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { signal, highWaterMark: 1 << 20 })) {
    hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}

/**
 * The same, remembered in `folder` for as long as the file keeps its size and time: hashing a gigabyte takes
 * seconds, and a second start should take none.
 */
export async function rememberedSha256(path: string, folder: string, signal: AbortSignal): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const note = join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 16)}.checked.json`);
  try {
    const known = record.parse(JSON.parse(await readFile(note, 'utf8')));
    if (known.path === path && known.bytes === size && known.mtimeMs === mtimeMs) {
      return known.sha256;
    }
  } catch {
    // No note, or one that can't be read: the file itself is the truth.
  }
  const sha256 = await fileSha256(path, signal);
  await mkdir(folder, { recursive: true });
  await writeFile(note, JSON.stringify({ path, bytes: size, mtimeMs, sha256 }));
  return sha256;
}
