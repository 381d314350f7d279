import * as vscode from 'vscode';
import type { Desk } from './desk.ts';
import { DisposableStore } from './dispose.ts';
import { COMMANDS } from './ids.ts';
import type { Marks } from './marks.ts';

/** One item in the status bar, only while an audit runs or the active file has findings. */
export class Status implements vscode.Disposable {
  readonly #own = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  readonly #desk: Desk;
  readonly #marks: Marks;

  constructor(desk: Desk, marks: Marks) {
    this.#desk = desk;
    this.#marks = marks;
    this.#item = this.#own.add(
      vscode.window.createStatusBarItem('explanationAuditor.status', vscode.StatusBarAlignment.Right, 50),
    );
    this.#item.name = vscode.l10n.t('Explanation Audit');
    this.#item.command = COMMANDS.focusPanel;
    const draw = () => this.#draw();
    this.#own.add(desk.onDidChange(draw));
    this.#own.add(
      desk.onDidHappen(({ event }) => {
        if (event.type === 'verdict' || event.type === 'started') {
          draw();
        }
      }),
    );
    this.#own.add(marks.onDidChange(draw));
    this.#own.add(vscode.window.onDidChangeActiveTextEditor(draw));
  }

  dispose(): void {
    this.#own.dispose();
  }

  #draw(): void {
    const text = this.#runningText() ?? this.#findingsText();
    if (text === null) {
      this.#item.hide();
      return;
    }
    this.#item.text = text.shown;
    this.#item.tooltip = text.said;
    this.#item.accessibilityInformation = { label: text.said };
    this.#item.show();
  }

  #runningText(): { shown: string; said: string } | null {
    const key = this.#desk.running;
    if (key === null) {
      return null;
    }
    const stage = this.#desk.stage(key);
    if (stage?.at !== 'running') {
      return {
        shown: `$(loading~spin) ${vscode.l10n.t('Audit')}`,
        said: vscode.l10n.t('An audit is getting its model'),
      };
    }
    const { events } = stage.run;
    const started = events.find(event => event.type === 'started');
    const decided = new Set(events.flatMap(event => (event.type === 'verdict' ? [event.claim.id] : []))).size;
    const all = started?.claims.length ?? 0;
    return {
      shown: `$(loading~spin) ${vscode.l10n.t('Audit {0}/{1}', decided, all)}`,
      said: vscode.l10n.t('An audit is running: {0} of {1} reasons done', decided, all),
    };
  }

  #findingsText(): { shown: string; said: string } | null {
    const file = vscode.window.activeTextEditor?.document.uri;
    const count = file ? this.#marks.of(file).length : 0;
    return count === 0
      ? null
      : {
          shown: `$(comment-unresolved) ${count}`,
          said:
            count === 1
              ? vscode.l10n.t('1 reason given for this file did not hold up in an audit')
              : vscode.l10n.t('{0} reasons given for this file did not hold up in an audit', count),
        };
  }
}
