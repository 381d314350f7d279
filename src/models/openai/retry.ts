/** Waits that long, or until the signal aborts (then it rejects). */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export interface RetryOptions {
  /** How often it is tried again after the first time. */
  readonly maxRetries: number;
  readonly signal: AbortSignal;
  readonly sleep: Sleep;
  /** 0 to 1: spreads the waits, so that refused calls don't come back all at once. */
  readonly jitter: () => number;
  /** Milliseconds since 1970, for a Retry-After that is a date. */
  readonly now: () => number;
}

/** Nobody waits longer than this at a server's word; the call fails instead. */
const LONGEST_WAIT = 120_000;

/**
 * How long a Retry-After header asks to wait, in milliseconds, or null where there is none that can be read.
 * It holds seconds or a date.
 */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') {
    return null;
  }
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}

/**
 * Calls `attempt` until it succeeds, `worthIt` says no, or the retries are used up; then the last thrown value is
 * thrown. `worthIt` gets what was thrown and gives the server's Retry-After header (null where there is none), or
 * false where another try is of no use.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  worthIt: (thrown: unknown) => { retryAfter: string | null } | false,
  { maxRetries, signal, sleep, jitter, now }: RetryOptions,
): Promise<T> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      const again = tried < maxRetries && !signal.aborted && worthIt(thrown);
      if (!again) {
        throw thrown;
      }
      const asked = retryAfter(again.retryAfter, now());
      if (asked !== null && asked > LONGEST_WAIT) {
        throw thrown;
      }
      const backoff = Math.min(500 * 2 ** tried, 16_000);
      // Never sooner than asked; otherwise somewhere in the upper half of the growing wait.
      await sleep(asked ?? backoff * (0.5 + jitter() / 2), signal);
    }
  }
}
