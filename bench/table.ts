import { figuresOf, groupBy, spread } from './figures.ts';
import { markdownTable, percent, share } from './markdown.ts';
import type { Row } from './rows.ts';

const SIZES = [4, 8, 16, 64];

const cellName = (row: Row): string => `${row.wiring}${row.noise > 0 ? `, ${row.noise * 100} % noise` : ''}`;

/** The auditor on every wiring. */
export function auditTables(rows: readonly Row[]): string {
  const groups = [...groupBy(rows, cellName)];
  const verdicts = groups.map(([name, group]) => {
    const all = figuresOf(group);
    return [
      name,
      all.cases,
      share(all.falseAccusations, all.accusations),
      share(all.falseCredits, all.credits),
      percent(all.right, all.claims),
      percent(all.open, all.claims),
      hasBackup(group) ? percent(all.backedUp, all.causes) : '',
    ];
  });
  const calls = groups.map(([name, group]) => [
    name,
    ...SIZES.map(size => {
      const some = group.filter(row => row.size === size);
      return some.length === 0 ? '' : figuresOf(some).callsPerClaim.toFixed(1);
    }),
    ...(['effect', 'none', 'open'] as const).map(of => {
      const found = spread(
        group.flatMap(row => row.blocks.filter(arm => arm.of === of).map(arm => arm.blocks)),
      );
      return found ? `${found.median} (${found.high})` : '';
    }),
    held(group, 'covered'),
    held(group, 'shown'),
  ]);
  return [
    '## The auditor on known wirings',
    '',
    markdownTable(
      ['wiring', 'cases', 'false accusations', 'false credits', 'right', 'open', 'backed-up found'],
      verdicts,
    ),
    '',
    'Calls a claim by the number of claims; blocks of deciding arms, median (ninth decile), by what they came to;',
    'intervals that hold the true effect: of all deciding arms, and of those beside a verdict.',
    '',
    markdownTable(
      [
        'wiring',
        ...SIZES.map(size => `${size} claims`),
        'blocks: effect',
        'none',
        'open',
        'intervals of arms',
        'beside verdicts',
      ],
      calls,
    ),
    '',
    bySurroundings(rows),
    '',
    wrongVerdicts(rows),
  ].join('\n');
}

const hasBackup = (rows: readonly Row[]): boolean =>
  ['either-two', 'either-three', 'task-backed', 'self-repairing'].includes(rows[0]?.wiring ?? '');

function held(rows: readonly Row[], of: 'covered' | 'shown'): string {
  const good = rows.reduce((sum, row) => sum + row[of][0], 0);
  const all = rows.reduce((sum, row) => sum + row[of][1], 0);
  return all === 0 ? '' : `${percent(good, all)} of ${all}`;
}

/** The same figures by where the reasons stand and what the output is. */
function bySurroundings(rows: readonly Row[]): string {
  const lines = [...groupBy(rows, row => `reasons ${row.position}`), ...groupBy(rows, row => row.form)].map(
    ([name, group]) => {
      const all = figuresOf(group);
      return [
        name,
        all.cases,
        share(all.falseAccusations, all.accusations),
        share(all.falseCredits, all.credits),
        percent(all.right, all.claims),
        percent(all.open, all.claims),
      ];
    },
  );
  return markdownTable(
    ['all wirings', 'cases', 'false accusations', 'false credits', 'right', 'open'],
    lines,
  );
}

/** Where false words come from: the same mistake at most once a line. */
function wrongVerdicts(rows: readonly Row[]): string {
  const wrong = rows.flatMap(row =>
    row.counts
      .filter(count => count.score.startsWith('false'))
      .map(count => ({
        key: [row.wiring, row.position, count.role, count.verdict].join('|'),
        claims: count.claims,
        seed: `${row.size} claims, seed ${row.seed}, noise ${row.noise}`,
      })),
  );
  const lines = [...groupBy(wrong, item => item.key)]
    .map(([key, items]) => ({
      key,
      claims: items.reduce((sum, item) => sum + item.claims, 0),
      first: items[0]?.seed ?? '',
    }))
    .sort((a, b) => b.claims - a.claims)
    .slice(0, 25)
    .map(({ key, claims, first }) => [...key.split('|'), claims, first]);
  return lines.length === 0
    ? 'No false word.'
    : markdownTable(['false words: wiring', 'reasons', 'role', 'verdict', 'claims', 'first seen'], lines);
}

/** All judges on the same cases. */
export function comparisonTable(rows: readonly Row[]): string {
  const lines = [...groupBy(rows, row => row.judge)].map(([name, group]) => {
    const all = figuresOf(group);
    return [
      name,
      all.cases,
      all.callsPerClaim.toFixed(1),
      share(all.falseAccusations, all.accusations),
      share(all.falseCredits, all.credits),
      percent(all.right, all.claims),
      percent(all.open, all.claims),
    ];
  });
  return [
    '## Other methods and the auditor without one of its parts, on the same cases',
    '',
    'Each has at most the calls that the audit took. What edits the explanation says nothing of reasons that stand',
    'after the output: there it has no row. `typography` and `wording` are left out: what is right there is a matter',
    'of definition.',
    '',
    markdownTable(
      ['method', 'cases', 'calls a claim', 'false accusations', 'false credits', 'right', 'open'],
      lines,
    ),
  ].join('\n');
}
