import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './browser.ts';
import type { BrowserOptions, OpenBrowser } from './browser.ts';
import { startServer } from './server.ts';
import type { Server, ServerOptions } from './server.ts';

/** What the workbench opens, and with which extension. All paths are of this machine. */
export interface WorkbenchTarget {
  /** A folder, a `.code-workspace` file or a single file. */
  readonly open?: string | undefined;
  readonly extensionDevelopmentPath?: string | undefined;
  readonly extensionTestsPath?: string | undefined;
  readonly disableOtherExtensions?: boolean | undefined;
}

export interface OpenOptions extends ServerOptions, BrowserOptions, WorkbenchTarget {
  /** User settings, written before the start; only for a user-data folder of the server's own. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
}

export interface OpenWorkbench extends OpenBrowser {
  readonly server: Server;
  close(): Promise<void>;
}

/** The address at which a running server shows `target`. */
export function workbenchUrl(server: Server, target: WorkbenchTarget): string {
  const remote = (file: string) => `vscode-remote://127.0.0.1:${server.port}${encodeURI(path.resolve(file))}`;
  const payload: [string, string][] = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (target.extensionDevelopmentPath !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(target.extensionDevelopmentPath)]);
  }
  if (target.extensionTestsPath !== undefined) {
    payload.push(['extensionTestsPath', remote(target.extensionTestsPath)]);
  }
  if (target.disableOtherExtensions === true) {
    payload.push(['disableExtensions', 'true']);
  }
  const query = new URLSearchParams();
  const open = target.open === undefined ? undefined : path.resolve(target.open);
  if (open?.endsWith('.code-workspace') === true) {
    query.set('workspace', open);
  } else if (open !== undefined && statSync(open).isDirectory()) {
    query.set('folder', open);
  } else {
    query.set('ew', 'true');
    if (open !== undefined) {
      payload.push(['openFile', remote(open)]);
    }
  }
  query.set('payload', JSON.stringify(payload));
  return `${server.url}/?${query.toString()}`;
}

function writeSettings(userDataDir: string, settings: Readonly<Record<string, unknown>>): void {
  const file = path.join(userDataDir, 'User/settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, null, 2));
}

/** Starts server and browser and waits until the workbench stands. The caller closes it. */
export async function openWorkbenchPage(options: OpenOptions = {}): Promise<OpenWorkbench> {
  const server = await startServer(options);
  let opened: OpenBrowser | undefined;
  const close = async () => {
    await opened?.browser.close().catch(() => undefined);
    await server.stop();
  };
  try {
    if (options.settings !== undefined) {
      writeSettings(server.userDataDir, options.settings);
    }
    opened = await launchBrowser(options);
    await opened.page.goto(workbenchUrl(server, options), { waitUntil: 'domcontentloaded' });
    await opened.page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: 60_000 });
    return { ...opened, server, close };
  } catch (error) {
    await close();
    throw error;
  }
}
