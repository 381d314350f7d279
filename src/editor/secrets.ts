import type { SecretStorage } from 'vscode';

const PREFIX = 'explanationAuditor.key ';

/** One key for each origin, in VS Code's encrypted store and nowhere else. A key is only ever handed out for its own origin. */
export class Keys {
  readonly #storage: SecretStorage;

  constructor(storage: SecretStorage) {
    this.#storage = storage;
  }

  async get(origin: string): Promise<string | undefined> {
    return this.#storage.get(PREFIX + origin);
  }

  /** An empty key takes the stored one away. */
  async set(origin: string, key: string): Promise<void> {
    if (key === '') {
      await this.#storage.delete(PREFIX + origin);
    } else {
      await this.#storage.store(PREFIX + origin, key);
    }
  }
}
