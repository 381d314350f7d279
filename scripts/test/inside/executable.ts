import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { inCheckout } from '../checkout.ts';

const NAMED = 'EXPLANATION_AUDITOR_VSCODE';
const DOWNLOADS = 'https://update.code.visualstudio.com/api/releases/stable';
const PROBE_MS = 3000;

const HAS_DISPLAY =
  process.platform !== 'linux' ||
  process.env['DISPLAY'] !== undefined ||
  process.env['WAYLAND_DISPLAY'] !== undefined;

/** The executable behind a `code` on the path, which itself is a script that returns before VS Code has ended. */
function desktopExecutable(): string | undefined {
  const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', ['code'], { encoding: 'utf8' });
  const script = found.status === 0 ? found.stdout.split('\n')[0]?.trim() : undefined;
  if (script === undefined) {
    return undefined;
  }
  const bin = path.dirname(realpathSync(script));
  return [
    path.join(bin, '../code'), // Linux
    path.join(bin, '../../../MacOS/Code'),
    path.join(bin, '../../../MacOS/Electron'),
    path.join(bin, '../Code.exe'),
  ].find(file => existsSync(file));
}

async function canDownload(): Promise<boolean> {
  try {
    return (await fetch(DOWNLOADS, { signal: AbortSignal.timeout(PROBE_MS) })).ok;
  } catch {
    return false;
  }
}

/**
 * Which VS Code the tests run in: the one named in EXPLANATION_AUDITOR_VSCODE, a desktop one, one to be downloaded,
 * and where there is no display or no download, this checkout's own host. Null means: download.
 */
export async function chooseExecutable(): Promise<string | null> {
  const named = process.env[NAMED];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) {
      throw new Error(`${NAMED} names ${named}, which does not exist.`);
    }
    return named;
  }
  if (HAS_DISPLAY) {
    const desktop = desktopExecutable();
    if (desktop !== undefined) {
      return desktop;
    }
    if (await canDownload()) {
      return null;
    }
  }
  return inCheckout('scripts/vscode-host/code');
}
