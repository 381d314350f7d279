// Runs the rings that were asked for, one after another (with --fast at the same time), and ends with the closing line.
import { add, closingLine, NONE } from './counts.ts';
import type { Counts } from './counts.ts';
import { Needs } from './needs.ts';
import { RINGS } from './rings.ts';
import { select } from './selection.ts';
import type { Selected } from './selection.ts';

const FAILED: Counts = { ...NONE, failed: 1 };

async function runRing(
  { ring, files }: Selected,
  needs: Needs,
  fast: boolean,
  signal: AbortSignal,
): Promise<Counts> {
  if (ring.folder !== null && files.length === 0) {
    console.log(`FAILED: ${ring.name}: there is no test in ${ring.folder}`);
    return FAILED;
  }
  for (const need of ring.needs) {
    const missing = await needs.provide(need);
    if (missing !== null) {
      console.log(`FAILED: ${ring.name} can't run: ${missing}`);
      return FAILED;
    }
  }
  for (const want of ring.wants) {
    const missing = await needs.provide(want);
    if (missing !== null) {
      console.log(`WARNING: ${ring.name} runs without ${want}: ${missing}`);
    }
  }
  let counts = NONE;
  for (const step of ring.steps(files, fast)) {
    counts = add(counts, signal.aborted ? FAILED : await step({ signal }));
  }
  return counts;
}

/** @param fast runs the rings at the same time, and takes over what it may from the run before. */
async function run(selected: readonly Selected[], fast: boolean, signal: AbortSignal): Promise<Counts> {
  const needs = new Needs(signal);
  const table: string[] = [];
  let total = NONE;
  const one = async (each: Selected): Promise<void> => {
    const { name } = each.ring;
    console.log(`\n=== ${name} ===`);
    const started = performance.now();
    const counts = signal.aborted ? FAILED : await runRing(each, needs, fast, signal);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    table.push(`${name.padEnd(8)}${seconds.padStart(8)} s   ${closingLine(counts)}`);
    console.log(`=== ${name}: ${closingLine(counts)}, in ${seconds} s ===`);
    total = add(total, counts);
  };
  if (fast) {
    await Promise.all(selected.map(one));
  } else {
    for (const each of selected) {
      await one(each);
    }
  }
  console.log(`\n${table.join('\n')}\n`);
  return total;
}

const interrupted = new AbortController();
process.on('SIGINT', () => interrupted.abort());
process.on('SIGTERM', () => interrupted.abort());

let total: Counts;
try {
  const args = process.argv.slice(2);
  const fast = args.includes('--fast');
  const asked = args.filter(arg => arg !== '--fast');
  total = await run(select(RINGS, asked), fast, interrupted.signal);
} catch (error) {
  console.log(`FAILED: ${error instanceof Error ? error.message : String(error)}\n`);
  total = FAILED;
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(closingLine(total));
