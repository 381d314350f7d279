// `npm run demo`: see an audit within minutes, with nothing set up. Starts on a plain Node >= 20, installs the
// dependencies where they are missing, and goes on under the Node that they bring (run.ts).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const checkout = path.resolve(import.meta.dirname, '../..');
const windows = process.platform === 'win32';
const node = path.join(checkout, 'node_modules/.bin', windows ? 'node.cmd' : 'node');

if (!existsSync(path.join(checkout, 'node_modules/.package-lock.json')) || !existsSync(node)) {
  console.error('Installing the dependencies (npm ci)');
  const installed = spawnSync('npm', ['ci'], { cwd: checkout, stdio: 'inherit', shell: windows });
  if (installed.status !== 0 || !existsSync(node)) {
    console.error('npm ci did not install the dependencies; see above. It needs a network and npm.');
    process.exit(1);
  }
}

const args = ['--disable-warning=ExperimentalWarning', path.join(checkout, 'scripts/demo/run.ts')];
const run = spawn(node, args, { cwd: checkout, stdio: 'inherit', shell: windows });
process.on('SIGINT', () => {}); // the terminal sends it to the run as well, which ends in good order
process.on('SIGTERM', () => run.kill('SIGTERM'));
run.on('error', error => {
  console.error(error.message);
  process.exitCode = 1;
});
run.on('exit', (status, signal) => {
  process.exitCode = signal === null ? status : 1;
});
