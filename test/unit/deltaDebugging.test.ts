import assert from 'node:assert/strict';
import fc from 'fast-check';
import { smallestKeeping } from '../../src/audit/deltaDebugging.ts';

describe('delta debugging', () => {
  it('finds exactly the items that are needed, wherever they stand', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }).chain(size =>
          fc.tuple(
            fc.constant(size),
            fc.subarray(
              Array.from({ length: size }, (_, index) => index),
              { minLength: 1 },
            ),
          ),
        ),
        async ([size, needed]) => {
          const items = Array.from({ length: size }, (_, index) => index);
          const found = await smallestKeeping(items, part =>
            Promise.resolve(needed.every(item => part.includes(item))),
          );
          assert.deepEqual(found, needed);
        },
      ),
    );
  });

  it('leaves out nothing that could be left out, where several sets would do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
        async either => {
          const keeps = (part: readonly number[]): boolean => either.some(item => part.includes(item));
          const found = await smallestKeeping([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], part =>
            Promise.resolve(keeps(part)),
          );
          assert.equal(found.length, 1);
          assert.ok(keeps(found));
        },
      ),
    );
  });
});
