import type { Locator, Page } from 'playwright-core';

const INPUT = '.quick-input-widget:visible input.input';
const ATTEMPTS = 4;
const PATIENCE_MS = 6000;

function row(page: Page, label: string): Locator {
  return page
    .locator('.quick-input-widget:visible .monaco-list-row')
    .filter({ has: page.locator('.label-name').getByText(label, { exact: true }) })
    .first();
}

async function appears(locator: Locator): Promise<boolean> {
  try {
    await locator.waitFor({ timeout: PATIENCE_MS });
    return true;
  } catch {
    return false;
  }
}

/** Types into the quick input that is open, and takes the entry whose label is `label`. */
export async function pick(page: Page, text: string, label: string): Promise<void> {
  await page.locator(INPUT).fill(text);
  await row(page, label).click();
}

/**
 * Opens a quick input by `key`, types `text` and takes the entry labelled `label`. Once more from the start where
 * that fails: a webview may hold the focus, and a list that was opened before an extension was read stays without it.
 */
export async function pickAfter(page: Page, key: string, text: string, label: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await page.keyboard.press(key);
    if (await appears(page.locator(INPUT))) {
      await page.locator(INPUT).fill(text);
      if (await appears(row(page, label))) {
        await row(page, label).click();
        return;
      }
      await page.keyboard.press('Escape');
    }
  }
  throw new Error(`There is no "${label}" to pick in VS Code.`);
}

/** Runs a command by its full title, as the palette shows it. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await pickAfter(page, 'F1', `>${title}`, title);
}
