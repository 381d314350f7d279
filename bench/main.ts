// The auditor against known wirings and against other methods: `npm run bench`. Deterministic and offline.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { cells, requestOf } from './cells.ts';
import type { Job, JobResult } from './jobs.ts';
import { machineLine } from './machine.ts';
import { callsPlot, comparisonPlot } from './plots.ts';
import { runPool } from './pool.ts';
import { ROW_HEADER, rowLine } from './rows.ts';
import type { Row } from './rows.ts';
import { statisticsReport } from './statistics/report.ts';
import { auditTables, comparisonTable } from './table.ts';
import { WIRINGS } from './wired/wirings.ts';

const HELP = `npm run bench -- [--wirings a,b] [--cases N] [--compared N] [--quick] [--threads N] [--out DIR]
  --wirings   only these: ${WIRINGS.join(' ')}
  --cases     cases of each wiring (200), and three tenths of that at each rate of noise
  --compared  so many of them are also judged by the other methods (24)
  --quick     12 cases, 4 compared, fewer runs of the statistics; writes nothing unless --out is given`;

const { values } = parseArgs({
  options: {
    wirings: { type: 'string' },
    cases: { type: 'string' },
    compared: { type: 'string' },
    quick: { type: 'boolean', default: false },
    threads: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Other methods are compared at these rates of noise; more would say the same at twice the time. */
const COMPARED_NOISE = [0, 0.05];
/** Other methods take as long as the audit each, so that large cases are left to the audit alone. */
const COMPARED_SIZE = 8;
const UNCOMPARED = ['typography', 'wording'];
/** Cases with noise take several times the calls; fewer of them tell as much. */
const NOISY_SHARE = 0.3;
/** Every so many cases the intervals are held against the truth, which costs more than the audit. */
const COVERAGE_EVERY = 4;

function whole(name: 'cases' | 'compared' | 'threads', otherwise: number): number {
  const given = values[name];
  const number = given === undefined ? otherwise : Number(given);
  if (!Number.isInteger(number) || number < 0) {
    throw new Error(`--${name} needs a whole number.`);
  }
  return number;
}

function chosenWirings(): (typeof WIRINGS)[number][] {
  const names = (values.wirings ?? '').split(',').filter(name => name !== '');
  const unknown = names.find(name => !(WIRINGS as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new Error(`No wiring is called ${unknown}. There are: ${WIRINGS.join(' ')}`);
  }
  return WIRINGS.filter(wiring => names.includes(wiring));
}

function makeJobs(cases: number, compared: number): Job[] {
  return cells(chosenWirings()).flatMap(cell => {
    let left = COMPARED_NOISE.includes(cell.noise) && !UNCOMPARED.includes(cell.wiring) ? compared : 0;
    const many = cell.noise === 0 ? cases : Math.ceil(cases * NOISY_SHARE);
    return Array.from({ length: many }, (_, index): Job => {
      const request = requestOf(cell, index);
      const compares = left > 0 && request.size <= COMPARED_SIZE;
      left -= compares ? 1 : 0;
      return { request, coverage: index % COVERAGE_EVERY === 0 && request.size <= 16, compare: compares };
    });
  });
}

async function main(): Promise<void> {
  if (values.help) {
    console.log(HELP);
    return;
  }
  const started = performance.now();
  const machine = machineLine();
  const cases = whole('cases', values.quick ? 12 : 200);
  const jobs = makeJobs(cases, whole('compared', values.quick ? 4 : 24));
  const results: JobResult[] = [];
  let done = 0;
  await runPool(
    new URL('./worker.ts', import.meta.url),
    jobs,
    whole('threads', Math.min(2, availableParallelism())),
    (result, index) => {
      results[index] = result as JobResult;
      done += 1;
      if (done % 250 === 0 || done === jobs.length) {
        console.error(`${done} of ${jobs.length} cases, ${minutes(started)} min`);
      }
    },
  );
  await write(results.flat(), { cases, machine, started, jobs: jobs.length });
}

const minutes = (since: number): string => ((performance.now() - since) / 60_000).toFixed(1);

async function write(
  rows: readonly Row[],
  run: { cases: number; machine: string; started: number; jobs: number },
): Promise<void> {
  const audits = rows.filter(row => row.judge === 'audit');
  const caseOf = (row: Row): string => [row.wiring, row.noise, row.seed].join(' ');
  const comparedCases = new Set(rows.filter(row => row.judge !== 'audit').map(caseOf));
  const compared = rows.filter(row => comparedCases.has(caseOf(row)));
  const statistics = statisticsReport(values.quick);
  const calls = audits.reduce((sum, row) => sum + row.calls, 0);
  const table = [
    '# The auditor against known wirings',
    '',
    `Made by \`npm run bench\`; the same on every machine, but for this line: ${run.machine}; ${minutes(run.started)} minutes.`,
    `${run.jobs} cases (${run.cases} of each wiring without noise), ${calls} calls by the audits.`,
    'Which verdicts are right on which wiring was written down before the first run: bench/wired/allowed.ts.',
    '',
    auditTables(audits),
    '',
    ...(compared.length > 0 ? [comparisonTable(compared), ''] : []),
    statistics,
    '',
  ].join('\n');
  console.log(table);
  if (values.quick && values.out === undefined) {
    return;
  }
  const folder = values.out ?? 'bench/results';
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/table.md`, await format(table, { parser: 'markdown' }));
  writeFileSync(`${folder}/rows.jsonl`, `${[ROW_HEADER, ...audits.map(rowLine)].join('\n')}\n`);
  writeFileSync(`${folder}/calls.svg`, callsPlot(audits));
  if (compared.length > 0) {
    writeFileSync(`${folder}/comparison.svg`, comparisonPlot(compared));
  }
}

await main();
