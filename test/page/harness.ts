import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { FromPage, ToPage } from '../../src/panel/protocol.ts';
import { pageHtml } from '../../src/panel/shell.ts';
import { ensureChromium } from '../../scripts/test/chromium.mjs';
import type { Theme } from './themes.ts';
import { THEMES, themeCss } from './themes.ts';

/* The page as VS Code serves it: its own shell with its own policy, the built bundle, and a stand-in for the host. */

const ROOT = path.resolve(import.meta.dirname, '../..');
const BUILT = path.join(ROOT, 'out/page');
export const SHOTS = path.join(ROOT, 'test/shots/page');
const NONCE = 'bm9uY2UtZm9yLXRlc3Rz';

export interface OpenPage {
  readonly page: Page;
  /** What the page said to the host so far. */
  sent(): Promise<readonly FromPage[]>;
  send(message: ToPage): Promise<void>;
  /** Policy violations, console errors and uncaught errors so far. */
  troubles(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Harness {
  open(
    theme: Theme,
    width: number,
    options?: { reducedMotion?: boolean; state?: unknown },
  ): Promise<OpenPage>;
  close(): Promise<void>;
}

interface Standin {
  sent: FromPage[];
  violations: string[];
  state: unknown;
}

declare global {
  interface Window {
    standin: Standin;
  }
}

async function bundle(): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    entryPoints: { page: 'media/page.ts', style: 'media/style.css' },
    outdir: BUILT,
    format: 'iife',
    platform: 'browser',
    target: 'chrome128',
    legalComments: 'none',
    logLevel: 'warning',
  });
}

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const theme = THEMES.find(one => one.name === url.searchParams.get('theme'));
    const send = (type: string, content: string | Buffer): void => {
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(content);
    };
    if (url.pathname === '/' && theme) {
      const origin = `http://${request.headers.host ?? ''}`;
      const html = pageHtml({
        scriptUri: `${origin}/page.js`,
        styleUri: `${origin}/style.css`,
        cspSource: origin,
        nonce: NONCE,
        language: 'en',
      });
      send(
        'text/html; charset=utf-8',
        html
          .replace('<body>', `<body class="${theme.classes}" data-vscode-theme-kind="${theme.kind}">`)
          .replace(
            '</head>',
            `<link rel="stylesheet" href="${origin}/theme.css?theme=${theme.name}"></head>`,
          ),
      );
    } else if (url.pathname === '/theme.css' && theme) {
      send('text/css', themeCss(theme));
    } else if (url.pathname === '/page.js') {
      send('text/javascript', readFileSync(path.join(BUILT, 'page.js')));
    } else if (url.pathname === '/style.css') {
      send('text/css', readFileSync(path.join(BUILT, 'style.css')));
    } else {
      response.writeHead(url.pathname === '/favicon.ico' ? 204 : 404).end();
    }
  });
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** Runs in the page before its own script. */
function installStandin(state: unknown): void {
  const standin: Standin = { sent: [], violations: [], state };
  window.standin = standin;
  document.addEventListener('securitypolicyviolation', event => {
    standin.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: FromPage) => {
        standin.sent.push(message);
      },
      getState: () => standin.state,
      setState: (next: unknown) => {
        standin.state = next;
        return next;
      },
    }),
  });
}

async function openPage(
  browser: Browser,
  origin: string,
  theme: Theme,
  width: number,
  { reducedMotion = false, state }: { reducedMotion?: boolean; state?: unknown } = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || /content security policy/i.test(message.text())) {
      said.push(`console: ${message.text()}`);
    }
  });
  page.on('pageerror', error => said.push(`uncaught: ${error.message}`));
  page.on('dialog', dialog => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(installStandin, state);
  await page.goto(`${origin}/?theme=${theme.name}`, { waitUntil: 'load' });
  await page.waitForFunction(() => window.standin.sent.some(message => message.type === 'ready'));
  return {
    page,
    sent: () => page.evaluate(() => window.standin.sent),
    send: message =>
      page
        .evaluate(one => window.dispatchEvent(new MessageEvent('message', { data: one })), message)
        .then(() => undefined),
    troubles: async () => [
      ...said,
      ...(await page.evaluate(() => [
        ...window.standin.violations,
        ...window.standin.sent.flatMap(one =>
          one.type === 'page-error' ? [`page-error: ${one.message}`] : [],
        ),
      ])),
    ],
    close: () => context.close(),
  };
}

/** Builds the page, serves it on 127.0.0.1 and starts a browser. */
export async function startHarness(): Promise<Harness> {
  await bundle();
  const server = await serve();
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? ensureChromium(),
    args: ['--no-sandbox', '--force-color-profile=srgb'],
  });
  return {
    open: (theme, width, options) => openPage(browser, `http://127.0.0.1:${port}`, theme, width, options),
    close: async () => {
      await browser.close();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
