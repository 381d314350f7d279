import * as vscode from 'vscode';
import { SEVERITIES } from './findings.ts';
import type { FindingSeverities, Severity } from './findings.ts';
import { SETTINGS, SETTINGS_SECTION } from './ids.ts';

/** The extension's settings, read anew at each question. */
export class Settings {
  /**
   * Where requests go and what is asked there. Only what the person's own settings say counts: VS Code keeps a
   * workspace from setting these (their scope is `machine`), and they are read so that it could not either way.
   */
  get baseUrl(): string {
    return this.#own(SETTINGS.baseUrl).trim();
  }

  get model(): string {
    return this.#own(SETTINGS.model).trim();
  }

  get modelPath(): string {
    return this.#own(SETTINGS.modelPath).trim();
  }

  /** Undefined: let the model decide. */
  get embeddedThreads(): number | undefined {
    return this.#number(SETTINGS.embeddedThreads, 0) || undefined;
  }

  get maxCalls(): number {
    return Math.max(1, this.#number(SETTINGS.maxCalls, 200));
  }

  get concurrency(): number {
    return Math.max(1, this.#number(SETTINGS.concurrency, 4));
  }

  get severities(): FindingSeverities {
    return {
      findings: this.#severity(SETTINGS.findings, 'warning'),
      quickLook: this.#severity(SETTINGS.quickLook, 'information'),
      otherModel: this.#severity(SETTINGS.otherModel, 'off'),
    };
  }

  /** Writes a setting of the person's own. */
  async set(key: 'baseUrl' | 'model', value: string): Promise<void> {
    await this.#configuration.update(SETTINGS[key], value, vscode.ConfigurationTarget.Global);
  }

  get #configuration(): vscode.WorkspaceConfiguration {
    return vscode.workspace.getConfiguration(SETTINGS_SECTION);
  }

  #own(key: string): string {
    const found = this.#configuration.inspect<unknown>(key);
    const value = found?.globalValue ?? found?.defaultValue;
    return typeof value === 'string' ? value : '';
  }

  #number(key: string, otherwise: number): number {
    const value = this.#configuration.get<unknown>(key);
    return typeof value === 'number' && Number.isFinite(value) ? Math.floor(value) : otherwise;
  }

  #severity(key: string, otherwise: Severity): Severity {
    const value = this.#configuration.get<unknown>(key);
    return SEVERITIES.find(severity => severity === value) ?? otherwise;
  }
}
