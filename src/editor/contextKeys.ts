import * as vscode from 'vscode';
import type { Desk } from './desk.ts';
import { DisposableStore } from './dispose.ts';
import type { Explanations } from './explanations.ts';
import { CONTEXT } from './ids.ts';

/** Tells VS Code what the `when` clauses of package.json ask for. */
export class ContextKeys implements vscode.Disposable {
  readonly #own = new DisposableStore();
  readonly #last = new Map<string, boolean>();

  constructor(explanations: Explanations, desk: Desk) {
    const tell = () => {
      this.#set(CONTEXT.running, desk.running !== null);
      this.#set(CONTEXT.hasReport, explanations.selected?.report != null);
    };
    this.#own.add(explanations.onDidChange(tell));
    this.#own.add(desk.onDidChange(tell));
  }

  dispose(): void {
    this.#own.dispose();
  }

  #set(key: string, value: boolean): void {
    if (this.#last.get(key) !== value) {
      this.#last.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }
}
