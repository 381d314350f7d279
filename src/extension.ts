import * as vscode from 'vscode';
import { FindingActions } from './editor/actions.ts';
import { Commands } from './editor/commands.ts';
import { ContextKeys } from './editor/contextKeys.ts';
import { Desk } from './editor/desk.ts';
import { Diagnostics } from './editor/diagnostics.ts';
import { DiffDocuments } from './editor/diffDocuments.ts';
import { EmbeddedModels } from './editor/embeddedModels.ts';
import { LazyEngine } from './editor/engine.ts';
import { Explanations } from './editor/explanations.ts';
import { FindingHover } from './editor/hover.ts';
import { DIFF_SCHEME } from './editor/ids.ts';
import { Marks } from './editor/marks.ts';
import { ModelChoice } from './editor/modelChoice.ts';
import { PanelHost } from './editor/panelHost.ts';
import { Keys } from './editor/secrets.ts';
import { Settings } from './editor/settings.ts';
import { FileShelf } from './editor/shelf.ts';
import { Status } from './editor/status.ts';
import { ExplanationTree } from './editor/tree.ts';

function build(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const { extensionUri, globalStorageUri } = context;
  const storage = vscode.Uri.joinPath(context.storageUri ?? globalStorageUri, 'explanations');
  const settings = new Settings();
  const keys = new Keys(context.secrets);
  const engine = new LazyEngine(vscode.Uri.joinPath(extensionUri, 'dist', 'grammars').fsPath);
  const embedded = own(new EmbeddedModels({ storage: globalStorageUri, settings, log }));
  const models = new ModelChoice(settings, keys, embedded);
  const explanations = own(new Explanations(new FileShelf(storage, log), log));
  const desk = own(new Desk({ explanations, engine, models, settings, log }));
  const marks = own(new Marks({ explanations, settings, log }));
  const diffs = new DiffDocuments(key => desk.events(key));
  const panel = own(new PanelHost({ extensionUri, desk, log, handle: message => commands.handle(message) }));
  const commands: Commands = own(
    new Commands({
      extensionUri,
      desk,
      explanations,
      engine,
      models,
      settings,
      keys,
      diffs,
      log,
      focus: claim => panel.focus(claim),
    }),
  );
  own(new ExplanationTree(explanations, desk, extensionUri));
  own(new Diagnostics(marks));
  own(new Status(desk, marks));
  own(new ContextKeys(explanations, desk));
  own(vscode.workspace.registerTextDocumentContentProvider(DIFF_SCHEME, diffs));
  own(vscode.languages.registerHoverProvider('*', new FindingHover(marks)));
  own(vscode.languages.registerCodeActionsProvider('*', new FindingActions(marks), FindingActions.metadata));
  desk.load().catch((thrown: unknown) => log.error(`Kept audits could not be read: ${String(thrown)}`));
}

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Explanation Auditor', { log: true });
  context.subscriptions.push(log);
  const begun = performance.now();
  try {
    build(context, log);
    log.info(`Activated in ${(performance.now() - begun).toFixed(1)} ms.`);
  } catch (thrown) {
    // A silent extension looks like one with nothing to say.
    log.error(thrown instanceof Error ? thrown : String(thrown));
    void vscode.window.showErrorMessage(
      vscode.l10n.t('Explanation Auditor could not start: {0}', String(thrown)),
    );
    throw thrown;
  }
}
