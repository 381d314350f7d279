type Cell = string | number;

/** A Markdown table; numbers stand to the right. */
export function markdownTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.join(' | ')} |`;
  const aligned = header.map((_, index) => (index === 0 ? '---' : '--:'));
  return [line(header), line(aligned), ...rows.map(line)].join('\n');
}

/** "3 of 120 (2.5 %)", or a dash where there were none. */
export const share = (part: number, of: number): string =>
  of === 0 ? '–' : `${part} of ${of} (${percent(part, of)})`;

export const percent = (part: number, of: number): string =>
  of === 0 ? '–' : `${((100 * part) / of).toFixed(1)} %`;
