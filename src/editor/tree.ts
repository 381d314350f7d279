import * as vscode from 'vscode';
import type { ClaimReport } from '../audit/report.ts';
import type { Desk } from './desk.ts';
import { DisposableStore } from './dispose.ts';
import { taskLine } from './explanation.ts';
import type { Explanation } from './explanation.ts';
import type { Explanations } from './explanations.ts';
import { findingsOf } from './findings.ts';
import { COLOURS, COMMANDS, ROWS, VIEWS } from './ids.ts';
import { countsText, quoted, verdictIcon, verdictText } from './words.ts';

/** A row: an explanation, or one of its reasons. Commands of its menu get it as their argument. */
export type Row =
  | { readonly type: 'explanation'; readonly explanation: Explanation }
  | {
      readonly type: 'reason';
      readonly explanation: Explanation;
      readonly claim: string;
      readonly number: number;
    };

export function isRow(value: unknown): value is Row {
  const type = (value as Partial<Row> | null | undefined)?.type;
  return typeof value === 'object' && (type === 'explanation' || type === 'reason');
}

/** Milliseconds between two drawings while an audit runs. */
const REDRAW_MS = 250;

/** The native list of explanations, each with its reasons and their verdicts. */
export class ExplanationTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #explanations: Explanations;
  readonly #desk: Desk;
  readonly #media: vscode.Uri;
  readonly #own = new DisposableStore();
  readonly #changed: vscode.EventEmitter<undefined>;
  #timer: NodeJS.Timeout | null = null;

  readonly onDidChangeTreeData: vscode.Event<undefined>;

  constructor(explanations: Explanations, desk: Desk, extensionUri: vscode.Uri) {
    this.#explanations = explanations;
    this.#desk = desk;
    this.#media = vscode.Uri.joinPath(extensionUri, 'media');
    this.#changed = this.#own.add(new vscode.EventEmitter<undefined>());
    this.onDidChangeTreeData = this.#changed.event;
    this.#own.add(explanations.onDidChange(() => this.#changed.fire(undefined)));
    this.#own.add(desk.onDidChange(() => this.#changed.fire(undefined)));
    this.#own.add(
      desk.onDidHappen(({ event }) => {
        if (event.type === 'verdict') {
          this.#timer ??= setTimeout(() => {
            this.#timer = null;
            this.#changed.fire(undefined);
          }, REDRAW_MS);
        }
      }),
    );
    this.#own.add(vscode.window.createTreeView(VIEWS.explanations, { treeDataProvider: this }));
  }

  getChildren(row?: Row): Row[] {
    if (!row) {
      return this.#explanations.all.map(explanation => ({ type: 'explanation', explanation }));
    }
    return row.type === 'reason'
      ? []
      : row.explanation.claims.map(({ id }, index) => ({
          type: 'reason',
          explanation: row.explanation,
          claim: id,
          number: index + 1,
        }));
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return row.type === 'explanation' ? this.#explanationItem(row) : this.#reasonItem(row);
  }

  dispose(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#own.dispose();
  }

  /** The verdicts as far as there are: of the run that goes on, else of the kept report. */
  #verdicts(explanation: Explanation): ClaimReport[] {
    const stage = this.#desk.stage(explanation.key);
    return stage?.at === 'running'
      ? stage.run.events.flatMap(event => (event.type === 'verdict' ? [event.claim] : []))
      : (explanation.report?.claims ?? []);
  }

  #explanationItem({ explanation }: { explanation: Explanation }): vscode.TreeItem {
    const { key, report } = explanation;
    // A task is too long for a narrow side bar, and what matters stands behind it.
    const name = explanation.origin.replace(/(\.capture)?\.json$/, '');
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    const verdicts = this.#verdicts(explanation);
    const running = this.#desk.running === key;
    const state = running
      ? vscode.l10n.t('running, {0} of {1} reasons done', verdicts.length, explanation.claims.length)
      : report
        ? countsText(report.claims)
        : vscode.l10n.t('not audited');
    item.id = key;
    item.description = state;
    item.tooltip = `${explanation.origin}\n${taskLine(explanation.capture)}\n${state}`;
    item.iconPath = running
      ? new vscode.ThemeIcon('loading~spin', new vscode.ThemeColor(COLOURS.running))
      : new vscode.ThemeIcon(report ? 'output' : 'circle-outline');
    item.contextValue = !report
      ? ROWS.explanation
      : report.claims.some(({ verdict }) => verdict === 'undecided')
        ? ROWS.undecided
        : ROWS.audited;
    item.accessibilityInformation = { label: `${name}, ${state}` };
    item.command = {
      command: COMMANDS.openExplanation,
      title: vscode.l10n.t('Open Explanation'),
      arguments: [key],
    };
    return item;
  }

  #reasonItem({ explanation, claim: id, number }: Extract<Row, { type: 'reason' }>): vscode.TreeItem {
    const text = explanation.claims.find(claim => claim.id === id)?.text ?? '';
    const verdict = this.#verdicts(explanation).findLast(claim => claim.id === id);
    const aside = explanation.setAside.includes(id);
    const word = verdict ? verdictText(verdict.verdict) : vscode.l10n.t('not audited');
    // The verdict's word first: in a narrow side bar what follows is cut.
    const item = new vscode.TreeItem(verdict ? `${number}  ${word}` : String(number));
    item.id = `${explanation.key}/${id}`;
    item.description = aside ? vscode.l10n.t('set aside · {0}', quoted(text)) : quoted(text);
    item.tooltip = `${text}\n\n${verdict?.sentence ?? ''}`.trim();
    item.iconPath = verdict
      ? verdictIcon(verdict.verdict, this.#media)
      : new vscode.ThemeIcon('circle-outline');
    item.accessibilityInformation = { label: `${vscode.l10n.t('Reason {0}', number)}: ${text}, ${word}` };
    item.contextValue = aside ? ROWS.setAside : this.#isFinding(explanation, id) ? ROWS.finding : ROWS.reason;
    item.command = {
      command: COMMANDS.showEvidence,
      title: vscode.l10n.t('Show Evidence'),
      arguments: [explanation.key, id],
    };
    return item;
  }

  #isFinding({ report }: Explanation, id: string): boolean {
    const all = { findings: 'warning', quickLook: 'warning', otherModel: 'warning' } as const;
    return report !== null && findingsOf(report, [], all).some(({ claim }) => claim.id === id);
  }
}
