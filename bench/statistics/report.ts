import { droveProcess, inertProcess } from '../../src/audit/evidence.ts';
import { markdownTable } from '../markdown.ts';
import { enumerate, weigh } from './exact.ts';
import { DROVE, factors, INERT } from './independent.ts';
import { everCrosses, falseDiscoveries, intervalCoverage } from './simulate.ts';

const RATES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.65] as const;
const THRESHOLD = 20;
const EXACT_BLOCKS = 10;

const fixed = (value: number): string => value.toFixed(4);

/** The statistics without any model: each figure of the engine beside one that was come by in another way. */
export function statisticsReport(quick: boolean): string {
  const runs = quick ? 200 : 2_000;
  return [
    '## The statistics alone',
    '',
    typeOne(runs),
    '',
    closedForms(),
    '',
    coverage(quick ? 50 : 400),
    '',
    discoveries(quick ? 100 : 1_000),
  ].join('\n');
}

function typeOne(runs: number): string {
  const rows = (['drove', 'inert'] as const).flatMap(kind => {
    const setting = kind === 'drove' ? DROVE : INERT;
    const sequences = enumerate(setting, EXACT_BLOCKS, THRESHOLD);
    return RATES.map(control => {
      const edit = kind === 'drove' ? control : control + 0.3;
      const exact = weigh(sequences.crossed, edit, control);
      const engine = everCrosses(
        kind,
        { edit, control },
        { blocks: EXACT_BLOCKS, runs, threshold: THRESHOLD },
      );
      const long = everCrosses(kind, { edit, control }, { blocks: 100, runs, threshold: THRESHOLD });
      const mean = weigh(sequences.evidence, edit, control);
      return [kind, control, fixed(exact), fixed(engine), fixed(long), fixed(mean)];
    });
  });
  return [
    `**Type-I error at any stopping time**, at the edge of each null, threshold ${THRESHOLD} (α = 0.05). *Exact*: all`,
    `4^${EXACT_BLOCKS} sequences, by an implementation of its own; *engine*: the product's process in ${runs} runs of`,
    `${EXACT_BLOCKS} and of 100 blocks; *mean evidence*: exact, may not pass 1.`,
    '',
    markdownTable(
      [
        'null',
        'control rate',
        `exact, ${EXACT_BLOCKS} blocks`,
        'engine',
        'engine, 100 blocks',
        'mean evidence',
      ],
      rows,
    ),
  ].join('\n');
}

/** Evidence after so many clean blocks: multiplied out, and by the engine. */
function closedForms(): string {
  const rows = [1, 2, 3, 4, 6, 8, 9, 12].map(blocks => {
    let drove = 1;
    let inert = 1;
    const processes = { drove: droveProcess(), inert: inertProcess(0.3) };
    for (let n = 0; n < blocks; n++) {
      drove *= factors(DROVE, n, 0, n)[1][0];
      inert *= factors(INERT, 0, 0, n)[0][0];
      processes.drove.add({ edit: true, control: false });
      processes.inert.add({ edit: false, control: false });
    }
    const show = (value: number): string => value.toPrecision(6);
    return [blocks, show(drove), show(processes.drove.value), show(inert), show(processes.inert.value)];
  });
  return [
    '**Clean blocks**: evidence of an effect after so many blocks that all lost the result, and of none after so many',
    `that all kept it. The least number for none is ln(20)/ln(1/0.7) = ${(Math.log(20) / Math.log(1 / 0.7)).toFixed(2)}.`,
    '',
    markdownTable(['blocks', 'effect, product', 'effect, engine', 'none, product', 'none, engine'], rows),
  ].join('\n');
}

function coverage(runs: number): string {
  const rows = [
    [0, 0],
    [0.05, 0.05],
    [0.3, 0.3],
    [0.3, 0.05],
    [0.6, 0.1],
    [0.95, 0.05],
    [0.05, 0.3],
  ].map(([edit = 0, control = 0]) => {
    const short = intervalCoverage({ edit, control }, { blocks: 12, runs });
    const long = intervalCoverage({ edit, control }, { blocks: 48, runs });
    return [
      edit,
      control,
      short.held.toFixed(3),
      short.width.toFixed(2),
      long.held.toFixed(3),
      long.width.toFixed(2),
    ];
  });
  return [
    `**Intervals** at 20 on each side (both errors together at most 0.10, at any time), in ${runs} runs.`,
    '',
    markdownTable(
      ['edit rate', 'control rate', 'held, 12 blocks', 'width', 'held, 48 blocks', 'width'],
      rows,
    ),
  ].join('\n');
}

function discoveries(runs: number): string {
  const rows = [
    [4, 0],
    [4, 1],
    [16, 0],
    [16, 4],
  ].flatMap(([family = 0, effects = 0]) =>
    [0.05, 0.2, 0.35].map(control => {
      const { fdr, found } = falseDiscoveries({ family, effects, control }, { blocks: 48, runs, alpha: 0.1 });
      return [family, effects, control, fdr.toFixed(4), effects === 0 ? '–' : found.toFixed(3)];
    }),
  );
  return [
    `**e-BH with one shared control**, looked at after each of 48 blocks, α = 0.10, ${runs} runs; effects of 60 points.`,
    '',
    markdownTable(['family', 'effects', 'control rate', 'false discovery rate', 'effects found'], rows),
  ].join('\n');
}
