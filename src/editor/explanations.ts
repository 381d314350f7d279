import * as vscode from 'vscode';
import type { Explanation } from './explanation.ts';
import type { Shelf } from './shelf.ts';

/** The explanations that were opened in this window or kept from an earlier one, and which of them is shown. */
export class Explanations implements vscode.Disposable {
  readonly #shelf: Shelf;
  readonly #log: vscode.LogOutputChannel;
  readonly #all = new Map<string, Explanation>();
  readonly #changed = new vscode.EventEmitter<void>();
  #selected: string | null = null;

  /** The list, one of its members, or the selection changed. */
  readonly onDidChange = this.#changed.event;

  constructor(shelf: Shelf, log: vscode.LogOutputChannel) {
    this.#shelf = shelf;
    this.#log = log;
  }

  /** Takes in what was kept; the newest is shown where nothing else is yet. */
  async load(): Promise<void> {
    for (const explanation of await this.#shelf.all()) {
      if (!this.#all.has(explanation.key)) {
        this.#all.set(explanation.key, explanation);
      }
    }
    this.#selected ??= this.all[0]?.key ?? null;
    this.#changed.fire();
  }

  /** The newest first. */
  get all(): Explanation[] {
    return [...this.#all.values()].sort((a, b) => b.openedAt - a.openedAt);
  }

  get(key: string): Explanation | undefined {
    return this.#all.get(key);
  }

  get selected(): Explanation | null {
    return this.#selected === null ? null : (this.#all.get(this.#selected) ?? null);
  }

  select(key: string | null): void {
    this.#selected = key;
    this.#changed.fire();
  }

  /** Adds an explanation or takes the newer state of one; what has a report is kept. */
  put(explanation: Explanation): void {
    this.#all.set(explanation.key, explanation);
    this.#changed.fire();
    if (explanation.report) {
      this.#shelf.keep(explanation).catch((thrown: unknown) => {
        this.#log.error(`The audit of ${explanation.origin} could not be kept: ${String(thrown)}`);
        void vscode.window.showErrorMessage(
          vscode.l10n.t(
            'The audit of {0} could not be saved and is lost when this window closes; export its report. {1}',
            explanation.origin,
            String(thrown),
          ),
        );
      });
    }
  }

  /** Marks a reason as set aside, or not. */
  setAside(key: string, claim: string, aside: boolean): void {
    const explanation = this.#all.get(key);
    if (explanation) {
      const others = explanation.setAside.filter(id => id !== claim);
      this.put({ ...explanation, setAside: aside ? [...others, claim] : others });
    }
  }

  async remove(key: string): Promise<void> {
    this.#all.delete(key);
    if (this.#selected === key) {
      this.#selected = this.all[0]?.key ?? null;
    }
    this.#changed.fire();
    await this.#shelf.drop(key);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
