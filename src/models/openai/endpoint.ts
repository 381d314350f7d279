import { AuditError } from '../../audit/errors.ts';

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';

/** A server's address and the key that belongs to it; checked once, so that no later code has to. */
export interface Endpoint {
  readonly baseUrl: URL;
  readonly key: string | null;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname);
}

/**
 * Checks a base URL and a key.
 *
 * @throws AuditError `bad-usage`: not a web address, plain http to another machine, credentials within the address,
 * or a key with characters that no header can hold. The key never stands in the message.
 */
export function checkEndpoint(baseUrl: string, key: string | null): Endpoint {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch (thrown) {
    throw new AuditError('bad-usage', `"${baseUrl}" is not a web address.`, {
      hint: 'Give the server\'s base URL, such as "http://127.0.0.1:8080/v1".',
      cause: thrown,
    });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new AuditError(
      'bad-usage',
      `The base URL starts with "${url.protocol}"; only https and http are spoken.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new AuditError('bad-usage', 'The base URL holds a user name or a password.', {
      hint: 'Leave them out; a server gets its key on its own.',
    });
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new AuditError(
      'bad-usage',
      `${url.origin} would be asked over plain http, which others can read.`,
      {
        hint: 'Use https; plain http is for servers on this machine (localhost, 127.0.0.1, [::1]).',
      },
    );
  }
  url.hash = '';
  const trimmed = key?.trim() ?? '';
  if (!/^[\x21-\x7e]*$/.test(trimmed)) {
    throw new AuditError('bad-usage', 'The API key holds characters that a key cannot have.', {
      hint: 'Set it again; often a line break or a quote was copied with it.',
    });
  }
  return { baseUrl: url, key: trimmed === '' ? null : trimmed };
}
