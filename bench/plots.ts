import { wilson } from './baselines/fixedTests.ts';
import { figuresOf, groupBy } from './figures.ts';
import { barChart } from './plot/bars.ts';
import type { Bar } from './plot/bars.ts';
import type { Row } from './rows.ts';

/** Calls a claim on each wiring, at 4 and at 16 claims, without noise. */
export function callsPlot(rows: readonly Row[]): string {
  const bars = (size: number): Bar[] =>
    [
      ...groupBy(
        rows.filter(row => row.noise === 0),
        row => row.wiring,
      ),
    ].map(([label, group]) => {
      const some = group.filter(row => row.size === size);
      const value = some.length === 0 ? 0 : figuresOf(some).callsPerClaim;
      return { label, value, note: some.length === 0 ? '–' : value.toFixed(1) };
    });
  const panels = [4, 16].map(size => ({ title: `${size} claims`, bars: bars(size), most: 64 }));
  return barChart('Calls a claim, by wiring, without noise', panels);
}

/** False accusations, false credits and right verdicts of every judge on the same cases, with Wilson's intervals. */
export function comparisonPlot(rows: readonly Row[]): string {
  const groups = [...groupBy(rows, row => row.judge)].map(([label, group]) => ({
    label,
    all: figuresOf(group),
  }));
  const panel = (
    title: string,
    of: (all: ReturnType<typeof figuresOf>) => [part: number, whole: number],
  ): { title: string; bars: Bar[]; most: number } => ({
    title,
    most: 1,
    bars: groups.map(({ label, all }) => {
      const [part, whole] = of(all);
      const [low, high] = wilson(part, whole);
      return whole === 0
        ? { label, value: 0, note: 'none given' }
        : {
            label,
            value: part / whole,
            low,
            high,
            note: `${((100 * part) / whole).toFixed(0)} % of ${whole}`,
          };
    }),
  });
  return barChart('Every judge on the same cases', [
    panel('false among accusations', all => [all.falseAccusations, all.accusations]),
    panel('false among credits', all => [all.falseCredits, all.credits]),
    panel('right among all claims', all => [all.right, all.claims]),
  ]);
}
