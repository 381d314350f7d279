import type OpenAI from 'openai';
import type * as OpenAiModule from 'openai';
import type { Endpoint } from './endpoint.ts';
import { guardedFetch } from './guardedFetch.ts';

export type OpenAiSdk = typeof OpenAiModule;

/** The client library, loaded when the first request is due: it is half a megabyte. */
export async function loadSdk(): Promise<OpenAiSdk> {
  return import('openai');
}

/** A client that takes nothing from the environment, logs nothing and leaves retries to us. */
export function createClient(sdk: OpenAiSdk, endpoint: Endpoint, timeoutMs: number): OpenAI {
  return new sdk.OpenAI({
    baseURL: endpoint.baseUrl.href.replace(/\/$/, ''),
    // The library insists on one. The key itself is added by the guarded fetch, which drops this.
    apiKey: 'unused',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    timeout: timeoutMs,
    maxRetries: 0,
    fetch: guardedFetch(endpoint),
  });
}
