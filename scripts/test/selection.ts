import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT, inCheckout } from './checkout.ts';
import type { Ring } from './rings.ts';

export interface Selected {
  readonly ring: Ring;
  /** The test files to run, by their paths in the checkout; empty for a ring without tests (lint, types). */
  readonly files: readonly string[];
}

const slashes = (file: string) => file.split(path.sep).join('/');

/** Test files in a folder of the checkout and below it, sorted. */
export function testFilesIn(folder: string): string[] {
  const absolute = inCheckout(folder);
  if (!existsSync(absolute)) {
    return [];
  }
  return readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .map(name => `${folder}/${slashes(name)}`)
    .sort();
}

/** The test files that `argument` names as a file or a folder of this checkout; null where there is no such path. */
function filesNamed(argument: string): string[] | null {
  if (!existsSync(argument)) {
    return null;
  }
  const name = slashes(path.relative(CHECKOUT, path.resolve(argument)));
  return statSync(argument).isDirectory() ? testFilesIn(name) : [name];
}

/** Reads the arguments of `npm test --`. Throws an Error that names the argument which is neither ring nor path. */
export function select(rings: readonly Ring[], args: readonly string[]): Selected[] {
  const chosen = new Map<Ring, string[]>();
  const choose = (ring: Ring, files: readonly string[]) =>
    chosen.set(ring, [...(chosen.get(ring) ?? []), ...files]);
  const all = (ring: Ring) => (ring.folder === null ? [] : testFilesIn(ring.folder));
  for (const argument of args.length === 0 ? rings.map(ring => ring.name) : args) {
    const ring = rings.find(candidate => candidate.name === argument);
    const files = ring === undefined ? filesNamed(argument) : null;
    if (ring !== undefined) {
      choose(ring, all(ring));
    } else if (files !== null) {
      for (const file of files) {
        const its = rings.find(({ folder }) => folder !== null && file.startsWith(`${folder}/`));
        if (its === undefined) {
          throw new Error(`${file} belongs to no ring.`);
        }
        choose(its, [file]);
      }
    } else {
      const names = rings.map(({ name }) => name).join(', ');
      throw new Error(`There is no ring and no path ${argument}. Rings: ${names}.`);
    }
  }
  return rings.flatMap(ring => {
    const files = chosen.get(ring);
    return files === undefined ? [] : [{ ring, files: [...new Set(files)] }];
  });
}
