import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this project keeps what it downloads: the named folder, else `.cache` in the checkout. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['EXPLANATION_AUDITOR_CACHE'] || fileURLToPath(new URL('../../.cache', import.meta.url));
}

export interface CachePlaces {
  readonly weights: string;
  readonly runtime: string;
  readonly demo: string;
}

/** The places within it. */
export function cachePlaces(cache: string): CachePlaces {
  return { weights: join(cache, 'weights'), runtime: join(cache, 'runtime'), demo: join(cache, 'demo') };
}
