import type { Workbench } from '../harness/workbench.ts';
import { pick } from '../harness/palette.ts';

/** Milliseconds that a step may take: a machine that is busy with other things loads a window slowly. */
export const PATIENCE = 120_000;

/** Chooses a model of a server as a person does: the address cannot come from a workspace. */
export async function chooseServerModel(workbench: Workbench, baseUrl: string, model: string): Promise<void> {
  const { page } = workbench;
  await workbench.runCommand('Explanation Audit: Choose Model…');
  await pick(page, 'Other', 'Other server…');
  await page.getByText('The base URL of an OpenAI-compatible server').waitFor();
  await page.locator('.quick-input-widget:visible input.input').fill(baseUrl);
  await page.keyboard.press('Enter');
  await pick(page, model, model);
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Opens a capture of the folder by the explorer's menu, up to the page that asks before the first call. */
export async function openCapture(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  const entry = page.locator('.monaco-menu:visible').getByText('Audit Capture File…');
  // A menu that was opened before VS Code had read the extension stays without its entry.
  for (let attempt = 0; !(await entry.isVisible()); attempt += 1) {
    if (attempt === 5) {
      throw new Error('The menu of a capture file has no entry for its audit.');
    }
    await page.keyboard.press('Escape');
    await workbench.runCommand('File: Focus on Files Explorer');
    const file = page.locator('.explorer-folders-view').getByText(name, { exact: true });
    await file.click({ button: 'right' });
    await entry.waitFor({ timeout: 5000 }).catch(() => undefined);
  }
  // A menu takes no click in its first moments, lest the right click that opened it counts as one.
  const menu = page.locator('.monaco-menu:visible');
  for (let attempt = 0; attempt < 5 && (await entry.isVisible()); attempt += 1) {
    await entry.click();
    await menu.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => undefined);
  }
  await workbench.panel().getByRole('heading').first().waitFor();
}

export async function press(workbench: Workbench, name: string): Promise<void> {
  await workbench.panel().getByRole('button', { name, exact: true }).click();
}

/** Waits until the page of a running audit says that it has ended, and for how many reasons there is a verdict. */
export async function waitForEnd(workbench: Workbench): Promise<void> {
  await workbench.panel().getByText('What this rests on').waitFor({ timeout: PATIENCE });
  await workbench.panel().getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
}

/** Opens a capture from the command palette, with the file in the active editor. */
export async function openCaptureByPalette(workbench: Workbench, name: string): Promise<void> {
  await workbench.openFile(name);
  await workbench.runCommand('Explanation Audit: Audit Capture File…');
  await workbench.panel().getByRole('heading').first().waitFor();
}
