import * as vscode from 'vscode';
import type { Engine } from './engine.ts';
import type { Explanation } from './explanation.ts';

/**
 * Reads a capture file into an explanation that was not audited yet.
 *
 * @throws AuditError, or a FileSystemError where the file can't be read
 */
export async function readCapture(engine: Engine, file: vscode.Uri): Promise<Explanation> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const capture = engine.parse(text);
  const { claims } = await engine.prepare(capture);
  return {
    key: engine.sha256(`${file.toString()}\n${text}`).slice(0, 24),
    origin: file.path.slice(file.path.lastIndexOf('/') + 1),
    file: file.toString(),
    capture,
    captureSha256: engine.sha256(text),
    claims,
    openedAt: Date.now(),
    report: null,
    setAside: [],
  };
}
