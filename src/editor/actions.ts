import * as vscode from 'vscode';
import { COMMANDS } from './ids.ts';
import type { Mark, Marks } from './marks.ts';

function action(mark: Mark, title: string, command: string): vscode.CodeAction {
  const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  made.command = { command, title, arguments: [mark.explanation, mark.claim.id] };
  return made;
}

/** What can be done about a marked reason where it is marked. */
export class FindingActions implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #marks: Marks;

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return this.#marks
      .of(document.uri)
      .filter(mark => mark.range.intersection(range) !== undefined)
      .flatMap(mark => [
        action(mark, vscode.l10n.t('Show evidence'), COMMANDS.showEvidence),
        action(mark, vscode.l10n.t('Set aside this reason'), COMMANDS.setAside),
      ]);
  }
}
