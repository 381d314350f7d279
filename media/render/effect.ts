import type { Effect } from '../../src/audit/report.ts';
import { h, svg } from '../dom.ts';
import { words } from '../words.ts';

/** The axis goes from −50 to +100 points; what lies beyond is drawn at its end. */
const LOW = -0.5;
const HIGH = 1;

function x(rate: number): string {
  const place = (Math.min(HIGH, Math.max(LOW, rate)) - LOW) / (HIGH - LOW);
  return `${(place * 100).toFixed(2)}%`;
}

function upright(rate: number, top: number, bottom: number, classes: string): SVGElement {
  return svg('line', { class: classes, x1: x(rate), x2: x(rate), y1: top, y2: bottom });
}

/** An effect with its interval, and the margin δ that it is judged by. */
export function effectBar({ estimate, low, high }: Effect, margin: number | null): HTMLElement {
  const bar = svg(
    'svg',
    {
      class: 'effect',
      role: 'img',
      'aria-label': words.reasons.bar(estimate, low, high, margin),
    },
    svg('line', { class: 'axis', x1: '0', x2: '100%', y1: 9, y2: 9 }),
    upright(0, 1, 17, 'zero'),
    margin !== null && upright(margin, 1, 17, 'margin'),
    svg('line', { class: 'interval', x1: x(low), x2: x(high), y1: 9, y2: 9 }),
    upright(low, 6, 12, 'interval'),
    upright(high, 6, 12, 'interval'),
    svg('circle', { class: 'estimate', cx: x(estimate), cy: 9, r: 4 }),
    svg('text', { x: x(0), y: 27, 'text-anchor': 'middle' }, '0'),
    margin !== null &&
      svg('text', { x: x(margin), y: 27, 'text-anchor': 'middle' }, words.reasons.margin(margin)),
  );
  return h(
    'dl',
    { class: 'evidence' },
    h('dt', {}, words.reasons.effect),
    h(
      'dd',
      { class: 'counts' },
      words.reasons.points(estimate),
      h('br'),
      h('span', { class: 'dim tiny' }, words.reasons.interval(low, high)),
    ),
    h('dd', {}, bar),
  );
}
