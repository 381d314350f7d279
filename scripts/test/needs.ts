import { existsSync } from 'node:fs';
import { ensureChromium } from './chromium.mjs';
import { inCheckout } from './checkout.ts';
import { runProcess } from './runProcess.ts';

/** What a ring may need beside the checkout and its dependencies. */
export type Need = 'build' | 'chromium' | 'host' | 'model' | 'server';

/** The script that provides a need; each says what it does, and does nothing where it was done before. */
const SCRIPTS = {
  build: 'esbuild.mjs',
  host: 'scripts/vscode-host/install.mjs',
  model: 'scripts/model/prepare.ts',
  server: 'scripts/server/prepare.mjs',
} as const satisfies Record<Exclude<Need, 'chromium'>, string>;

/** Provides what rings need, each once a run. */
export class Needs {
  readonly #signal: AbortSignal;
  readonly #provided = new Map<Need, Promise<string | null>>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Provides `need`. Resolves with null, or with the words that say why it can't be had. */
  provide(need: Need): Promise<string | null> {
    const known = this.#provided.get(need);
    if (known !== undefined) {
      return known;
    }
    console.log(`Preparing: ${need}`);
    const provided = need === 'chromium' ? this.#chromium() : this.#script(need);
    this.#provided.set(need, provided);
    return provided;
  }

  #chromium(): Promise<string | null> {
    try {
      process.env['CHROMIUM_PATH'] = ensureChromium();
      return Promise.resolve(null);
    } catch (error) {
      return Promise.resolve(error instanceof Error ? error.message : String(error));
    }
  }

  async #script(need: Exclude<Need, 'chromium'>): Promise<string | null> {
    const script = inCheckout(SCRIPTS[need]);
    if (!existsSync(script)) {
      return `${SCRIPTS[need]} is missing`;
    }
    const ended = await runProcess(process.execPath, [script], { signal: this.#signal });
    if (ended.status === 0) {
      return null;
    }
    return `${need} could not be prepared (${ended.cutShort ?? `status ${String(ended.status)}`}); see above`;
  }
}
