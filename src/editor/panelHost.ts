import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { AuditEvent } from '../audit/events.ts';
import type { FromPage, ToPage } from '../panel/protocol.ts';
import { pageHtml } from '../panel/shell.ts';
import type { Desk } from './desk.ts';
import { DisposableStore } from './dispose.ts';
import { readFromPage } from './fromPage.ts';
import { VIEWS } from './ids.ts';

/** Milliseconds for which events of a run are gathered before the page is told. */
const BATCH_MS = 50;

/** The page in the side bar. It is told nothing before it says `ready`, and then the whole state at once. */
export class PanelHost implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #media: vscode.Uri;
  readonly #desk: Desk;
  readonly #log: vscode.LogOutputChannel;
  readonly #handle: (message: FromPage) => unknown;
  readonly #own = new DisposableStore();

  #view: vscode.WebviewView | null = null;
  #ready = false;
  #batch: { key: string; events: AuditEvent[] } | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** The events of the run that the page has, so that it isn't drawn anew for what it was told one by one. */
  #drawn: readonly AuditEvent[] | null = null;
  /** A reason to be shown as soon as there is a page. */
  #reveal: string | null = null;

  constructor(parts: {
    extensionUri: vscode.Uri;
    desk: Desk;
    log: vscode.LogOutputChannel;
    /** Does what the page asks for; `ready` and `page-error` never come here. */
    handle: (message: FromPage) => unknown;
  }) {
    this.#media = vscode.Uri.joinPath(parts.extensionUri, 'dist', 'media');
    this.#desk = parts.desk;
    this.#log = parts.log;
    this.#handle = parts.handle;
    this.#own.add(vscode.window.registerWebviewViewProvider(VIEWS.page, this));
    this.#own.add(this.#desk.onDidChange(() => this.#postChange()));
    this.#own.add(this.#desk.onDidHappen(({ key, event }) => this.#gather(key, event)));
    this.#own.add(
      this.#desk.onDidEnd(({ key, problem }) => {
        this.#flush();
        this.#post({ type: 'ended', key, problem });
      }),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    this.#ready = false;
    view.webview.options = { enableScripts: true, localResourceRoots: [this.#media] };
    const listening = view.webview.onDidReceiveMessage((raw: unknown) => this.#receive(raw));
    view.onDidDispose(() => {
      listening.dispose();
      if (this.#view === view) {
        this.#view = null;
        this.#ready = false;
      }
    });
    const resource = (name: string) =>
      view.webview.asWebviewUri(vscode.Uri.joinPath(this.#media, name)).toString();
    view.webview.html = pageHtml({
      scriptUri: resource('page.js'),
      styleUri: resource('style.css'),
      cspSource: view.webview.cspSource,
      nonce: randomBytes(18).toString('base64url'),
      language: vscode.env.language,
    });
  }

  /** Opens the side bar at the page and, where a reason is named, brings that reason into view. */
  async focus(claim?: string): Promise<void> {
    this.#reveal = claim ?? null;
    await vscode.commands.executeCommand(`${VIEWS.page}.focus`);
    this.#postReveal();
  }

  dispose(): void {
    this.#stopTimer();
    this.#own.dispose();
  }

  #receive(raw: unknown): void {
    const message = readFromPage(raw);
    if (!message) {
      this.#log.warn('The page sent something that is no message of ours; it was left out.');
      return;
    }
    if (message.type === 'ready') {
      this.#ready = true;
      this.#postState();
      this.#postReveal();
    } else if (message.type === 'page-error') {
      this.#log.error(`The page failed: ${message.message}`);
      void vscode.window.showErrorMessage(
        vscode.l10n.t(
          'The audit page failed; its audit goes on and nothing is lost. Close and open the view to see it again.',
        ),
      );
    } else {
      Promise.resolve(this.#handle(message)).catch((thrown: unknown) => {
        this.#log.error(`${message.type}: ${String(thrown)}`);
        void vscode.window.showErrorMessage(thrown instanceof Error ? thrown.message : String(thrown));
      });
    }
  }

  #postChange(): void {
    const page = this.#desk.page();
    if (page.state !== 'audit' || page.events !== this.#drawn) {
      this.#postState();
    }
  }

  #postState(): void {
    // The state carries all events until now, so those that wait would come twice.
    this.#batch = null;
    this.#stopTimer();
    const page = this.#desk.page();
    this.#drawn = page.state === 'audit' ? page.events : null;
    this.#post({ type: 'state', page });
  }

  #postReveal(): void {
    if (this.#reveal !== null && this.#ready) {
      this.#post({ type: 'reveal', claim: this.#reveal });
      this.#reveal = null;
    }
  }

  #gather(key: string, event: AuditEvent): void {
    const page = this.#desk.page();
    if (!this.#ready || page.state !== 'audit' || page.shown.key !== key) {
      return;
    }
    this.#batch ??= { key, events: [] };
    this.#batch.events.push(event);
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  #flush(): void {
    this.#stopTimer();
    if (this.#batch) {
      this.#post({ type: 'events', ...this.#batch });
      this.#batch = null;
    }
  }

  #stopTimer(): void {
    if (this.#timer) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
  }

  #post(message: ToPage): void {
    if (this.#ready && this.#view) {
      void this.#view.webview.postMessage(message);
    }
  }
}
