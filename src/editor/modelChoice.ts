import * as vscode from 'vscode';
import type { Capture } from '../audit/capture.ts';
import type { Model } from '../audit/ports.ts';
import type { Report } from '../audit/report.ts';
import type { ShownModel, ShownProblem } from '../panel/protocol.ts';
import type { EmbeddedModels } from './embeddedModels.ts';
import { EMBEDDED_IDS, originOf, readModelRef } from './modelRef.ts';
import type { ModelRef } from './modelRef.ts';
import type { Keys } from './secrets.ts';
import type { Settings } from './settings.ts';

/** The one server that needs no address to be known. */
export const OPENAI = 'https://api.openai.com/v1';

export interface Building {
  readonly signal: AbortSignal;
  /** What is going on, and how much of it is done, 0 to 1 or null. */
  readonly say: (text: string, fraction: number | null) => void;
}

/** Which model an audit runs on, and its making: only when an audit starts is anything loaded. */
export class ModelChoice {
  readonly #settings: Settings;
  readonly #keys: Keys;
  readonly #embedded: EmbeddedModels;
  /** Explanations that are audited on the small embedded model for as long as none was chosen: the sample. */
  readonly #needNoChoice = new Set<string>();
  /** How models were asked in audits of this window: whether they go on from the start of a reply. */
  readonly #continued = new Map<string, boolean>();

  constructor(settings: Settings, keys: Keys, embedded: EmbeddedModels) {
    this.#settings = settings;
    this.#keys = keys;
    this.#embedded = embedded;
  }

  /** The address that a key is asked for. Where none was set it is OpenAI's, which nothing is sent to unasked. */
  get baseUrl(): string {
    return this.#settings.baseUrl || OPENAI;
  }

  chosen(key: string): ModelRef | null {
    return (
      readModelRef(this.#settings.model, this.baseUrl) ??
      (this.#needNoChoice.has(key) ? { kind: 'embedded', id: EMBEDDED_IDS.small } : null)
    );
  }

  needsNoChoice(key: string): void {
    this.#needNoChoice.add(key);
  }

  forget(key: string): void {
    this.#needNoChoice.delete(key);
  }

  shown(ref: ModelRef, capture: Capture): ShownModel {
    return {
      provider: ref.kind === 'embedded' ? 'embedded' : 'openai',
      id: ref.id,
      // The page knows these two words, and says them in the person's language.
      destination: ref.kind === 'embedded' ? 'this machine' : (originOf(ref.baseUrl) ?? ref.baseUrl),
      sameAsCaptured: capture.model ? capture.model === ref.id : null,
      byRequest: false,
    };
  }

  /** Whether its replies can be started for it. Where that isn't known yet, prompts are shown as if they could. */
  continues(ref: ModelRef): boolean {
    return ref.kind === 'embedded' || (this.#continued.get(ref.id) ?? true);
  }

  /** Remembers from a report how its model was asked. */
  learn(report: Report): void {
    this.#continued.set(report.model.id, report.model.asked === 'continued');
  }

  /** The embedded model answers one request after another; more at once would only wait. */
  concurrency(ref: ModelRef, wanted: number): number {
    return ref.kind === 'embedded' ? 1 : wanted;
  }

  noneChosen(): ShownProblem {
    return {
      reason: 'unknown-model',
      title: vscode.l10n.t('Not audited: no model was chosen'),
      message: vscode.l10n.t('An audit runs the task again on a model, and none was chosen yet.'),
      hint: vscode.l10n.t('Choose one; the embedded model needs no account.'),
      actions: ['choose-model'],
    };
  }

  /**
   * Makes the model ready to be asked.
   *
   * @throws AuditError: `bad-usage` for an address that can't be used, `aborted`, or why the embedded model can't be had
   */
  async build(ref: ModelRef, building: Building): Promise<Model> {
    if (ref.kind === 'embedded') {
      return this.#embedded.get(ref.id, building);
    }
    const { openAiModel } = await import('../models/openai/openAiModel.ts');
    const origin = originOf(ref.baseUrl);
    const apiKey = origin === null ? undefined : await this.#keys.get(origin);
    return openAiModel({ baseUrl: ref.baseUrl, model: ref.id, apiKey });
  }

  /** The ids of the models that the server at the configured address lists. @throws AuditError */
  async list(signal: AbortSignal): Promise<string[]> {
    const { listOpenAiModels } = await import('../models/openai/openAiModel.ts');
    const origin = originOf(this.baseUrl);
    const apiKey = origin === null ? undefined : await this.#keys.get(origin);
    return listOpenAiModels({ baseUrl: this.baseUrl, apiKey }, signal);
  }
}
