/** A small file for the tests to open and to write into. */
export function greet(name: string): string {
  return `Hello, ${name}!`;
}
