#!/usr/bin/env node
// Puts a real VS Code into `.vscode-test/host`: the server build that the npm package code-server carries, with its
// web workbench and Node extension host. Needs npm and tar, no compiler; its native modules are replaced by the
// small ones in `stubs/`. Runs on Node >= 20, with no dependency.
//   node scripts/vscode-host/install.mjs
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DEFAULT_HOST_DIR } from './place.mjs';

/** code-server 4.x carries VS Code 1.x. */
const CODE_SERVER = '4.139.1';
/** To be raised when what is installed changes though the version doesn't. */
const LAYOUT = 3;
/** What only remote tunnels, the agent host, telemetry, Kerberos proxies and Windows use. */
const LEFT_OUT =
  /^(@devcontainers\/cli|@github\/copilot-sdk|@microsoft\/mxc-sdk|@vscode\/(copilot-api|sqlite3|sandbox-runtime|windows-.*|deviceid|fs-copyfile|spdlog|native-watchdog)|kerberos|ssh2|node-addon-api)$/;

const stamp = JSON.stringify({ codeServer: CODE_SERVER, layout: LAYOUT });
const stampIn = dir => path.join(dir, 'installed.json');
const isInstalled = dir => existsSync(stampIn(dir)) && readFileSync(stampIn(dir), 'utf8') === stamp;

function run(command, args, cwd) {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 << 20,
    });
  } catch (error) {
    const words = error.code === 'ENOENT' ? `${command} is not installed` : (error.stderr ?? error.message);
    throw new Error(`Could not install the VS Code host: \`${command} ${args[0]}\` failed.\n${words}`, {
      cause: error,
    });
  }
}

function unpackCodeServer(tmp, vscode) {
  const packed = run('npm', ['pack', `code-server@${CODE_SERVER}`, '--silent', '--pack-destination', tmp]);
  const archive = path.join(tmp, packed.trim().split('\n').at(-1));
  mkdirSync(vscode);
  run('tar', [
    'xzf',
    archive,
    '-C',
    vscode,
    '--strip-components=3',
    '--exclude=package/lib/vscode/extensions/copilot',
    'package/lib/vscode',
  ]);
  rmSync(archive);
}

function installDependencies(vscode) {
  const file = path.join(vscode, 'package.json');
  const original = readFileSync(file, 'utf8');
  const manifest = JSON.parse(original);
  const kept = entries =>
    Object.fromEntries(Object.entries(entries ?? {}).filter(([name]) => !LEFT_OUT.test(name)));
  manifest.dependencies = kept(manifest.dependencies);
  manifest.overrides = Object.fromEntries(
    Object.entries(manifest.overrides ?? {}).filter(([name]) => !/kerberos|koffi/.test(name)),
  );
  delete manifest.allowScripts;
  writeFileSync(file, JSON.stringify(manifest));
  run(
    'npm',
    ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    vscode,
  );
  writeFileSync(file, original); // VS Code reads its own version from it
}

function putStubs(vscode) {
  const stubs = path.join(import.meta.dirname, 'stubs');
  for (const name of readdirSync(stubs)) {
    cpSync(path.join(stubs, name), path.join(vscode, 'node_modules/@vscode', name), { recursive: true });
  }
}

/** Removes what other platforms and compilers would use. */
function prune(vscode) {
  const here = `${process.platform}-${process.arch}`;
  for (const folder of ['@vscode/ripgrep-universal/bin', 'node-pty/prebuilds']) {
    const all = path.join(vscode, 'node_modules', folder);
    for (const platform of existsSync(all) ? readdirSync(all) : []) {
      if (platform !== here) {
        rmSync(path.join(all, platform), { recursive: true });
      }
    }
  }
  for (const folder of ['third_party', 'deps']) {
    rmSync(path.join(vscode, 'node_modules/node-pty', folder), { recursive: true, force: true });
  }
}

/**
 * Leaves VS Code's TypeScript extension nothing to start: TypeScript itself is not in the package, and the
 * extension complains of that in a notification. The folder must stay, or VS Code looks for it on the web.
 */
function silenceTypeScript(vscode) {
  const file = path.join(vscode, 'extensions/typescript-language-features/package.json');
  const { name, publisher, version, engines } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ name, publisher, version, engines }));
}

/** Moves the finished folder into place; another installer may have been faster, and then its work stands. */
function putInPlace(tmp, dir) {
  try {
    if (!isInstalled(dir)) {
      rmSync(dir, { recursive: true, force: true });
      renameSync(tmp, dir);
    }
  } catch (error) {
    if (!isInstalled(dir)) {
      throw error;
    }
  }
}

function install(dir) {
  if (process.platform === 'win32') {
    throw new Error(
      'The VS Code host runs on Linux and macOS. Name a desktop VS Code in EXPLANATION_AUDITOR_VSCODE.',
    );
  }
  const started = Date.now();
  const step = words => console.log(`[${((Date.now() - started) / 1000).toFixed(1)} s] ${words}`);
  mkdirSync(path.dirname(dir), { recursive: true });
  const tmp = mkdtempSync(path.join(path.dirname(dir), 'host-new-'));
  process.on('exit', () => rmSync(tmp, { recursive: true, force: true }));
  const vscode = path.join(tmp, 'vscode');
  step(`VS Code from code-server ${CODE_SERVER}`);
  unpackCodeServer(tmp, vscode);
  step('its dependencies');
  installDependencies(vscode);
  putStubs(vscode);
  prune(vscode);
  silenceTypeScript(vscode);
  writeFileSync(stampIn(tmp), stamp);
  putInPlace(tmp, dir);
  step(`VS Code host is ready in ${dir}`);
}

const target = path.resolve(process.argv[2] ?? DEFAULT_HOST_DIR);
if (isInstalled(target)) {
  console.log(`VS Code host is ready in ${target}`);
} else {
  try {
    install(target);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
