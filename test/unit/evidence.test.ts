import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  blocksToDecide,
  droveProcess,
  eBenjaminiHochberg,
  effectOf,
  EProcess,
  eThreshold,
  EXPECT_EFFECT,
  EXPECT_NONE,
  inertProcess,
  look,
  project,
} from '../../src/audit/evidence.ts';
import type { Block, Null } from '../../src/audit/evidence.ts';
import { seededRandom } from '../../src/audit/random.ts';

const kl = (p: number, q: number): number => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));

const rate = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const anyNull: fc.Arbitrary<Null> = fc.record({
  side: fc.constantFrom('at-most', 'at-least'),
  bound: fc.integer({ min: -90, max: 90 }).map(d => d / 100),
});
const anyBlocks = fc.array(fc.record({ edit: fc.boolean(), control: fc.boolean() }), { maxLength: 48 });

/** The nearest point of the null by exhaustive search over a grid of its boundary. */
function projectByGrid(edit: number, control: number, h0: Null): number {
  let best = Infinity;
  for (let step = 1; step < 4000; step++) {
    const c = step / 4000;
    const e = c + h0.bound;
    if (e > 0 && e < 1) {
      best = Math.min(best, kl(edit, e) + kl(control, c));
    }
  }
  return best;
}

describe('the projection on a null', () => {
  it('leaves a point of the null where it is', () => {
    assert.deepEqual(project(0.2, 0.4, { side: 'at-most', bound: 0 }), [0.2, 0.4]);
  });

  it('is at least as near as any point of the boundary', () => {
    fc.assert(
      fc.property(rate, rate, anyNull, (edit, control, h0) => {
        const outside = h0.side === 'at-most' ? edit - control > h0.bound : edit - control < h0.bound;
        fc.pre(outside);
        const [e, c] = project(edit, control, h0);
        assert.ok(Math.abs(e - c - h0.bound) < 1e-9);
        assert.ok(kl(edit, e) + kl(control, c) <= projectByGrid(edit, control, h0) + 1e-6);
      }),
    );
  });

  it('makes the expected factor at most 1 everywhere in the null', () => {
    const grid = Array.from({ length: 21 }, (_, index) => index / 20);
    fc.assert(
      fc.property(rate, rate, anyNull, (te, tc, h0) => {
        const [qe, qc] = project(te, tc, h0);
        const expected = (p: number, t: number, q: number): number =>
          (p * t) / q + ((1 - p) * (1 - t)) / (1 - q);
        for (const e of grid) {
          for (const c of grid) {
            const isNull = h0.side === 'at-most' ? e - c <= h0.bound : e - c >= h0.bound;
            if (isNull) {
              assert.ok(expected(e, te, qe) * expected(c, tc, qc) <= 1 + 1e-6);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('an e-process', () => {
  const blocksUntil = (process: EProcess, block: Block, threshold: number): number => {
    let blocks = 0;
    while (process.value < threshold) {
      process.add(block);
      blocks += 1;
    }
    return blocks;
  };

  it('decides a clean absence in 9 blocks and a clean effect in 3 at α = 0.05', () => {
    assert.equal(blocksUntil(inertProcess(0.3), { edit: false, control: false }, 20), 9);
    assert.equal(blocksUntil(droveProcess(), { edit: true, control: false }, 20), 3);
  });

  it('uses no block before it has been looked at: the first factor comes from the starting counts alone', () => {
    const process = droveProcess();
    process.add({ edit: true, control: false });
    const te = 0.6 / 0.75;
    const tc = 0.08 / 0.68;
    const q = (te + tc) / 2;
    assert.ok(Math.abs(process.value - (te / q) * ((1 - tc) / (1 - q))) < 1e-12);
  });

  it('rejects a true null at any time in at most α of the runs', () => {
    const random = seededRandom(7, 'type I');
    const draw = (p: number): boolean => random.below(1e6) < p * 1e6;
    const runs = 400;
    for (const [make, shift] of [
      [droveProcess, 0],
      [() => inertProcess(0.3), 0.3],
    ] as const) {
      for (const control of [0.02, 0.1, 0.3, 0.6]) {
        let rejected = 0;
        for (let run = 0; run < runs; run++) {
          const process = make();
          for (let block = 0; block < 60; block++) {
            process.add({ edit: draw(control + shift), control: draw(control) });
          }
          rejected += process.peak >= 20 ? 1 : 0;
        }
        // 0.05 and three standard errors of 400 runs.
        assert.ok(rejected / runs <= 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs), `${rejected} of ${runs}`);
      }
    }
  });
});

describe('the interval of an effect', () => {
  const thresholds = { drove: 20, inert: 20 };

  it('is the example of the report format for 9 of 9 against 0 of 9', () => {
    const blocks = Array.from({ length: 9 }, () => ({ edit: true, control: false }));
    assert.deepEqual(effectOf(blocks, thresholds, 0.3), { estimate: 1, low: 0.61, high: 1 });
  });

  it('holds its estimate and never disagrees with the verdict beside it', () => {
    fc.assert(
      fc.property(anyBlocks, blocks => {
        const drove = droveProcess();
        const inert = inertProcess(0.3);
        for (const block of blocks) {
          drove.add(block);
          inert.add(block);
        }
        const { estimate, low, high } = effectOf(blocks, thresholds, 0.3);
        assert.ok(low <= estimate && estimate <= high);
        if (drove.peak >= 20 && estimate > 0) {
          assert.ok(low > 0, `low ${low}`);
        }
        if (inert.peak >= 20 && estimate <= 0.3) {
          assert.ok(high <= 0.3, `high ${high}`);
        }
      }),
    );
  });

  it('agrees with a scan of every hundredth', () => {
    fc.assert(
      fc.property(anyBlocks, blocks => {
        fc.pre(blocks.length > 0);
        const peak = (h0: Null, start: typeof EXPECT_NONE): number => {
          const process = new EProcess(h0, start);
          blocks.forEach(block => process.add(block));
          return process.peak;
        };
        const { estimate, low, high } = effectOf(blocks, thresholds, 0.3);
        const grid = Array.from({ length: 199 }, (_, index) => (index - 99) / 100);
        const above = grid.filter(
          d => d > estimate && peak({ side: 'at-least', bound: d }, EXPECT_NONE) >= 20,
        );
        const below = grid.filter(
          d => d < estimate && peak({ side: 'at-most', bound: d }, EXPECT_EFFECT) >= 20,
        );
        assert.ok(Math.abs(high - Math.max(estimate, Math.min(1, ...above))) <= 0.0101);
        assert.ok(Math.abs(low - Math.min(estimate, Math.max(-1, ...below))) <= 0.0101);
      }),
      { numRuns: 60 },
    );
  });
});

describe('e-BH', () => {
  /** By definition: the largest k for which k hypotheses have E ≥ m/(α k). */
  function bruteForce(eValues: readonly number[], alpha: number, family: number): boolean[] {
    for (let k = eValues.length; k > 0; k--) {
      const enough = eValues.map(value => value >= family / (alpha * k));
      if (enough.filter(Boolean).length >= k) {
        return enough;
      }
    }
    return eValues.map(() => false);
  }

  it('rejects the same hypotheses as its definition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 12 }),
        fc.integer({ min: 0, max: 10 }),
        (eValues, others) => {
          const family = eValues.length + others;
          assert.deepEqual(eBenjaminiHochberg(eValues, 0.1, family), bruteForce(eValues, 0.1, family));
        },
      ),
    );
  });

  it('needs m/α for the first of a family and m/(α k) for the k-th', () => {
    assert.equal(eThreshold(0.05, 4, 0), 80);
    assert.equal(eThreshold(0.05, 4, 3), 20);
  });
});

describe('a look', () => {
  it('ends when one side is three runs ahead', () => {
    assert.equal(look([false, false], 15), 'open');
    assert.equal(look([false, false, false], 15), 'no-loss');
    assert.equal(look([true, true, false, true, true], 15), 'loss');
  });

  it('leaves a tie to a full arm', () => {
    assert.equal(look([true, false, true, false], 4), 'loss');
  });
});

describe('the blocks that are likely needed', () => {
  it('are about what a clean absence takes', () => {
    const seen = Array.from({ length: 4 }, () => ({ edit: false, control: false }));
    const more = blocksToDecide(seen, { side: 'at-least', bound: 0.3 }, EXPECT_NONE, 20);
    assert.ok(more !== null && more >= 4 && more <= 9, String(more));
  });

  it('are unknown where the rates point the other way', () => {
    const seen = Array.from({ length: 20 }, () => ({ edit: true, control: false }));
    assert.equal(blocksToDecide(seen, { side: 'at-least', bound: 0.3 }, EXPECT_NONE, 20), null);
  });
});
