/** Why something could not be done. Code switches on these words; people read the message. */
export type AuditErrorReason =
  // input
  | 'bad-json'
  | 'bad-capture'
  | 'unknown-schema'
  | 'no-claims'
  | 'bad-file'
  | 'bad-usage'
  // the model
  | 'unreachable'
  | 'refused-key'
  | 'unknown-model'
  | 'rate-limited'
  | 'quota'
  | 'blocked'
  | 'timeout'
  | 'bad-reply'
  | 'empty-reply'
  | 'context-overflow'
  | 'server-error'
  | 'model-missing'
  | 'runtime-missing'
  | 'model-crashed'
  // the person
  | 'aborted';

/** After one of these no further call can succeed, so the audit ends and keeps what it has. */
const FATAL: ReadonlySet<AuditErrorReason> = new Set([
  'unreachable',
  'refused-key',
  'unknown-model',
  'quota',
  'blocked',
  'model-missing',
  'runtime-missing',
  'model-crashed',
  'aborted',
]);

/**
 * The only error that a shell shows as it is: `message` says what happened and where, `hint` what to do.
 * Texts from outside (a server's words, a file's content) may stand in the message; shells escape them.
 */
export class AuditError extends Error {
  readonly reason: AuditErrorReason;
  /** What the person can do about it, as a sentence; empty when there is nothing. */
  readonly hint: string;
  /** Where in the input: a JSON path such as `$.claims[2].end`, or empty. */
  readonly path: string;

  constructor(
    reason: AuditErrorReason,
    message: string,
    options: { hint?: string; path?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AuditError';
    this.reason = reason;
    this.hint = options.hint ?? '';
    this.path = options.path ?? '';
  }

  get fatal(): boolean {
    return FATAL.has(this.reason);
  }
}

/** Any thrown value as an AuditError; `reason` is what an unknown one becomes. */
export function toAuditError(thrown: unknown, reason: AuditErrorReason): AuditError {
  if (thrown instanceof AuditError) {
    return thrown;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AuditError(reason, message, { cause: thrown });
}
