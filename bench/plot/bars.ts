/** A bar with an interval, in the units of the axis. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Written behind the bar. */
  readonly note: string;
}

export interface BarPanel {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** The end of the axis. */
  readonly most: number;
}

const LABELS = 230;
const PLOT = 300;
const NOTES = 110;
const ROW = 22;
const TOP = 34;

const escaped = (text: string): string => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);

/** Panels of horizontal bars side by side, as an SVG that reads on light and dark grounds. The first has the labels. */
export function barChart(title: string, panels: readonly BarPanel[]): string {
  const rows = Math.max(...panels.map(panel => panel.bars.length), 1);
  const width = LABELS + panels.length * (PLOT + NOTES);
  const height = TOP + 24 + rows * ROW + 12;
  const body = panels.map((panel, index) => panelAt(panel, LABELS + index * (PLOT + NOTES), index === 0));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#24292f}.t{font-weight:600}.b{fill:#4f8fd0}.e,.a{stroke:#57606a}.g{fill:#ffffff}@media(prefers-color-scheme:dark){text{fill:#d0d7de}.g{fill:#0d1117}.e,.a{stroke:#9da7b1}}</style>',
    `<rect class="g" width="${width}" height="${height}"/>`,
    `<text class="t" x="8" y="20">${escaped(title)}</text>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

function panelAt(panel: BarPanel, left: number, labels: boolean): string {
  const x = (value: number): number => left + (Math.max(0, Math.min(value, panel.most)) / panel.most) * PLOT;
  const one = (value: number): string => value.toFixed(1);
  const head = `<text x="${left}" y="${TOP + 12}">${escaped(panel.title)}</text><line class="a" x1="${left}" x2="${left}" y1="${TOP + 18}" y2="${TOP + 24 + panel.bars.length * ROW}"/>`;
  const bars = panel.bars.map((bar, index) => {
    const y = TOP + 26 + index * ROW;
    const middle = y + ROW / 2 - 3;
    const error =
      bar.low === undefined || bar.high === undefined
        ? ''
        : `<line class="e" x1="${one(x(bar.low))}" x2="${one(x(bar.high))}" y1="${middle}" y2="${middle}"/>`;
    const label = labels
      ? `<text x="${left - 8}" y="${y + 12}" text-anchor="end">${escaped(bar.label)}</text>`
      : '';
    return `${label}<rect class="b" x="${left}" y="${y}" width="${one(x(bar.value) - left)}" height="${ROW - 7}"/>${error}<text x="${one(x(Math.max(bar.value, bar.high ?? 0)) + 6)}" y="${y + 12}">${escaped(bar.note)}</text>`;
  });
  return [head, ...bars].join('\n');
}
