// `npm test`: THE test command. Starts on a plain Node >= 20 in a fresh clone, installs the dependencies where they
// are missing, and goes on under the Node that they bring (run.ts).
//   npm test                                      every ring
//   npm test -- unit page                         these rings
//   npm test -- --fast lint types unit            these at the same time, with caches (npm run check)
//   npm test -- test/unit/layers.test.ts          these files or folders, in their rings
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const checkout = path.resolve(import.meta.dirname, '../..');
const node = path.join(checkout, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/** Ends as a test run that could not start must end. */
function giveUp(words) {
  console.log(`FAILED: ${words}\n\n0 passed, 1 failed`);
  process.exit(1);
}

if (!existsSync(path.join(checkout, 'node_modules/.package-lock.json'))) {
  console.log('Installing the dependencies (npm ci)');
  const installed = spawnSync('npm', ['ci'], {
    cwd: checkout,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (installed.status !== 0) {
    giveUp('npm ci did not install the dependencies; see above.');
  }
}
if (!existsSync(node)) {
  giveUp(`${node} is missing; remove node_modules and run again, with npm's scripts allowed.`);
}

const args = [
  '--disable-warning=ExperimentalWarning',
  path.join(checkout, 'scripts/test/run.ts'),
  ...process.argv.slice(2),
];
const run = spawn(node, args, { cwd: checkout, stdio: 'inherit', shell: process.platform === 'win32' });
process.on('SIGINT', () => {}); // the terminal sends it to the run as well, which ends in good order
process.on('SIGTERM', () => run.kill('SIGTERM'));
run.on('error', error => giveUp(error.message));
run.on('exit', (status, signal) => {
  if (signal !== null) {
    giveUp(`the test run was ended by ${signal}.`);
  }
  process.exitCode = status;
});
