import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditError } from '../../src/audit/errors.ts';
import type { EmbeddedModelInfo } from '../../src/models/embedded/catalogue.ts';
import { EMBEDDED_MODELS } from '../../src/models/embedded/catalogue.ts';
import type { WeightsSource } from '../../src/models/embedded/weights.ts';
import { ensureWeights } from '../../src/models/embedded/weights.ts';

const CONTENT = 'GGUF and what follows';
const MODEL: EmbeddedModelInfo = {
  id: 'tiny',
  title: 'Tiny',
  file: 'tiny.gguf',
  bytes: CONTENT.length,
  sha256: createHash('sha256').update(CONTENT).digest('hex'),
  licence: 'Apache-2.0',
  url: 'https://example.org/tiny.gguf',
};

function source(name: string, content: string | Error, calls: string[] = []): WeightsSource {
  return {
    name: () => name,
    fetch: async ({ part }) => {
      calls.push(name);
      if (content instanceof Error) {
        throw content;
      }
      await writeFile(part, content);
    },
  };
}

describe('the weights of the embedded model', () => {
  let folder: string;
  const signal = new AbortController().signal;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weights-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const ensure = (sources: WeightsSource[], givenPath?: string): ReturnType<typeof ensureWeights> =>
    ensureWeights({ model: MODEL, folder, givenPath, signal, sources });

  it('tries the sources in turn and keeps the file under its own name', async () => {
    const calls: string[] = [];
    const sources = [source('first', new Error('no network'), calls), source('second', CONTENT, calls)];
    const weights = await ensure(sources);
    assert.deepEqual(weights, { path: join(folder, 'tiny.gguf'), id: 'tiny' });
    assert.equal(await readFile(weights.path, 'utf8'), CONTENT);
    assert.deepEqual(calls, ['first', 'second']);
    assert.deepEqual((await readdir(folder)).sort(), ['.checked', 'tiny.gguf']);
  });

  it('asks no source when the file is there', async () => {
    await ensure([source('first', CONTENT)]);
    const calls: string[] = [];
    assert.equal((await ensure([source('first', CONTENT, calls)])).id, 'tiny');
    assert.deepEqual(calls, []);
  });

  it('throws a file with the wrong SHA-256 away and says so', async () => {
    const wrong = CONTENT.replace('follows', 'FOLLOWS');
    await assert.rejects(ensure([source('first', wrong)]), (thrown: AuditError) => {
      assert.equal(thrown.reason, 'model-missing');
      assert.match(thrown.message, /first: what came is not the file .* SHA-256 differs/);
      return true;
    });
    assert.deepEqual(await readdir(folder), []);
  });

  it('replaces a cached file whose content was changed', async () => {
    const { path } = await ensure([source('first', CONTENT)]);
    await writeFile(path, CONTENT.replace('follows', 'FOLLOWS'));
    await utimes(path, new Date(), new Date(Date.now() + 5000));
    await ensure([source('first', CONTENT)]);
    assert.equal(await readFile(path, 'utf8'), CONTENT);
  });

  it('lists what was tried and what to do when none can be had', async () => {
    const sources = [
      source('hub.example', new Error('fetch failed (ENOTFOUND)')),
      source('registry', new Error('gone')),
    ];
    await assert.rejects(ensure(sources), (thrown: AuditError) => {
      assert.equal(thrown.reason, 'model-missing');
      assert.match(
        thrown.message,
        /the cache .*: not there; hub\.example: fetch failed \(ENOTFOUND\); registry: gone/,
      );
      assert.match(thrown.hint, /EXPLANATION_AUDITOR_MODEL_PATH/);
      return true;
    });
  });

  it('fetches once for several askers', async () => {
    const calls: string[] = [];
    const slow: WeightsSource = {
      name: () => 'slow',
      fetch: async request => {
        await new Promise(done => setTimeout(done, 50));
        await source('slow', CONTENT, calls).fetch(request);
      },
    };
    const all = await Promise.all([ensure([slow]), ensure([slow]), ensure([slow])]);
    assert.deepEqual(calls, ['slow']);
    assert.equal(new Set(all.map(({ path }) => path)).size, 1);
  });

  it('takes over from an asker that died', async () => {
    const lock = join(folder, 'tiny.gguf.lock');
    await writeFile(lock, '');
    const past = new Date(Date.now() - 60_000);
    await utimes(lock, past, past);
    assert.equal((await ensure([source('first', CONTENT)])).id, 'tiny');
  });

  it('stops when asked to, without trying the next source', async () => {
    const stop = new AbortController();
    const calls: string[] = [];
    const stopping: WeightsSource = {
      name: () => 'stopping',
      fetch: () => {
        stop.abort();
        return Promise.reject(new Error('cut off'));
      },
    };
    const sources = [stopping, source('next', CONTENT, calls)];
    await assert.rejects(
      ensureWeights({ model: MODEL, folder, signal: stop.signal, sources }),
      (thrown: AuditError) => thrown.reason === 'aborted',
    );
    assert.deepEqual(calls, []);
  });

  it('takes a file that the person names, whatever it is called', async () => {
    const own = join(folder, 'My-Model.GGUF');
    await writeFile(own, 'GGUF of my own');
    assert.deepEqual(await ensure([], own), { path: own, id: 'My-Model' });
  });

  it('refuses a named file that is missing or no model', async () => {
    await assert.rejects(ensure([source('first', CONTENT)], join(folder, 'none.gguf')), /can't be read/);
    const text = join(folder, 'notes.txt');
    await writeFile(text, 'notes');
    await assert.rejects(ensure([source('first', CONTENT)], text), /not a model file in GGUF form/);
    await mkdir(join(folder, 'dir.gguf'));
    await assert.rejects(
      ensure([], join(folder, 'dir.gguf')),
      (thrown: AuditError) => thrown.reason === 'model-missing',
    );
  });

  it('knows its models by distinct bytes, over secure addresses', () => {
    assert.equal(new Set(EMBEDDED_MODELS.map(({ sha256 }) => sha256)).size, EMBEDDED_MODELS.length);
    for (const { sha256, url, file } of EMBEDDED_MODELS) {
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.equal(new URL(url).protocol, 'https:');
      assert.ok(url.endsWith(`/${file}`));
    }
  });
});
