import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { AuditError } from '../audit/errors.ts';
import type { Model } from '../audit/ports.ts';
import type { EmbeddedModelInfo } from '../models/embedded/catalogue.ts';
import type { EmbeddedModel } from '../models/embedded/embeddedModel.ts';
import type { Progress } from '../models/embedded/progress.ts';
import { abortSignal } from './abort.ts';
import type { Building } from './modelChoice.ts';
import type { Settings } from './settings.ts';

/** What runs the model, in megabytes; npm tells no size before it is there. */
const RUNTIME_MB = 85;

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

/** Models on this machine: fetched once, after the person's consent, into the extension's own storage. */
export class EmbeddedModels implements vscode.Disposable {
  readonly #folder: string;
  readonly #settings: Settings;
  readonly #log: vscode.LogOutputChannel;
  /** The one that is loaded or was last; another choice ends its process. */
  #open: { readonly name: string; readonly model: EmbeddedModel } | null = null;

  constructor(parts: { storage: vscode.Uri; settings: Settings; log: vscode.LogOutputChannel }) {
    this.#folder = parts.storage.fsPath;
    this.#settings = parts.settings;
    this.#log = parts.log;
  }

  /**
   * An embedded model of the catalogue, ready to be asked.
   *
   * @throws AuditError `unknown-model`, `model-missing`, `runtime-missing`; `aborted` also where the person
   * doesn't want the download
   */
  async get(id: string, building: Building): Promise<Model> {
    const [{ EMBEDDED_MODELS }, { ensureWeights, MODEL_PATH_VARIABLE }, { ensureRuntime }, embedded] =
      await Promise.all([
        import('../models/embedded/catalogue.ts'),
        import('../models/embedded/weights.ts'),
        import('../models/embedded/runtime.ts'),
        import('../models/embedded/embeddedModel.ts'),
      ]);
    const info = EMBEDDED_MODELS.find(model => model.id === id);
    if (!info) {
      throw new AuditError('unknown-model', vscode.l10n.t('There is no embedded model “{0}”.', id), {
        hint: vscode.l10n.t('Choose one of the models that are offered.'),
      });
    }
    const given = this.#settings.modelPath || process.env[MODEL_PATH_VARIABLE];
    const runtimeFolder = join(this.#folder, 'runtime');
    await this.#askForDownload(info, given, runtimeFolder);
    return this.#withProgress(info, building, async (signal, progress) => {
      const runtime = await ensureRuntime({ folder: runtimeFolder, signal, progress });
      const weights = await ensureWeights({
        model: info,
        folder: this.#weightsFolder,
        givenPath: given,
        signal,
        progress,
      });
      const threads = this.#settings.embeddedThreads;
      const name = JSON.stringify([weights.path, threads]);
      if (this.#open?.name !== name) {
        this.#open?.model.dispose();
        const model = new embedded.EmbeddedModel({
          id: weights.id,
          weights: weights.path,
          runtime,
          ...(threads !== undefined && { threads }),
        });
        this.#open = { name, model };
      }
      return this.#open.model;
    });
  }

  dispose(): void {
    this.#open?.model.dispose();
  }

  get #weightsFolder(): string {
    return join(this.#folder, 'weights');
  }

  /** Says what would be fetched, how much and from where, and goes on only with a yes. */
  async #askForDownload(info: EmbeddedModelInfo, given: string | undefined, runtime: string): Promise<void> {
    const [hasWeights, hasRuntime] = await Promise.all([
      given ? true : exists(join(this.#weightsFolder, info.file)),
      exists(join(runtime, 'node_modules', 'node-llama-cpp')),
    ]);
    const wanted = [
      ...(hasWeights
        ? []
        : [
            vscode.l10n.t(
              '{0}, {1} MB, {2}, from {3}',
              info.title,
              Math.round(info.bytes / 1e6),
              info.licence,
              new URL(info.url).host,
            ),
          ]),
      ...(hasRuntime ? [] : [vscode.l10n.t('node-llama-cpp, which runs it, {0} MB, by npm', RUNTIME_MB)]),
    ];
    if (wanted.length === 0) {
      return;
    }
    const download = vscode.l10n.t('Download');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t('Download the embedded model?'),
      {
        modal: true,
        detail: `${wanted.join('\n')}\n\n${vscode.l10n.t('It is kept in VS Code’s storage on this machine and runs there; what is audited goes nowhere.')}`,
      },
      download,
    );
    if (answer !== download) {
      throw new AuditError('aborted', vscode.l10n.t('The embedded model was not downloaded.'));
    }
  }

  async #withProgress<T>(
    info: EmbeddedModelInfo,
    { signal, say }: Building,
    work: (signal: AbortSignal, progress: (progress: Progress) => void) => Promise<T>,
  ): Promise<T> {
    const { progressText } = await import('../models/embedded/progress.ts');
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: info.title,
      cancellable: true,
    };
    say(vscode.l10n.t('Getting {0} ready', info.title), null);
    return vscode.window.withProgress(options, (notification, token) => {
      let shown = 0;
      return work(abortSignal(token, signal), progress => {
        const fraction = progress.total ? progress.done / progress.total : null;
        const percent = Math.floor((fraction ?? 0) * 100);
        if (percent !== shown || progress.done === 0) {
          notification.report({ message: progressText(progress), increment: Math.max(0, percent - shown) });
          this.#log.debug(progressText(progress));
          say(progressText(progress), fraction);
        }
        shown = percent;
      });
    });
  }
}
