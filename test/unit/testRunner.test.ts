import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findChromium } from '../../scripts/test/chromium.mjs';
import { add, closingLine } from '../../scripts/test/counts.ts';
import { RINGS } from '../../scripts/test/rings.ts';
import { runProcess } from '../../scripts/test/runProcess.ts';
import { select } from '../../scripts/test/selection.ts';
import { mocha } from '../../scripts/test/steps.ts';
import { readCommandLine } from '../../scripts/vscode-host/commandLine.ts';

describe('the test command', () => {
  let scratch = '';
  beforeEach(() => {
    scratch = mkdtempSync(path.join(tmpdir(), 'test-runner-'));
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  function write(name: string, text: string): string {
    const file = path.join(scratch, name);
    writeFileSync(file, text);
    return file;
  }

  const quietly = () => ({ signal: new AbortController().signal, quiet: true });

  it('ends with what passed and failed, and with skips where there are any', () => {
    const one = { passed: 2, failed: 1, skipped: 0 };
    assert.equal(closingLine(one), '2 passed, 1 failed');
    assert.equal(
      closingLine(add(one, { passed: 1, failed: 0, skipped: 3 })),
      '3 passed, 1 failed, 3 skipped',
    );
  });

  it('counts what mocha ran', async () => {
    const file = write(
      'a.cjs',
      "it('a', () => {}); it('b', () => { throw new Error('planted'); }); it('c');",
    );
    assert.deepEqual(await mocha('planted', [file])(quietly()), { passed: 1, failed: 1, skipped: 1 });
  });

  it('counts a crash as a failure and keeps what had passed', async () => {
    const file = write('a.cjs', "it('a', () => {}); it('b', () => process.exit(0)); it('c', () => {});");
    assert.deepEqual(await mocha('planted', [file])(quietly()), { passed: 1, failed: 1, skipped: 0 });
  });

  it('counts a file that can not be loaded, or has no test, as a failure', async () => {
    for (const text of ["throw new Error('planted');", '']) {
      const file = write('a.cjs', text);
      assert.deepEqual(await mocha('planted', [file])(quietly()), { passed: 0, failed: 1, skipped: 0 });
    }
  });

  it('ends what it started, and what that started, when it is interrupted', async () => {
    const pids = path.join(scratch, 'pids');
    const script = write(
      'a.cjs',
      `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
       require('node:fs').writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + child.pid);
       setInterval(() => {}, 1000);`,
    );
    const stop = new AbortController();
    const ended = runProcess(process.execPath, [script], { signal: stop.signal });
    while (!existsSync(pids) || readFileSync(pids, 'utf8') === '') {
      await delay(20);
    }
    stop.abort();
    assert.equal((await ended).cutShort, 'interrupted');
    for (const pid of readFileSync(pids, 'utf8').split(' ').map(Number)) {
      assert.equal(isRunning(pid), false);
    }
  });

  it('takes rings, files and folders, and nothing else', () => {
    const names = (...args: string[]) => select(RINGS, args).map(({ ring }) => ring.name);
    assert.deepEqual(names(), ['lint', 'types', 'unit', 'page', 'models', 'editor']);
    assert.deepEqual(names('unit', 'lint'), ['lint', 'unit']);
    const [only] = select(RINGS, ['test/unit/testRunner.test.ts']);
    assert.deepEqual(only?.files, ['test/unit/testRunner.test.ts']);
    assert.deepEqual(names('test/editor/walks'), ['editor']);
    assert.throws(() => names('nonsense'), /no ring and no path nonsense/);
    assert.throws(() => names('package.json'), /belongs to no ring/);
  });

  it('refuses a Chromium that is named and not there', () => {
    const before = process.env['CHROMIUM_PATH'];
    process.env['CHROMIUM_PATH'] = path.join(scratch, 'chromium');
    try {
      assert.throws(() => findChromium(), /CHROMIUM_PATH names .* does not exist/);
    } finally {
      if (before === undefined) {
        delete process.env['CHROMIUM_PATH'];
      } else {
        process.env['CHROMIUM_PATH'] = before;
      }
    }
  });
});

/** Whether a process runs; one that has ended and waits for its parent to notice does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !readFileSync(stat, 'utf8').includes(') Z ');
}

describe("the stand-in for VS Code's executable", () => {
  it('reads the command line that the test library passes', () => {
    const line = readCommandLine([
      'folder',
      '--no-sandbox',
      '--disable-gpu-sandbox',
      '--disable-workspace-trust',
      '--extensionTestsPath=tests.cjs',
      '--extensionDevelopmentPath=one',
      '--extensionDevelopmentPath=two',
      '--user-data-dir',
      'data',
    ]);
    assert.deepEqual(line, {
      version: false,
      manageExtensions: [],
      open: path.resolve('folder'),
      extensionDevelopmentPaths: [path.resolve('one'), path.resolve('two')],
      extensionTestsPath: path.resolve('tests.cjs'),
      userDataDir: path.resolve('data'),
      extensionsDir: undefined,
      disableExtensions: false,
      workspaceTrust: false,
      proposedApi: [],
      locale: undefined,
    });
  });

  it('keeps workspace trust on unless told otherwise, and passes on what manages extensions', () => {
    const line = readCommandLine(['--install-extension', 'a.vsix', '--list-extensions']);
    assert.equal(line.workspaceTrust, true);
    assert.deepEqual(line.manageExtensions, ['--install-extension', 'a.vsix', '--list-extensions']);
  });
});
