#!/usr/bin/env node
// Finds a Chromium for the tests, and gets one where there is none.
//   node scripts/test/chromium.mjs        prints its path
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';

const USUAL_PLACES = [
  '/usr/lib/chromium/chromium',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Where Playwright keeps what it downloads. */
function playwrightCache() {
  if (process.env.PLAYWRIGHT_BROWSERS_PATH) {
    return process.env.PLAYWRIGHT_BROWSERS_PATH;
  }
  const inHome = { darwin: 'Library/Caches', win32: 'AppData/Local' }[process.platform] ?? '.cache';
  return path.join(homedir(), inHome, 'ms-playwright');
}

function inPlaywrightCache() {
  const cache = playwrightCache();
  const names = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-win/chrome.exe',
    'chrome-win64/chrome.exe',
  ];
  const versions = existsSync(cache) ? readdirSync(cache).filter(name => /^chromium-\d+$/.test(name)) : [];
  return versions
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .flatMap(version => names.map(name => path.join(cache, version, name)))
    .find(existsSync);
}

/**
 * The path of a Chromium: the one named in CHROMIUM_PATH, one in the usual places, one that Playwright downloaded;
 * null where there is none. Throws an Error when CHROMIUM_PATH names a file that isn't there.
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) {
      throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
    }
    return named;
  }
  return USUAL_PLACES.find(existsSync) ?? inPlaywrightCache() ?? null;
}

const succeeds = (command, args, env = process.env) =>
  spawnSync(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

function installByApt() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return (
    process.getuid?.() === 0 &&
    existsSync('/etc/debian_version') &&
    succeeds('apt-get', ['update', '-q'], env) &&
    succeeds('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], env)
  );
}

function installByPlaywright() {
  const playwright = createRequire(import.meta.url).resolve('playwright-core/package.json');
  return succeeds(process.execPath, [path.join(path.dirname(playwright), 'cli.js'), 'install', 'chromium']);
}

/**
 * The path of a Chromium, which is installed first where there is none: by apt on Debian as root, else by Playwright.
 * Throws an Error that says what to do when neither works.
 */
export function ensureChromium() {
  for (const install of [() => true, installByApt, installByPlaywright]) {
    if (install()) {
      const found = findChromium();
      if (found) {
        return found;
      }
    }
  }
  throw new Error(
    'No Chromium found and none could be installed. Install one (Debian: apt-get install chromium) or name one in CHROMIUM_PATH.',
  );
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
