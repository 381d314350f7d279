// What stands behind `code` in this folder: runs VS Code's server build in a headless Chromium, as the desktop
// executable would run, and ends with the status of the tests. Without --extensionTestsPath it stays open until
// it is interrupted. VSCODE_HOST_DEBUG=1 shows the page's console, VSCODE_HOST_HEADFUL=1 a window.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { launchBrowser } from './browser.ts';
import type { OpenBrowser } from './browser.ts';
import { readCommandLine } from './commandLine.ts';
import type { CommandLine } from './commandLine.ts';
import { linkExtensions } from './linkExtensions.ts';
import { vscodeFolder } from './place.mjs';
import { startServer } from './server.ts';
import type { Server } from './server.ts';
import { openTestOutput } from './testOutput.ts';
import type { TestOutput } from './testOutput.ts';
import { workbenchUrl } from './workbench.ts';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

function printVersion(): void {
  const read = (name: string) =>
    JSON.parse(readFileSync(path.join(vscodeFolder(), name), 'utf8')) as {
      version?: string;
      commit?: string;
    };
  console.log(
    [read('package.json').version, read('product.json').commit ?? 'unknown', process.arch].join('\n'),
  );
}

function manageExtensions(line: CommandLine): number {
  const folders = [
    ...(line.extensionsDir === undefined ? [] : ['--extensions-dir', line.extensionsDir]),
    ...(line.userDataDir === undefined ? [] : ['--server-data-dir', line.userDataDir]),
  ];
  const server = path.join(vscodeFolder(), 'out/server-main.js');
  const args = [server, ...line.manageExtensions, ...folders, '--accept-server-license-terms'];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}

/** Everything that must be ended or removed, once, however the run ends. */
class Run {
  readonly #scratch = mkdtempSync(path.join(tmpdir(), 'vscode-host-run-'));
  #server: Server | undefined;
  #browser: OpenBrowser | undefined;
  #leaving = false;

  async leave(status: number): Promise<void> {
    if (this.#leaving) {
      return;
    }
    this.#leaving = true;
    await Promise.race([this.#browser?.browser.close().catch(() => undefined), delay(5000)]);
    await this.#server?.stop();
    rmSync(this.#scratch, { recursive: true, force: true });
    process.exitCode = status;
    process.stdout.write('', () => process.exit(status)); // after what is still to be written
  }

  async start(line: CommandLine): Promise<void> {
    const output =
      line.extensionTestsPath === undefined
        ? undefined
        : openTestOutput(line.extensionTestsPath, this.#scratch);
    const [extensionDevelopmentPath, ...others] = line.extensionDevelopmentPaths;
    this.#server = await startServer({
      ...line,
      userDataDir: this.#userDataDir(line),
      extensionsDir: others.length === 0 ? line.extensionsDir : this.#linked(others),
      env: output?.env,
    });
    this.#browser = await launchBrowser({
      locale: line.locale,
      headless: process.env['VSCODE_HOST_HEADFUL'] === undefined,
    });
    await this.#watch(this.#browser, output);
    const url = workbenchUrl(this.#server, {
      open: line.open,
      extensionDevelopmentPath,
      extensionTestsPath: output?.shim,
      disableOtherExtensions: line.disableExtensions && others.length === 0,
    });
    await this.#browser.page.goto(url, { waitUntil: 'domcontentloaded' });
    if (output === undefined) {
      console.log(`VS Code is open at ${url}`);
    }
  }

  #userDataDir(line: CommandLine): string {
    const folder = line.userDataDir ?? path.join(this.#scratch, 'data');
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  #linked(folders: readonly string[]): string {
    const extensionsDir = path.join(this.#scratch, 'extensions');
    linkExtensions(folders, extensionsDir);
    return extensionsDir;
  }

  async #watch({ browser, page }: OpenBrowser, output: TestOutput | undefined): Promise<void> {
    const lost = (words: string) => {
      if (!this.#leaving) {
        console.error(words);
        void this.leave(1);
      }
    };
    browser.on('disconnected', () => lost('The browser has closed.'));
    page.on('crash', () => lost('The page has crashed.'));
    page.on('console', message => {
      if (process.env['VSCODE_HOST_DEBUG'] !== undefined) {
        console.error('[page]', message.type(), message.text());
      }
    });
    if (output !== undefined) {
      // VS Code calls this global, where it exists, when the tests' run() has settled.
      await page.exposeFunction('codeAutomationExit', async (status: number) => {
        await Promise.race([output.ended, delay(2000)]);
        void this.leave(status);
      });
    }
  }
}

async function runWorkbench(line: CommandLine): Promise<void> {
  const run = new Run();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => void run.leave(1)); // whoever reads is gone
  }
  for (const [signal, status] of Object.entries(SIGNALS)) {
    process.on(signal, () => void run.leave(status));
  }
  const fail = (error: unknown) => {
    console.error(error);
    void run.leave(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  await run.start(line);
}

const line = readCommandLine(process.argv.slice(2));
if (line.version) {
  printVersion();
} else if (line.manageExtensions.length > 0) {
  process.exitCode = manageExtensions(line);
} else {
  await runWorkbench(line);
}
