import * as vscode from 'vscode';
import type { FromPage } from '../panel/protocol.ts';
import { askKey, chooseModel } from './chooseModel.ts';
import type { Desk } from './desk.ts';
import type { DiffDocuments } from './diffDocuments.ts';
import type { LazyEngine } from './engine.ts';
import type { Explanation } from './explanation.ts';
import type { Explanations } from './explanations.ts';
import { exportReport } from './exportReport.ts';
import { COMMANDS } from './ids.ts';
import type { ModelChoice } from './modelChoice.ts';
import { openSource } from './openSource.ts';
import type { Keys } from './secrets.ts';
import type { Settings } from './settings.ts';
import { isRow } from './tree.ts';

export interface CommandParts {
  readonly extensionUri: vscode.Uri;
  readonly desk: Desk;
  readonly explanations: Explanations;
  readonly engine: LazyEngine;
  readonly models: ModelChoice;
  readonly settings: Settings;
  readonly keys: Keys;
  readonly diffs: DiffDocuments;
  readonly log: vscode.LogOutputChannel;
  /** Opens the page and, where a reason is named, brings it into view. */
  readonly focus: (claim?: string) => Promise<void>;
}

/** The capture file in the active editor: what a person means who runs the command there. */
function openCapture(): vscode.Uri | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.path.endsWith('.capture.json') ? uri : undefined;
}

/** Everything that a person can ask for: by the palette, a menu, a mark in the code, or the page. */
export class Commands implements vscode.Disposable {
  readonly #parts: CommandParts;
  readonly #registered: vscode.Disposable;

  constructor(parts: CommandParts) {
    this.#parts = parts;
    const handlers: Record<keyof typeof COMMANDS, (...given: unknown[]) => unknown> = {
      auditFile: given => this.#auditFile(given),
      trySample: () => this.#trySample(),
      chooseModel: () => this.#chooseModel(),
      setApiKey: () => this.#setApiKey(),
      stop: () => parts.desk.stop(),
      goOn: given => this.#goOn(given),
      exportReport: given => this.#export(given),
      focusPanel: () => parts.focus(),
      openExplanation: given => this.#show(given),
      showEvidence: (given, claim) => this.#show(given, typeof claim === 'string' ? claim : undefined),
      setAside: (given, claim) => this.#setAside(given, claim, true),
      takeBack: (given, claim) => this.#setAside(given, claim, false),
      removeExplanation: given => this.#remove(given),
    };
    this.#registered = vscode.Disposable.from(
      ...Object.entries(handlers).map(([name, handler]) =>
        vscode.commands.registerCommand(COMMANDS[name as keyof typeof COMMANDS], handler),
      ),
    );
  }

  /** Does what the page asks for. */
  async handle(message: FromPage): Promise<void> {
    const { desk, diffs, explanations } = this.#parts;
    switch (message.type) {
      case 'ready':
      case 'page-error':
        return;
      case 'try-sample':
        return this.#trySample();
      case 'audit-file':
        return this.#auditFile(undefined);
      case 'choose-model':
        return this.#chooseModel();
      case 'set-key':
        return this.#setApiKey();
      case 'start':
        return desk.start(message.key, message.mode);
      case 'stop':
        if (desk.running === message.key) {
          desk.stop();
        }
        return;
      case 'go-on':
        return desk.goOn(message.key);
      case 'download':
        return desk.retry(explanations.selected?.key ?? '');
      case 'retry':
        return desk.retry(message.key);
      case 'export':
        return this.#export(message.key);
      case 'open-diff':
        return diffs.open(message);
      case 'open-source': {
        const explanation = explanations.get(message.key);
        return explanation && openSource(explanation);
      }
    }
  }

  dispose(): void {
    this.#registered.dispose();
  }

  async #auditFile(given: unknown): Promise<void> {
    const file = given instanceof vscode.Uri ? given : (openCapture() ?? (await this.#askFile()));
    if (file) {
      await this.#parts.focus();
      await this.#parts.desk.open(file);
    }
  }

  async #askFile(): Promise<vscode.Uri | undefined> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const chosen = await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Audit Capture File'),
      openLabel: vscode.l10n.t('Audit'),
      ...(folder && { defaultUri: folder }),
      filters: { [vscode.l10n.t('Captures')]: ['json'] },
    });
    return chosen?.[0];
  }

  async #trySample(): Promise<void> {
    const { desk, explanations, extensionUri, models, focus } = this.#parts;
    const file = vscode.Uri.joinPath(extensionUri, 'media', 'samples', 'staging-proxy.capture.json');
    await focus();
    await desk.open(file);
    const opened = explanations.selected;
    if (opened?.file === file.toString()) {
      models.needsNoChoice(opened.key);
      await desk.refresh();
    }
  }

  async #chooseModel(): Promise<void> {
    await chooseModel(this.#parts.models, this.#parts.settings, this.#parts.keys);
    await this.#parts.desk.refresh();
  }

  async #setApiKey(): Promise<void> {
    if (await askKey(this.#parts.models, this.#parts.keys)) {
      await this.#parts.desk.refresh();
    }
  }

  async #goOn(given: unknown): Promise<void> {
    const explanation = this.#explanation(given);
    if (explanation) {
      this.#parts.desk.show(explanation.key);
      await this.#parts.focus();
      await this.#parts.desk.goOn(explanation.key);
    }
  }

  async #export(given: unknown): Promise<void> {
    const explanation = this.#explanation(given);
    if (explanation) {
      await exportReport(this.#parts.engine, explanation);
    }
  }

  async #show(given: unknown, claim?: string): Promise<void> {
    const explanation = this.#explanation(given);
    if (explanation) {
      this.#parts.desk.show(explanation.key);
      await this.#parts.focus(claim ?? (isRow(given) && given.type === 'reason' ? given.claim : undefined));
    }
  }

  #setAside(given: unknown, claim: unknown, aside: boolean): void {
    const explanation = this.#explanation(given);
    const id = isRow(given) && given.type === 'reason' ? given.claim : claim;
    if (explanation && typeof id === 'string') {
      this.#parts.explanations.setAside(explanation.key, id, aside);
    }
  }

  async #remove(given: unknown): Promise<void> {
    const explanation = this.#explanation(given);
    if (explanation) {
      await this.#parts.desk.remove(explanation.key);
    }
  }

  /** A row of the tree, a key, or nothing: then the one that is shown. */
  #explanation(given: unknown): Explanation | null {
    const key = isRow(given) ? given.explanation.key : given;
    return typeof key === 'string'
      ? (this.#parts.explanations.get(key) ?? null)
      : this.#parts.explanations.selected;
  }
}
