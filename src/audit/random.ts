import type { Random } from './ports.ts';

/** 32-bit FNV-1a: spreads a key over the seed space; not for anything secret. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A stream of draws for one purpose. Every draw of an audit is keyed by what it is for (stream, block), so that
 * the order in which runs happen to end, and so the concurrency, can't change it.
 *
 * The generator is mulberry32 (Ettinger, public domain): 32 bits of state, ample for choosing wordings.
 */
export function seededRandom(seed: number, key: string): Random {
  let state = (hash32(key) ^ Math.imul(seed + 1, 0x9e3779b1)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return { below: bound => Math.floor((next() / 2 ** 32) * bound) };
}

/** One of `items`. */
export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[random.below(items.length)] ?? items[0];
}

/** `count` different indices below `bound`, or all of them in a drawn order where there are fewer. */
export function pickIndices(random: Random, bound: number, count: number): number[] {
  const indices = Array.from({ length: bound }, (_, index) => index);
  for (let index = 0; index < Math.min(count, bound); index++) {
    const other = index + random.below(bound - index);
    [indices[index], indices[other]] = [indices[other] ?? 0, indices[index] ?? 0];
  }
  return indices.slice(0, count);
}
