import * as vscode from 'vscode';
import { COMMANDS } from './ids.ts';
import type { Mark, Marks } from './marks.ts';

/** A link to the evidence: our own words, our own command, our own arguments, so that this part may be trusted. */
function evidenceLink(mark: Mark): vscode.MarkdownString {
  const argument = encodeURIComponent(JSON.stringify([mark.explanation, mark.claim.id]));
  const link = new vscode.MarkdownString(
    `[${vscode.l10n.t('Show Evidence')}](command:${COMMANDS.showEvidence}?${argument})`,
  );
  link.isTrusted = { enabledCommands: [COMMANDS.showEvidence] };
  return link;
}

/** A marked reason as it was given, and the way to its evidence. The diagnostic's own hover has the sentence. */
export class FindingHover implements vscode.HoverProvider {
  readonly #marks: Marks;

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | null {
    const here = this.#marks.of(document.uri).filter(mark => mark.range.contains(position));
    // The reason is a model's text: it is appended as text, in a part that trusts nothing.
    const parts = here.flatMap(mark => [
      new vscode.MarkdownString().appendText(mark.text),
      evidenceLink(mark),
    ]);
    return parts.length === 0 ? null : new vscode.Hover(parts);
  }
}
