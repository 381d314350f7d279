import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditError } from '../../src/audit/errors.ts';
import type { RuntimeOptions } from '../../src/models/embedded/runtime.ts';
import { ensureRuntime, platformPackage, RUNTIME_VERSION } from '../../src/models/embedded/runtime.ts';

const COMPILED = platformPackage(process.platform, process.arch) ?? 'none';

describe('the runtime of the embedded model', () => {
  let parent: string;
  let folder: string;
  let runs: { args: readonly string[]; cwd: string }[];

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'runtime-'));
    folder = join(parent, 'runtime');
    runs = [];
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  async function put(into: string, name: string, version: string): Promise<void> {
    await mkdir(join(into, 'node_modules', name), { recursive: true });
    await writeFile(join(into, 'node_modules', name, 'package.json'), JSON.stringify({ name, version }));
  }

  async function npm(args: readonly string[], cwd: string): Promise<void> {
    runs.push({ args, cwd });
    await put(cwd, 'node-llama-cpp', RUNTIME_VERSION);
    await put(cwd, COMPILED, RUNTIME_VERSION);
  }

  function ensure(options: Partial<RuntimeOptions> = {}): Promise<string> {
    return ensureRuntime({ folder, signal: new AbortController().signal, npm, ...options });
  }

  it('installs exact versions without scripts, lock or other builds, and only once', async () => {
    assert.equal(await ensure(), folder);
    assert.equal(await ensure(), folder);
    assert.equal(runs.length, 1);
    assert.deepEqual(
      runs[0]?.args.filter(arg => /^(?:install|--no-package-lock|--omit=|--ignore-s|.*@\d)/.test(arg)),
      [
        'install',
        '--no-package-lock',
        '--omit=optional',
        '--ignore-scripts',
        `node-llama-cpp@${RUNTIME_VERSION}`,
        `${COMPILED}@${RUNTIME_VERSION}`,
      ],
    );
    assert.deepEqual(await readdir(parent), ['runtime']);
  });

  it('replaces another version', async () => {
    await put(folder, 'node-llama-cpp', '3.0.0');
    await put(folder, COMPILED, '3.0.0');
    await ensure();
    const manifest = await readFile(join(folder, 'node_modules/node-llama-cpp/package.json'), 'utf8');
    assert.match(manifest, new RegExp(RUNTIME_VERSION.replaceAll('.', '\\.')));
  });

  it('leaves nothing half done when npm fails, and says what npm said', async () => {
    const failing = (): Promise<void> => Promise.reject(new Error('npm ended with status 1: E404'));
    await assert.rejects(ensure({ npm: failing }), (thrown: AuditError) => {
      assert.equal(thrown.reason, 'runtime-missing');
      assert.match(thrown.message, /E404/);
      assert.match(thrown.hint, /npm/);
      return true;
    });
    assert.deepEqual(await readdir(parent), []);
  });

  it('does not believe an npm that brought nothing', async () => {
    await assert.rejects(ensure({ npm: () => Promise.resolve() }), /the packages are not there/);
  });

  it('installs once for several askers', async () => {
    await Promise.all([ensure(), ensure()]);
    assert.equal(runs.length, 1);
  });

  it('stops when asked to', async () => {
    const stop = new AbortController();
    const stopped = (): Promise<void> => {
      stop.abort();
      return Promise.reject(new Error('ended'));
    };
    await assert.rejects(
      ensure({ npm: stopped, signal: stop.signal }),
      (thrown: AuditError) => thrown.reason === 'aborted',
    );
  });

  it('knows which build a machine takes', () => {
    assert.equal(platformPackage('darwin', 'arm64'), '@node-llama-cpp/mac-arm64-metal');
    assert.equal(platformPackage('win32', 'x64'), '@node-llama-cpp/win-x64');
    assert.equal(platformPackage('sunos', 'x64'), null);
  });
});
