import { spawn } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { AuditError } from '../../audit/errors.ts';
import { withFileLock } from './fileLock.ts';
import type { OnProgress } from './progress.ts';

export const RUNTIME_VERSION = '3.22.1';

/** Builds that need no graphics card, by `process.platform` and `process.arch`. */
const PLATFORM_PACKAGES: Readonly<Record<string, string>> = {
  'linux x64': 'linux-x64',
  'linux arm64': 'linux-arm64',
  'linux arm': 'linux-armv7l',
  'linux riscv64': 'linux-riscv64',
  'darwin x64': 'mac-x64',
  'darwin arm64': 'mac-arm64-metal',
  'win32 x64': 'win-x64',
  'win32 arm64': 'win-arm64',
};

/** The package with the compiled runtime, or null where there is none for this machine. */
export function platformPackage(platform: string, arch: string): string | null {
  const name = PLATFORM_PACKAGES[`${platform} ${arch}`];
  return name === undefined ? null : `@node-llama-cpp/${name}`;
}

export interface RuntimeOptions {
  /** Holds nothing but the runtime; made anew when it is incomplete or of another version. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly progress?: OnProgress | undefined;
  /** Runs npm with these arguments in a folder; another one in tests. */
  readonly npm?: ((args: readonly string[], cwd: string, signal: AbortSignal) => Promise<void>) | undefined;
}

const manifest = z.looseObject({ version: z.string() });

async function versionOf(folder: string, name: string): Promise<string | null> {
  try {
    const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    return manifest.parse(JSON.parse(text)).version;
  } catch {
    return null;
  }
}

async function isReady(folder: string, compiled: string): Promise<boolean> {
  const versions = await Promise.all([versionOf(folder, 'node-llama-cpp'), versionOf(folder, compiled)]);
  return versions.every(version => version === RUNTIME_VERSION);
}

/** The settings of an npm that this program itself runs under must not reach into another folder's install. */
function npmEnvironment(parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(parent).filter(
      ([name]) => !/^npm_(?:package|lifecycle|command|config_local_prefix)/i.test(name),
    ),
  );
}

const KEPT_WORDS = 1500;

async function runNpm(args: readonly string[], cwd: string, signal: AbortSignal): Promise<void> {
  let output = '';
  await new Promise<void>((done, failed) => {
    // On Windows npm is a script, which only a shell can start; all arguments are constants.
    const child = spawn('npm', args, {
      cwd,
      signal,
      env: npmEnvironment(process.env),
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (text: string): void => {
      output = (output + text).slice(-KEPT_WORDS);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', thrown => failed(new Error(`npm could not be started: ${thrown.message}`)));
    child.on('close', code =>
      code === 0 ? done() : failed(new Error(`npm ended with status ${code}: ${output.trim()}`)),
    );
  });
}

async function install(folder: string, compiled: string, options: RuntimeOptions): Promise<void> {
  const fresh = `${folder}.part`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  // A package of its own ends npm's search for one further up.
  await writeFile(join(fresh, 'package.json'), '{ "private": true }\n');
  const packages = ['node-llama-cpp', compiled].map(name => `${name}@${RUNTIME_VERSION}`);
  // Optional packages are other platforms' and graphics cards' builds, half a gigabyte of them.
  const flags = ['--no-package-lock', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    await (options.npm ?? runNpm)(['install', ...flags, ...packages], fresh, options.signal);
    if (!(await isReady(fresh, compiled))) {
      throw new Error('npm ended well, but the packages are not there');
    }
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } catch (thrown) {
    await rm(fresh, { recursive: true, force: true });
    throw thrown;
  }
}

/**
 * The program that runs model files (node-llama-cpp), in a folder of its own: about 85 MB, installed with npm the
 * first time, without running any package's scripts.
 *
 * @returns the folder, as an absolute path
 * @throws AuditError `runtime-missing` when there is no build for this machine or npm fails; `aborted`
 */
export async function ensureRuntime(options: RuntimeOptions): Promise<string> {
  const { signal } = options;
  const folder = resolve(options.folder);
  const compiled = platformPackage(process.platform, process.arch);
  if (compiled === null) {
    throw new AuditError(
      'runtime-missing',
      `The embedded model can't run on ${process.platform} ${process.arch}: there is no build for it.`,
      { hint: 'Choose another model in the settings.' },
    );
  }
  if (await isReady(folder, compiled)) {
    return folder;
  }
  await mkdir(join(folder, '..'), { recursive: true });
  return withFileLock(`${folder}.lock`, signal, async () => {
    if (await isReady(folder, compiled)) {
      return folder;
    }
    const what = 'Installing what the embedded model runs on (85 MB)';
    options.progress?.({ what, done: 0, total: null, bytesPerSecond: null });
    try {
      await install(folder, compiled, options);
      return folder;
    } catch (thrown) {
      if (signal.aborted) {
        throw new AuditError('aborted', 'The installation was stopped.', { cause: thrown });
      }
      const why = (thrown as Error).message;
      throw new AuditError(
        'runtime-missing',
        `What the embedded model runs on could not be installed: ${why}`,
        {
          hint: 'It takes npm on the path and a network. Repair that and try again, or choose another model.',
          cause: thrown,
        },
      );
    }
  });
}
