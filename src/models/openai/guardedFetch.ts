import { AuditError } from '../../audit/errors.ts';
import type { Endpoint } from './endpoint.ts';

/** The client adds others of its own: what machine this is, and headers and organisations found in the environment. */
const SENT_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'user-agent']);

/**
 * A `fetch` that speaks to one origin only, follows no redirect, sends no header but the needed ones, and adds the key
 * itself; so whatever the client above it does, the key goes nowhere else.
 */
export function guardedFetch({ baseUrl, key }: Endpoint): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== baseUrl.origin) {
      throw new AuditError(
        'bad-usage',
        `A request to ${url.origin} was held back: the server is ${baseUrl.origin}.`,
      );
    }
    const headers = new Headers();
    for (const [name, value] of new Headers(init?.headers)) {
      if (SENT_HEADERS.has(name)) {
        headers.set(name, value);
      }
    }
    if (key !== null) {
      headers.set('authorization', `Bearer ${key}`);
    }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new AuditError(
        'unreachable',
        `${baseUrl.origin} redirects to ${target(response, url)}, which is not followed: the key belongs to one server.`,
        { hint: 'Set the base URL to the address where the server really is.' },
      );
    }
    return response;
  };
}

function target(response: Response, from: URL): string {
  try {
    return new URL(response.headers.get('location') ?? '', from).origin;
  } catch {
    return 'another address';
  }
}
