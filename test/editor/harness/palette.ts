import type { Page } from 'playwright-core';

/** Types into the quick input that is open, and takes the entry whose label is `label`. */
export async function pick(page: Page, text: string, label: string): Promise<void> {
  const widget = page.locator('.quick-input-widget:visible');
  await widget.locator('input.input').waitFor();
  await widget.locator('input.input').fill(text);
  const row = widget
    .locator('.monaco-list-row')
    .filter({ has: page.locator('.label-name').getByText(label, { exact: true }) })
    .first();
  await row.click();
}

/** Opens the palette; a webview that has the focus passes the key on, which may take a second press. */
async function openPalette(page: Page): Promise<void> {
  const input = page.locator('.quick-input-widget:visible input.input');
  for (let press = 0; press < 3; press++) {
    await page.keyboard.press('F1');
    try {
      await input.waitFor({ timeout: 5000 });
      return;
    } catch {
      // once more
    }
  }
  throw new Error('The command palette did not open.');
}

/** Runs a command by its full title, as the palette shows it. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await openPalette(page);
  await pick(page, `>${title}`, title);
}
