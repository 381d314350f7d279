import type { Page } from 'playwright-core';
import { pick, runCommand } from './palette.ts';

/** The four themes every page is looked at in, with the class that VS Code gives the workbench. */
export const THEMES = {
  'Dark Modern': 'vs-dark',
  'Light Modern': 'vs',
  'Dark High Contrast': 'hc-black',
  'Light High Contrast': 'hc-light',
} as const;

export type Theme = keyof typeof THEMES;

/** Switches the colour theme and waits until the workbench wears it. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await runCommand(page, 'Preferences: Color Theme');
  await pick(page, theme, theme);
  await page.locator(`.monaco-workbench.${THEMES[theme]}`).waitFor();
}
