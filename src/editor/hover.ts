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

/**
 * A model's text, in a part that trusts nothing. It is appended as text, word by word: `appendText` makes blanks
 * that no line can break at.
 */
function hostile(text: string): vscode.MarkdownString {
  const shown = new vscode.MarkdownString();
  for (const word of text.split(/\s+/).filter(part => part !== '')) {
    shown.appendText(word);
    shown.appendMarkdown(' ');
  }
  return shown;
}

/** A marked reason in full, and the way to its evidence. The sentence with its counts stands in the diagnostic. */
export class FindingHover implements vscode.HoverProvider {
  readonly #marks: Marks;

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | null {
    const here = this.#marks.of(document.uri).filter(mark => mark.range.contains(position));
    const parts = here.flatMap(mark => [hostile(`“${mark.claim.text}”`), evidenceLink(mark)]);
    return parts.length === 0 ? null : new vscode.Hover(parts);
  }
}
