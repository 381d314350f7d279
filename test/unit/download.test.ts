import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditError } from '../../src/audit/errors.ts';
import { download } from '../../src/models/embedded/download.ts';
import type { Progress } from '../../src/models/embedded/progress.ts';

const CONTENT = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 31 + (index >> 8)) % 256));
const TIMES = { answer: 2000, silence: 2000, pause: 1 };

/** What one request asked for. */
interface Seen {
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

describe('download', () => {
  let folder: string;
  let part: string;
  let server: Server | null;
  let seen: Seen[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'download-'));
    part = join(folder, 'file.part');
    server = null;
    seen = [];
  });

  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise<void>(done => (server ? server.close(() => done()) : done()));
    await rm(folder, { recursive: true, force: true });
  });

  async function serve(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<string> {
    const started = createServer((request, response) => {
      seen.push({ range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined });
      answer(request, response);
    });
    server = started;
    await new Promise<void>(ready => started.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  }

  /** Until that many bytes stand in the part. */
  async function arrived(bytes: number): Promise<void> {
    while ((await stat(part).catch(() => null))?.size !== bytes) {
      await sleep(5);
    }
  }

  /** A server of CONTENT that honours ranges. */
  function file(
    request: IncomingMessage,
    response: ServerResponse,
    etag = '"v1"',
    cutAfter = Infinity,
  ): void {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const fits = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
    const from = fits ? start : 0;
    const body = CONTENT.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      etag,
      'content-length': body.length,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}` } : {}),
    });
    if (body.length > cutAfter) {
      response.write(body.subarray(0, cutAfter));
      void arrived(from + cutAfter).then(() => response.destroy());
    } else {
      response.end(body);
    }
  }

  function get(url: string, more: Partial<Parameters<typeof download>[0]> = {}): Promise<void> {
    const signal = new AbortController().signal;
    return download({ url, part, bytes: CONTENT.length, what: 'a file', signal, times: TIMES, ...more });
  }

  async function sha(): Promise<string> {
    return createHash('sha256')
      .update(await readFile(part))
      .digest('hex');
  }

  const RIGHT = createHash('sha256').update(CONTENT).digest('hex');

  it('fetches a file and tells how far it is', async () => {
    const url = await serve(file);
    const told: Progress[] = [];
    await get(`${url}/f`, { progress: progress => told.push(progress) });
    assert.equal(await sha(), RIGHT);
    assert.deepEqual([told[0]?.done, told[0]?.total, told[0]?.what], [0, CONTENT.length, 'a file']);
    assert.equal(told.at(-1)?.done, CONTENT.length);
    assert.ok((told.at(-1)?.bytesPerSecond ?? 0) > 0, 'the rate is told');
  });

  it('goes on where a broken connection stopped, in the same call', async () => {
    const url = await serve((request, response) =>
      file(request, response, '"v1"', seen.length === 1 ? 70_000 : Infinity),
    );
    await get(`${url}/f`);
    assert.equal(await sha(), RIGHT);
    assert.deepEqual(seen, [
      { range: undefined, ifRange: undefined },
      { range: 'bytes=70000-', ifRange: '"v1"' },
    ]);
  });

  it('goes on in a later call, and starts over when the file has changed meanwhile', async () => {
    await writeFile(part, 'an older version');
    await writeFile(`${part}.etag`, '"v0"');
    const url = await serve(file);
    await get(`${url}/f`);
    assert.equal(await sha(), RIGHT);
    assert.deepEqual(seen, [{ range: 'bytes=16-', ifRange: '"v0"' }]);
  });

  it('asks for nothing when the part is complete', async () => {
    await writeFile(part, CONTENT);
    const url = await serve(file);
    await get(`${url}/f`);
    assert.deepEqual(seen, []);
  });

  it('follows redirects and keeps asking for the rest', async () => {
    await writeFile(part, CONTENT.subarray(0, 1000));
    const url = await serve((request, response) => {
      if (request.url === '/moved') {
        response.writeHead(302, { location: '/f' }).end();
      } else {
        file(request, response);
      }
    });
    await get(`${url}/moved`);
    assert.equal(await sha(), RIGHT);
    assert.equal(seen[1]?.range, 'bytes=1000-');
  });

  it('refuses a redirect to plain http elsewhere', async () => {
    const url = await serve((_, response) =>
      response.writeHead(302, { location: 'http://example.org/f' }).end(),
    );
    await assert.rejects(get(`${url}/f`), /example\.org is not a secure address/);
  });

  it('ends a ring of redirects', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/again' }).end());
    await assert.rejects(get(`${url}/f`), /redirected more than 5 times/);
    assert.equal(seen.length, 6);
  });

  it('says so when the file is not there, and does not try again', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('no such file'));
    await assert.rejects(get(`${url}/f`), (thrown: AuditError) => {
      assert.equal(thrown.reason, 'unreachable');
      assert.match(thrown.message, /answered with status 404/);
      return true;
    });
    assert.equal(seen.length, 1);
  });

  it('refuses another part of the file than it asked for', async () => {
    await writeFile(part, CONTENT.subarray(0, 1000));
    const url = await serve((_, response) =>
      response.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end('abcde'),
    );
    await assert.rejects(get(`${url}/f`), /another part of the file/);
    assert.equal((await stat(part)).size, 1000);
  });

  it('refuses more bytes than the file has', async () => {
    const url = await serve((_, response) => response.end(Buffer.concat([CONTENT, CONTENT])));
    await assert.rejects(get(`${url}/f`), /sent more than the 200000 bytes/);
  });

  it('throws a part away that the server no longer knows', async () => {
    await writeFile(part, CONTENT.subarray(0, 1000));
    const url = await serve((request, response) =>
      request.headers.range === undefined ? file(request, response) : response.writeHead(416).end(),
    );
    await get(`${url}/f`);
    assert.equal(await sha(), RIGHT);
    assert.deepEqual(
      seen.map(({ range }) => range),
      ['bytes=1000-', undefined],
    );
  });

  it('gives up at once where there is no server', async () => {
    const url = await serve(file);
    await new Promise<void>(done => (server ? server.close(() => done()) : done()));
    server = null;
    await assert.rejects(get(`${url}/f`), (thrown: AuditError) => {
      assert.equal(thrown.reason, 'unreachable');
      assert.match(thrown.message, /ECONNREFUSED/);
      return true;
    });
  });

  it('gives up on a server that takes the connection and says nothing', async () => {
    const url = await serve(() => undefined);
    await assert.rejects(
      get(`${url}/f`, { times: { answer: 50, silence: 50, pause: 1 } }),
      /127\.0\.0\.1:\d+ did not answer/,
    );
  });

  it('goes on after a silence', async () => {
    const url = await serve((request, response) => {
      if (seen.length === 1) {
        response.writeHead(200, { etag: '"v1"', 'content-length': CONTENT.length });
        response.write(CONTENT.subarray(0, 500));
      } else {
        file(request, response);
      }
    });
    await get(`${url}/f`, { times: { answer: 2000, silence: 80, pause: 1 } });
    assert.equal(await sha(), RIGHT);
    assert.equal(seen[1]?.range, 'bytes=500-');
  });

  it('stops when asked to, and keeps what came', async () => {
    const stop = new AbortController();
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 50_000));
      void arrived(50_000).then(() => stop.abort());
    });
    await assert.rejects(get(`${url}/f`, { signal: stop.signal }), (thrown: AuditError) => {
      assert.equal(thrown.reason, 'aborted');
      return true;
    });
    assert.deepEqual(await readFile(part), CONTENT.subarray(0, 50_000));
  });
});
