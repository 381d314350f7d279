/**
 * A smallest part of `items` for which `keeps` holds, by delta debugging (Zeller and Hildebrandt, "Simplifying and
 * isolating failure-inducing input", 2002): no single item of the result can be left out. `keeps(items)` is taken to
 * hold; its answers may be noisy, and then so is the result.
 */
export async function smallestKeeping<T>(
  items: readonly T[],
  keeps: (part: readonly T[]) => Promise<boolean>,
): Promise<T[]> {
  let current = [...items];
  let parts = 2;
  while (current.length > 1) {
    const chunks = split(current, parts);
    const smaller =
      (await first(chunks, keeps)) ?? (parts > 2 ? await first(complements(current, chunks), keeps) : null);
    if (smaller) {
      parts = chunks.includes(smaller) ? 2 : Math.max(2, parts - 1);
      current = smaller;
    } else if (parts >= current.length) {
      break;
    } else {
      parts = Math.min(current.length, 2 * parts);
    }
  }
  return current;
}

function split<T>(items: readonly T[], parts: number): T[][] {
  return Array.from({ length: parts }, (_, index) =>
    items.slice(Math.floor((index * items.length) / parts), Math.floor(((index + 1) * items.length) / parts)),
  ).filter(part => part.length > 0);
}

function complements<T>(items: readonly T[], chunks: readonly (readonly T[])[]): T[][] {
  return chunks.map(chunk => items.filter(item => !chunk.includes(item))).filter(part => part.length > 0);
}

async function first<T>(
  candidates: readonly T[][],
  keeps: (part: readonly T[]) => Promise<boolean>,
): Promise<T[] | null> {
  for (const candidate of candidates) {
    if (await keeps(candidate)) {
      return candidate;
    }
  }
  return null;
}
