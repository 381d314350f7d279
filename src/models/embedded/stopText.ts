/** Where the first of the stop texts starts in a text, or −1. */
export function stopAt(text: string, stops: readonly string[]): number {
  const found = stops.map(stop => (stop === '' ? -1 : text.indexOf(stop))).filter(index => index >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}
