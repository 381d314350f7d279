import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AuditError } from '../audit/errors.ts';
import { reportSchema } from '../audit/report.ts';
import type { Report } from '../audit/report.ts';
import { writeWhole } from './atomicFile.ts';
import { json } from './terminal.ts';

/** Where `--state` remembers an audit: one file a capture and way of drawing. */
export class StateFolder {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @param key what tells one audit from another: the capture's hash, the model asked for, the seed. */
  private file(key: readonly (string | number | null)[]): string {
    return path.join(this.folder, `${key.map(part => safe(String(part ?? 'default'))).join('-')}.audit.json`);
  }

  /**
   * The report that is remembered, or null.
   *
   * @throws AuditError `bad-file` where the file can't be read as a report: it is left as it is.
   */
  async load(key: readonly (string | number | null)[]): Promise<Report | null> {
    const file = this.file(key);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') {
        return null;
      }
      throw unreadable(file, thrown);
    }
    try {
      return reportSchema.parse(JSON.parse(text));
    } catch (thrown) {
      throw unreadable(file, thrown);
    }
  }

  async save(key: readonly (string | number | null)[], report: Report): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeWhole(this.file(key), json(report));
  }
}

const safe = (part: string): string => part.replace(/[^\w.-]+/g, '_').slice(0, 64);

function unreadable(file: string, cause: unknown): AuditError {
  return new AuditError('bad-file', `${file} can't be read as a report of this version.`, {
    hint: 'Move the file away, or name another folder with --state; nothing was run.',
    cause,
  });
}
