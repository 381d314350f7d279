import * as vscode from 'vscode';
import type { Explanation } from './explanation.ts';

/** Where finished audits are kept between windows. */
export interface Shelf {
  /** What was kept, the oldest first. What can't be read is left out and logged. */
  all(): Promise<Explanation[]>;
  keep(explanation: Explanation): Promise<void>;
  drop(key: string): Promise<void>;
}

const SCHEMA = 'explanation-kept/1';
const ENDING = '.kept.json';

function isKept(value: unknown): value is { schema: string; explanation: Explanation } {
  const kept = value as { schema?: unknown; explanation?: Partial<Explanation> } | null;
  return (
    typeof kept === 'object' &&
    kept?.schema === SCHEMA &&
    typeof kept.explanation?.key === 'string' &&
    Array.isArray(kept.explanation.claims) &&
    Array.isArray(kept.explanation.setAside) &&
    typeof kept.explanation.capture === 'object' &&
    typeof kept.explanation.report === 'object'
  );
}

/** One file an explanation, in a folder that is the extension's own. */
export class FileShelf implements Shelf {
  readonly #folder: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;

  constructor(folder: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#folder = folder;
    this.#log = log;
  }

  async all(): Promise<Explanation[]> {
    let names: [string, vscode.FileType][];
    try {
      names = await vscode.workspace.fs.readDirectory(this.#folder);
    } catch {
      // Nothing was kept yet: the folder is made with the first file.
      return [];
    }
    const read = await Promise.all(
      names.filter(([name]) => name.endsWith(ENDING)).map(([name]) => this.#read(name)),
    );
    return read.filter(kept => kept !== null).sort((a, b) => a.openedAt - b.openedAt);
  }

  async keep(explanation: Explanation): Promise<void> {
    const text = JSON.stringify({ schema: SCHEMA, explanation });
    const file = this.#file(explanation.key);
    const draft = file.with({ path: `${file.path}.new` });
    await vscode.workspace.fs.createDirectory(this.#folder);
    // Written beside and then renamed: a window that closes in between leaves the old file whole.
    await vscode.workspace.fs.writeFile(draft, new TextEncoder().encode(text));
    await vscode.workspace.fs.rename(draft, file, { overwrite: true });
  }

  async drop(key: string): Promise<void> {
    try {
      await vscode.workspace.fs.delete(this.#file(key));
    } catch (thrown) {
      if (!(thrown instanceof vscode.FileSystemError && thrown.code === 'FileNotFound')) {
        throw thrown;
      }
    }
  }

  #file(key: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder, key + ENDING);
  }

  async #read(name: string): Promise<Explanation | null> {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#folder, name));
      const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
      if (isKept(value)) {
        return value.explanation;
      }
      this.#log.warn(`${name} is not a kept audit of this version; left as it is.`);
    } catch (thrown) {
      this.#log.warn(`${name} could not be read: ${String(thrown)}`);
    }
    return null;
  }
}
