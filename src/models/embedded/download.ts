import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuditError } from '../../audit/errors.ts';
import type { OnProgress } from './progress.ts';
import { Rate } from './progress.ts';

export interface DownloadOptions {
  readonly url: string;
  /** Grows here and stays for the next try when the connection breaks. */
  readonly part: string;
  readonly bytes: number;
  /** For progress: what is being fetched. */
  readonly what: string;
  readonly signal: AbortSignal;
  readonly progress?: OnProgress | undefined;
  readonly times?: DownloadTimes | undefined;
}

/** Milliseconds. */
export interface DownloadTimes {
  /** Until the server has answered. */
  readonly answer: number;
  /** Between two pieces. */
  readonly silence: number;
  /** Before the next try. */
  readonly pause: number;
}

const TIMES: DownloadTimes = { answer: 5000, silence: 30_000, pause: 1000 };
const REDIRECTS = 5;
/** Tries in a row that bring nothing new. */
const FRUITLESS_TRIES = 2;
const PROGRESS_MS = 250;

/** Going on makes no sense: the server said no. */
class Refused extends Error {}

/** No server answered: with nothing fetched yet there is most likely no network, and waiting would not help. */
class NoAnswer extends Error {}

async function length(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

function checkedUrl(url: URL): URL {
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new Refused(`${url.origin} is not a secure address`);
  }
  return url;
}

/** An error of fetch says little; its cause says what happened. */
function words(thrown: unknown): string {
  const error = thrown as Error;
  const cause = error.cause as (Error & { code?: string }) | undefined;
  return cause ? `${error.message} (${cause.code ?? cause.message})` : error.message;
}

/** Follows redirects by hand, so that each step is checked; the time-out covers each answer, not the body. */
async function request(options: DownloadOptions, from: number, etag: string | null): Promise<Response> {
  const times = options.times ?? TIMES;
  let url = checkedUrl(new URL(options.url));
  for (let step = 0; step <= REDIRECTS; step++) {
    const headers = new Headers({ 'accept-encoding': 'identity' });
    if (from > 0) {
      headers.set('range', `bytes=${from}-`);
      if (etag !== null) {
        headers.set('if-range', etag);
      }
    }
    const slow = new AbortController();
    const timer = setTimeout(() => slow.abort(), times.answer);
    let response: Response;
    try {
      response = await fetch(url, {
        headers,
        redirect: 'manual',
        signal: AbortSignal.any([options.signal, slow.signal]),
      });
    } catch (thrown) {
      throw new NoAnswer(slow.signal.aborted ? `${url.host} did not answer` : words(thrown), {
        cause: thrown,
      });
    } finally {
      clearTimeout(timer);
    }
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) {
      return response;
    }
    await response.body?.cancel();
    url = checkedUrl(new URL(location, url));
  }
  throw new Refused(`${new URL(options.url).host} redirected more than ${REDIRECTS} times`);
}

async function* pieces(response: Response, silence: number): AsyncGenerator<Uint8Array> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (!reader) {
    return;
  }
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const quiet = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('the connection went silent')), silence);
      });
      const { done, value } = await Promise.race([reader.read(), quiet]).finally(() => clearTimeout(timer));
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** A strong tag of the file at the server, kept beside the part: it tells whether the rest still fits. */
async function knownTag(options: DownloadOptions): Promise<string | null> {
  try {
    const tag = await readFile(`${options.part}.etag`, 'utf8');
    return tag.startsWith('"') ? tag : null;
  } catch {
    return null;
  }
}

/** One connection's worth. Returns when the file is complete; throws when it broke off. */
async function fetchOnce(options: DownloadOptions): Promise<void> {
  const have = await length(options.part);
  const response = await request(options, have, have > 0 ? await knownTag(options) : null);
  const host = new URL(response.url || options.url).host;
  if (response.status === 416) {
    await response.body?.cancel();
    await rm(options.part, { force: true });
    throw new Error(`${host} no longer has this part of the file`);
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel();
    const words = `${host} answered with status ${response.status}`;
    throw response.status >= 500 ? new Error(words) : new Refused(words);
  }
  const resumed = response.status === 206;
  if (resumed && !response.headers.get('content-range')?.startsWith(`bytes ${have}-`)) {
    await response.body?.cancel();
    throw new Refused(`${host} sent another part of the file than was asked for`);
  }
  await writeFile(`${options.part}.etag`, response.headers.get('etag') ?? '');
  const file = await open(options.part, resumed ? 'a' : 'w');
  let done = resumed ? have : 0;
  let shown = 0;
  const rate = new Rate();
  const show = (): void => {
    shown = Date.now();
    const bytesPerSecond = rate.next(done, shown);
    options.progress?.({ what: options.what, done, total: options.bytes, bytesPerSecond });
  };
  try {
    show();
    for await (const piece of pieces(response, (options.times ?? TIMES).silence)) {
      await file.writeFile(piece);
      done += piece.byteLength;
      if (done > options.bytes) {
        throw new Refused(`${host} sent more than the ${options.bytes} bytes of the file`);
      }
      if (Date.now() - shown >= PROGRESS_MS) {
        show();
      }
    }
  } finally {
    await file.close();
  }
  show();
  if (done < options.bytes) {
    throw new Error(`the connection ended after ${done} of ${options.bytes} bytes`);
  }
}

/**
 * Fetches a file of a known size into `part`. What a broken connection left is gone on from, in this call as long as
 * tries bring something new, and in the next call. The content is for the caller to check.
 *
 * @throws AuditError `aborted`, or `unreachable` with the server's or the network's words
 */
export async function download(options: DownloadOptions): Promise<void> {
  let fruitless = 0;
  for (;;) {
    if ((await length(options.part)) === options.bytes) {
      return;
    }
    const before = await length(options.part);
    try {
      await fetchOnce(options);
      return;
    } catch (thrown) {
      if (options.signal.aborted) {
        throw new AuditError('aborted', 'The download was stopped; what came is kept.', { cause: thrown });
      }
      const after = await length(options.part);
      fruitless = after > before ? 0 : fruitless + 1;
      const hopeless = thrown instanceof Refused || (thrown instanceof NoAnswer && after === 0);
      if (hopeless || fruitless >= FRUITLESS_TRIES) {
        const said = thrown instanceof NoAnswer ? thrown.message : words(thrown);
        throw new AuditError('unreachable', said, { cause: thrown });
      }
      await sleep((options.times ?? TIMES).pause);
    }
  }
}
