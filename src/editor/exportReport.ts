import * as vscode from 'vscode';
import type { LazyEngine } from './engine.ts';
import type { Explanation } from './explanation.ts';

/** Asks where to, and writes the report: as text where the name ends in `.txt`, else as the report file. */
export async function exportReport(engine: LazyEngine, explanation: Explanation): Promise<void> {
  const { report } = explanation;
  if (!report) {
    return;
  }
  const name = explanation.origin.replace(/(\.capture)?\.json$/, '');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Report'),
    saveLabel: vscode.l10n.t('Export'),
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name}.audit.json`) }),
    filters: { [vscode.l10n.t('Report')]: ['json'], [vscode.l10n.t('Text')]: ['txt'] },
  });
  if (!file) {
    return;
  }
  const text = file.path.endsWith('.txt')
    ? (await engine.get()).text(report)
    : `${JSON.stringify(report, null, 2)}\n`;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(file, { preview: true });
}
