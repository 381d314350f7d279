import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from '../test/chromium.mjs';

export interface BrowserOptions {
  readonly viewport?: { readonly width: number; readonly height: number } | undefined;
  readonly locale?: string | undefined;
  readonly headless?: boolean | undefined;
}

export interface OpenBrowser {
  readonly browser: Browser;
  readonly page: Page;
}

const ARGUMENTS = [
  '--no-sandbox', // containers run as root
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Starts a Chromium with one empty page. Throws an Error that says what to do where there is no Chromium. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<OpenBrowser> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error('No Chromium found. Run: node scripts/test/chromium.mjs, or name one in CHROMIUM_PATH.');
  }
  const browser = await chromium.launch({
    executablePath,
    headless: options.headless ?? true,
    args: ARGUMENTS,
  });
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: options.locale ?? 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  return { browser, page: await context.newPage() };
}
