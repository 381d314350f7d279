/** More than any honest reply holds; a hostile one isn't searched for longer. */
const MOST_CHARACTERS = 100_000;
const MOST_TRIES = 40;

/**
 * The first JSON object that stands in a reply, whatever is written around it (a fence, a preface, a second object);
 * null where there is none.
 */
export function firstObject(reply: string): Record<string, unknown> | null {
  const text = reply.slice(0, MOST_CHARACTERS);
  let from = text.indexOf('{');
  for (let tries = 0; from >= 0 && tries < MOST_TRIES; tries++) {
    const end = objectEnd(text, from);
    const value = end === null ? null : parsed(text.slice(from, end));
    if (value) {
      return value;
    }
    from = text.indexOf('{', from + 1);
  }
  return null;
}

/** Where the object that opens at `start` is closed; braces within strings don't count. */
function objectEnd(text: string, start: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      at += sign === '\\' ? 1 : 0;
      quoted = sign !== '"';
    } else if (sign === '"') {
      quoted = true;
    } else if (sign === '{') {
      depth += 1;
    } else if (sign === '}') {
      depth -= 1;
      if (depth === 0) {
        return at + 1;
      }
    }
  }
  return null;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
