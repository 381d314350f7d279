import path from 'node:path';

/** The folder that package.json stands in. */
export const CHECKOUT = path.resolve(import.meta.dirname, '../..');

/** Path of a file of this checkout. */
export function inCheckout(...parts: string[]): string {
  return path.join(CHECKOUT, ...parts);
}
