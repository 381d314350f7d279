const SPELLED = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/**
 * A written number in one form: `9_000`, `9,000`, `9 000` and `9000.0` are "9000", `0x1F` is "31", `three` is "3".
 * Null for what is no number, and for digits whose form matters: versions (1.2.3), codes with leading zeros (007).
 */
export function parseNumber(written: string): string | null {
  const spelled = SPELLED.indexOf(written.toLowerCase());
  if (spelled >= 0) {
    return String(spelled);
  }
  const text = written.replace(/^\+/, '').replace(/^−/, '-').replace(/n$/, '');
  if (/^-?0(?:x[\da-f][\da-f_]*|b[01][01_]*|o[0-7][0-7_]*)$/i.test(text)) {
    const negative = text.startsWith('-');
    const value = BigInt(text.replace('-', '').replaceAll('_', ''));
    return String(negative ? -value : value);
  }
  const grouped = /^-?\d{1,3}(?:([,_'\s])\d{3})(?:\1\d{3})*(?:\.\d+)?$/.test(text);
  const plain = grouped ? text.replace(/[,_'\s]/g, '') : text.replace(/(\d)_(?=\d)/g, '$1');
  if (!/^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) || /^-?0\d/.test(plain)) {
    return null;
  }
  if (/^-?\d+$/.test(plain)) {
    return plain === '-0' ? '0' : plain;
  }
  const value = Number(plain);
  // Beyond what a double holds exactly, the digits themselves are the number.
  return Number.isFinite(value) && Math.abs(value) < 1e21 ? String(value) : plain;
}
