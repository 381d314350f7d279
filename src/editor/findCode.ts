import * as vscode from 'vscode';
import type { Explanation } from './explanation.ts';
import { insideFolder } from './insideFolder.ts';
import { locate } from './locate.ts';
import type { Span } from './locate.ts';

/** Where the captured output stands now. */
export type FoundCode =
  | { readonly at: 'file'; readonly file: vscode.Uri; readonly text: string; readonly span: Span }
  /** The file that the capture names is there, and doesn't hold the captured code any more. */
  | { readonly at: 'changed'; readonly file: vscode.Uri }
  /** The capture names no file of this workspace: its own file stands for it. */
  | { readonly at: 'capture'; readonly file: vscode.Uri; readonly text: string };

/** A file's text as the editor has it, unsaved edits included; null where there is none. */
async function readNow(file: vscode.Uri): Promise<string | null> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === file.toString());
  if (open) {
    return open.getText();
  }
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return null;
  }
}

/** The file that a capture says its output went to, where that lies inside this workspace. */
async function outputFile(path: string | null | undefined): Promise<vscode.Uri | null> {
  for (const folder of path ? (vscode.workspace.workspaceFolders ?? []) : []) {
    const file = folder.uri.scheme === 'file' && path ? await insideFolder(folder.uri.fsPath, path) : null;
    if (file !== null) {
      return vscode.Uri.file(file);
    }
  }
  return null;
}

export async function findCode(explanation: Explanation): Promise<FoundCode> {
  const { path, text: code } = explanation.capture.output;
  const file = await outputFile(path);
  const text = file && (await readNow(file));
  if (file && text !== null) {
    const span = locate(text, code);
    return span ? { at: 'file', file, text, span } : { at: 'changed', file };
  }
  const captureFile = vscode.Uri.parse(explanation.file, true);
  return { at: 'capture', file: captureFile, text: (await readNow(captureFile)) ?? '' };
}
