import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeStubLanguagePack } from './languagePack.ts';
import { vscodeFolder } from './place.mjs';
import { endProcessGroup } from './processGroup.ts';

export interface ServerOptions {
  /** Settings, secrets and state; a temporary folder, removed on stop(), when none is named. */
  readonly userDataDir?: string | undefined;
  /** Installed extensions; inside the user-data folder when none is named. */
  readonly extensionsDir?: string | undefined;
  /** Added to the environment of the server and its extension hosts. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Whether VS Code asks if a folder is to be trusted. Off by default, as in most tests. */
  readonly workspaceTrust?: boolean | undefined;
  readonly locale?: string | undefined;
  /** Extension ids that may use proposed API. */
  readonly proposedApi?: readonly string[] | undefined;
}

export interface Server {
  /** Origin of the web workbench, on the loopback interface. */
  readonly url: string;
  readonly port: number;
  readonly userDataDir: string;
  /** Everything the server has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

const STARTED = /Web UI available at http:\/\/[^:/]+:(\d+)|Extension host agent listening on (\d+)/;
const START_TIMEOUT_MS = 120_000;

/** The environment without what an outer VS Code or Electron put there. */
function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_(IPC|CWD|ESM|CRASH|CLI|NLS)|ELECTRON_RUN)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra, VSCODE_HOST_PARENT: String(process.pid) };
}

function serverArguments(options: ServerOptions, userDataDir: string, extensionsDir: string): string[] {
  const folders = ['--server-data-dir', userDataDir, '--user-data-dir', userDataDir];
  return [
    '--disable-warning=DEP0169',
    ...['--require', path.join(import.meta.dirname, 'guard.cjs')],
    path.join(vscodeFolder(), 'out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
    ...[...folders, '--extensions-dir', extensionsDir],
    ...['--disable-telemetry', '--enable-smoke-test-driver'],
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    ...(options.locale === undefined ? [] : ['--locale', options.locale.toLowerCase()]),
    ...(options.proposedApi ?? []).flatMap(id => ['--enable-proposed-api', id]),
  ];
}

/** Waits for the port on which the server listens. */
function listening(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (words: string) => reject(new Error(`${words}\n${output()}`));
    const timer = setTimeout(() => fail('VS Code did not start.'), START_TIMEOUT_MS);
    const look = () => {
      const found = STARTED.exec(output());
      if (found) {
        clearTimeout(timer);
        resolve(Number(found[1] ?? found[2]));
      }
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('error', reject);
    child.once('exit', code => {
      clearTimeout(timer);
      fail(`VS Code's server ended with status ${String(code)}.`);
    });
  });
}

/** Starts VS Code's server. Throws an Error with what it printed when it doesn't come up. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const ownData = options.userDataDir === undefined;
  const userDataDir = options.userDataDir ?? mkdtempSync(path.join(tmpdir(), 'vscode-host-'));
  const extensionsDir = options.extensionsDir ?? path.join(userDataDir, 'extensions');
  mkdirSync(extensionsDir, { recursive: true });
  if (options.locale !== undefined) {
    writeStubLanguagePack(userDataDir, options.locale);
  }
  const child = spawn(process.execPath, serverArguments(options, userDataDir, extensionsDir), {
    env: environment(options.env ?? {}),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let printed = '';
  const keep = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stop = async () => {
    if (child.pid !== undefined) {
      await endProcessGroup(child.pid);
    }
    if (ownData) {
      rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  };
  try {
    const port = await listening(child, () => printed);
    return { url: `http://127.0.0.1:${port}`, port, userDataDir, output: () => printed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
