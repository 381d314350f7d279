import { AuditError } from '../../audit/errors.ts';
import type { AuditErrorReason } from '../../audit/errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { OpenAiSdk } from './client.ts';

const OVERFLOW =
  /context[_ ]?(length|size|window)|maximum context|prompt is too long|input is too long|too many (input )?tokens|reduce the length/i;
const QUOTA = /insufficient_quota|billing_hard_limit|exceeded your current quota/i;
const NO_MODEL =
  /model_not_found|model\b.{0,80}\b(not found|does not exist|not exist|is not available)|invalid model|unknown model/i;
const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** The server's own words, fit for one line: short, without the key, and nothing of a web page. */
export function serverWords(text: string, { key }: Endpoint): string {
  const plain = key === null ? text : text.replaceAll(key, '[key]');
  const line = plain.replaceAll(/\s+/g, ' ').trim();
  if (/^(\d{3} )?<(!doctype|html)/i.test(line)) {
    return 'a web page';
  }
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/** The first `code` down the chain of causes: `ECONNREFUSED` and the like. */
function networkCode(thrown: unknown): string {
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string') {
      return error.code;
    }
  }
  return '';
}

function auditErrorWithin(thrown: unknown): AuditError | null {
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof AuditError) {
      return error;
    }
  }
  return null;
}

export function isOverflow(words: string): boolean {
  return OVERFLOW.test(words);
}

interface Place {
  readonly endpoint: Endpoint;
  readonly sdk: OpenAiSdk;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly model: string;
}

/**
 * What the client threw, as an AuditError that names the server's origin and never the key. The thrown value isn't
 * kept as its cause: it holds headers.
 */
export function toFailure(thrown: unknown, place: Place): AuditError {
  const known = auditErrorWithin(thrown);
  if (known) {
    return known;
  }
  const { endpoint, sdk, signal, timeoutMs } = place;
  const { origin } = endpoint.baseUrl;
  if (signal.aborted || thrown instanceof sdk.APIUserAbortError) {
    return new AuditError('aborted', 'The request was stopped.');
  }
  if (thrown instanceof sdk.APIError && typeof thrown.status === 'number') {
    const marks = [thrown.type, thrown.code].filter(mark => typeof mark === 'string').join(' ');
    return statusFailure(thrown.status, { words: thrown.message, marks }, place);
  }
  const code = networkCode(thrown);
  if ((thrown instanceof sdk.APIConnectionTimeoutError && !code.includes('CONNECT')) || TIMED_OUT.has(code)) {
    return new AuditError('timeout', `${origin} did not answer within ${Math.round(timeoutMs / 1000)} s.`, {
      hint: 'The model may be busy or slow; try again, or with fewer calls at a time.',
    });
  }
  if (thrown instanceof sdk.APIConnectionError) {
    return connectionFailure(code, origin, endpoint);
  }
  // The answer had begun: its body broke off, or is not what its headers promise.
  const words = thrown instanceof SyntaxError ? 'is not complete JSON' : 'broke off';
  return new AuditError('bad-reply', `The reply of ${origin} ${words}.`, {
    hint: 'It was not counted as an answer. If it happens again, look at the server.',
  });
}

function connectionFailure(code: string, origin: string, endpoint: Endpoint): AuditError {
  if (CLOSED.has(code)) {
    return new AuditError('server-error', `${origin} closed the connection without an answer.`, {
      hint: 'The server may have restarted or run out of memory; look at its log.',
    });
  }
  const because =
    code === 'ECONNREFUSED'
      ? 'nothing listens there'
      : code === 'ENOTFOUND' || code === 'EAI_AGAIN'
        ? `no address is known for ${endpoint.baseUrl.hostname}`
        : /CERT|SIGNED|SSL|TLS/.test(code)
          ? `its certificate was not accepted (${code})`
          : code || 'no connection';
  return new AuditError('unreachable', `${origin} can't be reached: ${because}.`, {
    hint: 'Is the server running, the base URL right, and the network there?',
  });
}

/**
 * An answer that is an error: by its HTTP status, and where that is ambiguous by its words and by the marks (type and
 * code) that some servers add for programs.
 */
export function statusFailure(
  status: number,
  { words, marks }: { words: string; marks: string },
  place: Place,
): AuditError {
  const { origin } = place.endpoint.baseUrl;
  const answer = `${words} ${marks}`;
  const said = serverWords(words.replace(/^\d{3} /, ''), place.endpoint);
  const make = (reason: AuditErrorReason, what: string, hint: string) =>
    new AuditError(reason, `${origin} ${what}${said === '' ? '.' : `: ${said}`}`, { hint });

  if (QUOTA.test(answer) || status === 402) {
    return make(
      'quota',
      'says the account has no credit left',
      'Add credit there, or use another key or model.',
    );
  }
  if (status === 413 || (status < 500 && status !== 429 && OVERFLOW.test(answer))) {
    return make(
      'context-overflow',
      'says the prompt is too long for the model',
      'Use a model that reads more at once.',
    );
  }
  if (status === 404 || (status < 500 && status !== 429 && status !== 401 && NO_MODEL.test(answer))) {
    return make(
      'unknown-model',
      `knows no model "${place.model}" under ${place.endpoint.baseUrl.pathname}`,
      'Choose one that the server lists; the base URL of most servers ends in /v1.',
    );
  }
  if (status === 401 || status === 403) {
    const key = place.endpoint.key === null ? 'asks for a key' : 'refuses the key';
    return make('refused-key', `${key} (${status})`, 'Set the key that belongs to this server.');
  }
  if (status === 429) {
    return make(
      'rate-limited',
      'says it is asked too often',
      'Wait a little, or make fewer calls at a time.',
    );
  }
  if (status === 408) {
    return make('timeout', 'gave up waiting (408)', 'Try again, or with fewer calls at a time.');
  }
  if (status >= 500) {
    return make('server-error', `failed (${status})`, 'Try again later; the fault is at the server.');
  }
  return make('bad-reply', `refuses the request (${status})`, 'Does it speak the chat-completions protocol?');
}
