import { readFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { CountingReporter } from '../countingReporter.ts';

/** Called by VS Code in the extension host: runs the bundled test files. Rejects when a test failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    forbidOnly: true,
    color: false, // what prints it is a pipe
    reporter: CountingReporter,
  });
  for (const file of JSON.parse(readFileSync(path.join(__dirname, 'tests.json'), 'utf8')) as string[]) {
    mocha.addFile(file);
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>(resolve => mocha.run(resolve));
  if (failures > 0) {
    throw new Error(`${failures} failed in the extension host`);
  }
}
