import * as vscode from 'vscode';
import type { Explanation } from './explanation.ts';
import { findCode } from './findCode.ts';

/** Opens the file that holds the audited code, at that code; the capture file where there is none. */
export async function openSource(explanation: Explanation): Promise<void> {
  const code = await findCode(explanation);
  const editor = await vscode.window.showTextDocument(code.file, { preview: true });
  if (code.at === 'file') {
    const range = new vscode.Range(
      editor.document.positionAt(code.span.start),
      editor.document.positionAt(code.span.end),
    );
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
