import assert from 'node:assert/strict';
import { ABLATIONS } from '../../bench/baselines/ablations.ts';
import { METHODS } from '../../bench/baselines/methods.ts';
import { compare } from '../../bench/compare.ts';
import { judgeByAudit } from '../../bench/judge.ts';
import type { Row } from '../../bench/rows.ts';
import { enumerate, weigh } from '../../bench/statistics/exact.ts';
import { DROVE, INERT } from '../../bench/statistics/independent.ts';
import { everCrosses } from '../../bench/statistics/simulate.ts';
import { benchSyntax } from '../../bench/syntax.ts';
import { wiredCase } from '../../bench/wired/case.ts';
import type { WiredCase } from '../../bench/wired/case.ts';
import type { Wiring } from '../../bench/wired/wirings.ts';

const syntax = benchSyntax();

/** The first case of a wiring whose reasons stand before the output and that is drawn for an answer. */
function firstBefore(wiring: Wiring): WiredCase {
  for (let seed = 1; seed < 50; seed++) {
    const wired = wiredCase({ wiring, size: 4, noise: 0, seed });
    if (wired.position === 'before' && wired.form === 'answer') {
      return wired;
    }
  }
  assert.fail('none in fifty');
}

async function judged(wired: WiredCase): Promise<Map<string, Row>> {
  const { row, report, prepared } = await judgeByAudit(wired, syntax, false);
  return new Map([row, ...(await compare(wired, prepared, report))].map(each => [each.judge, each]));
}

const falseWords = (row: Row | undefined): number =>
  (row?.counts ?? [])
    .filter(count => count.score.startsWith('false'))
    .reduce((sum, count) => sum + count.claims, 0);

describe('other methods on wired cases', () => {
  it('judge every claim within the calls of the audit, where a fixed number of runs was meant to', async () => {
    const rows = await judged(firstBefore('single'));
    const calls = rows.get('audit')?.calls ?? 0;
    for (const { name } of METHODS) {
      const row = rows.get(name) ?? assert.fail(name);
      assert.equal(
        row.counts.reduce((sum, count) => sum + count.claims, 0),
        4,
      );
      assert.ok(row.calls <= calls, `${name}: ${row.calls} of ${calls}`);
    }
  });

  it('accuse both of two reasons that are enough each, as the audit does not', async () => {
    const rows = await judged(firstBefore('either-two'));
    assert.equal(falseWords(rows.get('audit')), 0);
    for (const name of ['removal, fixed n, Fisher', 'removal, majority of three', 'audit, no joint arms']) {
      assert.equal(falseWords(rows.get(name)), 2, name);
    }
  });

  it('need fewer calls, and see less, without a part of the audit', async () => {
    const rows = await judged(firstBefore('self-repairing'));
    for (const ablation of ABLATIONS) {
      assert.ok(rows.has(`audit, ${ablation}`), ablation);
    }
    assert.equal(falseWords(rows.get('audit')), 0);
    assert.equal(falseWords(rows.get('audit, no alteration')), 1, 'only an alteration shows that it is read');
    assert.ok((rows.get('audit, no alteration')?.calls ?? 0) < (rows.get('audit')?.calls ?? 0));
  });
});

describe('the exact type-I error', () => {
  it('never passes α, and the mean evidence never passes 1, anywhere in the null', () => {
    for (const [setting, least] of [
      [DROVE, -0.6],
      [INERT, 0.3],
    ] as const) {
      const sequences = enumerate(setting, 7, 20);
      for (const control of [0.01, 0.1, 0.3, 0.5, 0.65]) {
        for (const shift of [least, least + 0.3, setting.low ? 0 : 0.34]) {
          const edit = control + shift;
          const isNull = setting.low ? shift <= 1e-9 : shift >= 0.3;
          if (edit >= 0 && edit <= 1 && isNull) {
            assert.ok(weigh(sequences.crossed, edit, control) <= 0.05);
            assert.ok(weigh(sequences.evidence, edit, control) <= 1 + 1e-9);
          }
        }
      }
    }
  });

  it('is that of the engine’s process', () => {
    const exact = weigh(enumerate(DROVE, 7, 20).crossed, 0.9, 0.1);
    const runs = 2_000;
    const engine = everCrosses('drove', { edit: 0.9, control: 0.1 }, { blocks: 7, runs, threshold: 20 });
    // Four standard errors.
    assert.ok(Math.abs(engine - exact) < 4 * Math.sqrt((exact * (1 - exact)) / runs), `${engine} ${exact}`);
  });
});
