import { l10n, ThemeColor, ThemeIcon, Uri } from 'vscode';
import type { ClaimReport, Report, VerdictWord } from '../audit/report.ts';
import { VERDICT_COLOURS } from './ids.ts';

/** A verdict as people read it. */
export function verdictText(verdict: VerdictWord): string {
  switch (verdict) {
    case 'drove':
      return l10n.t('Drove the result');
    case 'backed-up':
      return l10n.t('Backed up');
    case 'did-not-drive':
      return l10n.t('Did not drive the result');
    case 'contradicted':
      return l10n.t('Contradicted');
    case 'untestable':
      return l10n.t('Can’t be tested');
    case 'undecided':
      return l10n.t('Undecided');
  }
}

/** Shapes that VS Code's own icons lack stand in `media/icons/verdicts`, one file for dark and one for light themes. */
const ICONS: Record<VerdictWord, string | null> = {
  drove: null,
  'backed-up': null,
  'did-not-drive': null,
  contradicted: 'warning',
  untestable: 'circle-slash',
  undecided: 'question',
};

/** The same shape as on the page. `media` is the extension's folder of that name. */
export function verdictIcon(verdict: VerdictWord, media: Uri): ThemeIcon | { light: Uri; dark: Uri } {
  const name = ICONS[verdict];
  if (name !== null) {
    return new ThemeIcon(name, new ThemeColor(VERDICT_COLOURS[verdict]));
  }
  const file = (theme: string) => Uri.joinPath(media, 'icons', 'verdicts', `${verdict}-${theme}.svg`);
  return { light: file('light'), dark: file('dark') };
}

/** A claim's words within a sentence: on one line, and short. */
export function quoted(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > most ? `${line.slice(0, most - 1)}…` : line}”`;
}

/** What a mark in the code says of a finding, with the counts; plain text. */
export function findingText(report: Report, claim: ClaimReport, number: number): string {
  const parts = [
    // The verdict first: lists cut what is long.
    l10n.t('{0}: reason {1}, {2}.', verdictText(claim.verdict), number, quoted(claim.text)),
    claim.sentence,
  ];
  if (claim.verdict !== 'contradicted' && report.model.sameAsCaptured === false) {
    parts.push(l10n.t('Measured on {0}, another model than the one that wrote this.', report.model.id));
  }
  return parts.join(' ');
}

/** "3 of 5 drove the result": what a list says of an audit in a few words. */
export function countsText(claims: readonly ClaimReport[]): string {
  const drove = claims.filter(claim => claim.verdict === 'drove').length;
  return l10n.t('{0} of {1} drove the result', drove, claims.length);
}
