import * as vscode from 'vscode';
import { abortSignal } from './abort.ts';
import { OPENAI } from './modelChoice.ts';
import type { ModelChoice } from './modelChoice.ts';
import { originOf } from './modelRef.ts';
import { troubleOf } from './problems.ts';
import type { Keys } from './secrets.ts';
import type { Settings } from './settings.ts';

interface Item extends vscode.QuickPickItem {
  /** What the settings become; 'other' asks for another server, 'key' for its key. */
  readonly take?: { readonly model: string } | { readonly baseUrl: string } | 'other' | 'key';
}

function embeddedItems(): Item[] {
  return [
    { label: vscode.l10n.t('On this machine'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Embedded model, 1.5B'),
      description: vscode.l10n.t('1.1 GB, once'),
      detail: vscode.l10n.t('Qwen2.5-Coder 1.5B. Needs no account; what is audited stays on this machine.'),
      take: { model: 'embedded' },
    },
    {
      label: vscode.l10n.t('Embedded model, 0.5B'),
      description: vscode.l10n.t('0.5 GB, once'),
      detail: vscode.l10n.t('Qwen2.5-Coder 0.5B. Quick, for trying things out.'),
      take: { model: 'embedded:0.5b' },
    },
  ];
}

/** The models of the server that was set; none is asked before a person named it. */
async function serverItems(
  models: ModelChoice,
  settings: Settings,
  token: vscode.CancellationToken,
): Promise<Item[]> {
  if (settings.baseUrl === '') {
    return [];
  }
  const place = originOf(models.baseUrl) ?? models.baseUrl;
  const heading: Item = { label: place, kind: vscode.QuickPickItemKind.Separator };
  try {
    const ids = await models.list(abortSignal(token));
    return [heading, ...ids.map(id => ({ label: id, description: place, take: { model: id } }))];
  } catch (thrown) {
    const { reason, message } = troubleOf(thrown);
    const item: Item =
      reason === 'refused-key'
        ? { label: vscode.l10n.t('Set API Key…'), detail: message, take: 'key' }
        : { label: vscode.l10n.t('{0} could not be asked for its models', place), detail: message };
    return [heading, item];
  }
}

/** Asks for a server's address and keeps it; false where the person changed their mind. */
async function askServer(settings: Settings): Promise<boolean> {
  const entered = await vscode.window.showInputBox({
    title: vscode.l10n.t('Address of the Server'),
    prompt: vscode.l10n.t('The base URL of an OpenAI-compatible server. Most end in /v1.'),
    value: settings.baseUrl,
    placeHolder: 'http://127.0.0.1:8080/v1',
    ignoreFocusOut: true,
    validateInput: async value => {
      const { checkEndpoint } = await import('../models/openai/endpoint.ts');
      try {
        checkEndpoint(value.trim(), null);
        return null;
      } catch (thrown) {
        const { message, hint } = troubleOf(thrown);
        return `${message} ${hint}`.trim();
      }
    },
  });
  if (entered === undefined) {
    return false;
  }
  await settings.set('baseUrl', entered.trim());
  return true;
}

/** Asks for the key of the configured server; an empty one takes the stored key away. */
export async function askKey(models: ModelChoice, keys: Keys): Promise<boolean> {
  const origin = originOf(models.baseUrl);
  if (origin === null) {
    void vscode.window.showErrorMessage(vscode.l10n.t('“{0}” is no web address.', models.baseUrl));
    return false;
  }
  const stored = (await keys.get(origin)) !== undefined;
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t('API Key for {0}', origin),
    prompt: stored
      ? vscode.l10n.t(
          'Takes the place of the stored key; empty takes that away. It is sent to {0} only.',
          origin,
        )
      : vscode.l10n.t('Kept in VS Code’s secret storage and sent to {0} only.', origin),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) {
    return false;
  }
  await keys.set(origin, key.trim());
  void vscode.window.showInformationMessage(
    key.trim() === ''
      ? vscode.l10n.t('No key is kept for {0}.', origin)
      : vscode.l10n.t('The key for {0} is kept.', origin),
  );
  return true;
}

/** Shows the list, which fills while the server answers; undefined where the person changed their mind. */
async function pick(models: ModelChoice, settings: Settings): Promise<Item | undefined> {
  const list = vscode.window.createQuickPick<Item>();
  const asking = new vscode.CancellationTokenSource();
  const openAi = originOf(OPENAI);
  const other: Item[] = [
    { label: vscode.l10n.t('Servers'), kind: vscode.QuickPickItemKind.Separator },
    ...(openAi === originOf(settings.baseUrl)
      ? []
      : [
          {
            label: 'OpenAI',
            detail: vscode.l10n.t('Needs a key. What is audited is sent to {0}.', OPENAI),
            take: { baseUrl: OPENAI },
          },
        ]),
    {
      label: vscode.l10n.t('Other server…'),
      detail: vscode.l10n.t('Any OpenAI-compatible server, on this machine or elsewhere.'),
      take: 'other',
    },
  ];
  try {
    list.title = vscode.l10n.t('Model That Audits Run On');
    list.placeholder =
      settings.model === ''
        ? vscode.l10n.t('None was chosen yet')
        : vscode.l10n.t('Now: {0}', settings.model);
    list.matchOnDescription = true;
    list.items = [...embeddedItems(), ...other];
    list.busy = true;
    list.show();
    void serverItems(models, settings, asking.token).then(items => {
      if (!asking.token.isCancellationRequested) {
        list.items = [...embeddedItems(), ...items, ...other];
        list.busy = false;
      }
    });
    return await new Promise(resolve => {
      list.onDidAccept(() => resolve(list.selectedItems[0]));
      list.onDidHide(() => resolve(undefined));
    });
  } finally {
    asking.cancel();
    asking.dispose();
    list.dispose();
  }
}

/** Lets a person choose; asks on until there is a model, or they leave. */
export async function chooseModel(models: ModelChoice, settings: Settings, keys: Keys): Promise<void> {
  for (;;) {
    const take = (await pick(models, settings))?.take;
    if (take === undefined) {
      return;
    }
    if (typeof take === 'object' && 'model' in take) {
      await settings.set('model', take.model);
      return;
    }
    if (typeof take === 'object') {
      await settings.set('baseUrl', take.baseUrl);
    } else if (!(take === 'other' ? await askServer(settings) : await askKey(models, keys))) {
      return;
    }
  }
}
