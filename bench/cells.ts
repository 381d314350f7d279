import { NOISE, NOISY, WIRINGS } from './wired/wirings.ts';
import type { CaseRequest } from './wired/case.ts';
import type { Wiring } from './wired/wirings.ts';

/** A wiring at a rate of noise: what a line of the table is about. */
export interface Cell {
  readonly wiring: Wiring;
  readonly noise: number;
}

export function cells(only: readonly Wiring[]): Cell[] {
  return WIRINGS.filter(wiring => only.length === 0 || only.includes(wiring)).flatMap(wiring =>
    NOISE.filter(noise => noise === 0 || NOISY.includes(wiring)).map(noise => ({ wiring, noise })),
  );
}

/** Of every hundred cases so many have 4, 8, 16 and 64 claims: most explanations are short. */
const SIZES: readonly (readonly [size: number, share: number])[] = [
  [4, 55],
  [8, 30],
  [16, 12],
  [64, 3],
];

/** The sizes are spread evenly, so that any number of cases holds them in about these shares. */
export function sizeOf(index: number): number {
  const place = (index * 37) % 100;
  let until = 0;
  for (const [size, share] of SIZES) {
    until += share;
    if (place < until) {
      return size;
    }
  }
  return 4;
}

export function requestOf(cell: Cell, index: number): CaseRequest {
  return { ...cell, size: sizeOf(index), seed: index + 1 };
}
