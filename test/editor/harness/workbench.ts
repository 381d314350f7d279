// How a test of the editor is written. There are two kinds.
//
// Inside (test/editor/*.test.ts): runs in the extension host, with the extension under development, and may import
// `vscode`. Mocha's describe/it and node:assert/strict; no import from this file. The folder that is open is
// test/editor/workspace, copied to a temporary folder for the run, so tests may write into it.
//
// Walk (test/editor/walks/*.test.ts): runs outside, in Node, and drives the whole workbench as a person would:
//
//   let workbench: Workbench;
//   before(async () => {
//     workbench = await openWorkbench({ files: { 'a.ts': 'const a = 1;\n' }, settings: { 'editor.minimap.enabled': false } });
//   });
//   after(() => workbench.close());
//   it('shows its page', async () => {
//     await workbench.openFile('a.ts');
//     await workbench.runCommand('Explanation Audit: Try the Sample');   // by the palette, by its full title
//     await workbench.panel().getByRole('heading').first().waitFor();    // the webview's page, a Playwright locator
//     assert.deepEqual((await workbench.problems()).map(problem => problem.message), []);
//     await workbench.setTheme('Light High Contrast');
//     await workbench.screenshot('sample-light-hc');                     // test/shots/sample-light-hc.png
//   });
//
// `trust: true` keeps workspace trust on: the folder then opens in Restricted Mode until `trustFolder()`.
// `alsoExtensions` are folders of further extensions, for example one that provides a chat model.
// `workbench.page` is Playwright's page, for everything else. A test is left out with skip() of scripts/test/skip.ts,
// which wants a reason. `npm test -- editor` runs both kinds, `npm test -- test/editor/walks/trust.test.ts` one file.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame, FrameLocator, Page } from 'playwright-core';
import { linkExtensions } from '../../../scripts/vscode-host/linkExtensions.ts';
import { openWorkbenchPage } from '../../../scripts/vscode-host/workbench.ts';
import type { OpenWorkbench } from '../../../scripts/vscode-host/workbench.ts';
import { pickAfter, runCommand } from './palette.ts';
import { readProblems } from './problems.ts';
import type { Problem } from './problems.ts';
import { setTheme } from './themes.ts';
import type { Theme } from './themes.ts';

export interface WorkbenchOptions {
  /** The folder that is opened: path below it → text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keeps workspace trust on; off when not given. */
  readonly trust?: boolean;
  /** Folder of the extension under development; this checkout when not given. */
  readonly extension?: string;
  readonly alsoExtensions?: readonly string[];
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly env?: Readonly<Record<string, string>>;
  readonly locale?: string;
}

const CHECKOUT = path.resolve(import.meta.dirname, '../../..');
const SHOTS = path.join(CHECKOUT, 'test/shots');
const QUIET_SETTINGS = {
  'window.autoDetectColorScheme': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
  'extensions.ignoreRecommendations': true,
  'update.showReleaseNotes': false,
};
const WEBVIEW = 'iframe.webview.ready:visible';

/** A running VS Code with a folder and our extension, seen from outside. */
export class Workbench {
  readonly page: Page;
  /** The folder that is open, a temporary one. */
  readonly folder: string;
  readonly #open: OpenWorkbench;
  readonly #scratch: string;

  constructor(open: OpenWorkbench, folder: string, scratch: string) {
    this.page = open.page;
    this.folder = folder;
    this.#open = open;
    this.#scratch = scratch;
  }

  /** Runs a command by its full title in the palette, `Category: Title`. Throws when there is no such command. */
  async runCommand(title: string): Promise<void> {
    await runCommand(this.page, title);
  }

  /** Opens a file of the folder, by its path below it, and waits for its editor. */
  async openFile(name: string): Promise<void> {
    await pickAfter(this.page, 'Control+P', name, path.basename(name));
    await this.page.locator(`.tab.active[data-resource-name="${path.basename(name)}"]`).waitFor();
  }

  /** The page in the webview that is on screen. With several, the one opened last. */
  panel(): FrameLocator {
    return this.page.locator(WEBVIEW).last().contentFrame().frameLocator('#active-frame');
  }

  /** The same page as a frame, to evaluate scripts in (axe, for example). */
  async panelFrame(): Promise<Frame> {
    const outer = await this.page.locator(WEBVIEW).last().elementHandle();
    const inner = await (await outer.contentFrame())?.waitForSelector('#active-frame');
    const frame = await inner?.contentFrame();
    if (!frame) {
      throw new Error('No webview is on screen.');
    }
    return frame;
  }

  /** What the Problems view lists, in its order. Opens that view. */
  async problems(): Promise<Problem[]> {
    return readProblems(this.page);
  }

  async setTheme(theme: Theme): Promise<void> {
    await setTheme(this.page, theme);
  }

  /** Takes a picture of the whole window into test/shots. Returns the file. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(SHOTS, { recursive: true });
    const file = path.join(SHOTS, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Texts of the notifications there are; they are not shown as toasts while a test drives VS Code. */
  async notifications(): Promise<string[]> {
    await this.runCommand('Notifications: Show Notifications');
    const items = await this.page
      .locator('.notifications-center .notification-list-item-message')
      .allInnerTexts();
    await this.page.keyboard.press('Escape');
    return items;
  }

  /** Trusts the open folder, in a workbench that was opened with `trust: true`. */
  async trustFolder(): Promise<void> {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    await this.page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await this.page.getByText('You trust this folder').waitFor();
    await this.page.locator('.monaco-modal-editor-block .codicon-close').click();
    await this.page.locator('.workspace-trust-editor').waitFor({ state: 'hidden' });
  }

  async close(): Promise<void> {
    await this.#open.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}

/** Opens VS Code on a temporary folder. Takes several seconds: open once a file, in `before`. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'editor-walk-'));
  const folder = path.join(scratch, 'folder');
  for (const [name, text] of Object.entries(options.files ?? { 'readme.md': '# A folder\n' })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const extensionsDir = path.join(scratch, 'extensions');
  linkExtensions(options.alsoExtensions ?? [], extensionsDir);
  const open = await openWorkbenchPage({
    open: folder,
    extensionsDir,
    extensionDevelopmentPath: options.extension ?? CHECKOUT,
    settings: { ...QUIET_SETTINGS, ...options.settings },
    workspaceTrust: options.trust,
    viewport: options.viewport,
    env: options.env,
    locale: options.locale,
  });
  return new Workbench(open, folder, scratch);
}
