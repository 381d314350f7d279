import type { ClaimState } from '../src/panel/auditView.ts';
import type { Dot } from '../src/panel/dots.ts';
import { CODICONS } from './codicons.ts';
import { svg } from './dom.ts';

export type IconName = keyof typeof CODICONS | `verdict-${ClaimState}`;

interface Shape {
  readonly field: number;
  readonly outlines: readonly string[];
  /** Drawn under the outlines, faintly. */
  readonly faint?: string;
}

const ring = (x: number, y: number, outer: number, inner: number): string =>
  [outer, inner].map(r => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`).join('');
const disc = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;

/** One outline a verdict, told apart by shape alone: it must be readable without its colour. */
const VERDICT_SHAPES: Readonly<Record<ClaimState, Shape>> = {
  drove: {
    field: 16,
    outlines: [`${disc(8, 8, 7)}M4.25 7.35h5.1L7.4 5.4l.92-.92L11.84 8l-3.52 3.52-.92-.92 1.95-1.95h-5.1Z`],
  },
  'backed-up': {
    field: 16,
    outlines: [
      ring(5.5, 8, 4.7, 3.6),
      ring(10.5, 8, 4.7, 3.6),
      'M8 4.02a4.7 4.7 0 0 1 0 7.96a4.7 4.7 0 0 1 0-7.96Z',
    ],
  },
  'did-not-drive': { field: 16, outlines: [ring(8, 8, 7, 5.9), 'M4.6 7.3h6.8v1.4H4.6Z'] },
  contradicted: { field: 16, outlines: CODICONS.warning },
  untestable: { field: 16, outlines: CODICONS['circle-slash'] },
  undecided: { field: 16, outlines: CODICONS.question },
  running: {
    field: 16,
    outlines: ['M8 2a6 6 0 0 1 6 6h-1.2A4.8 4.8 0 0 0 8 3.2Z'],
    faint: ring(8, 8, 6, 4.8),
  },
  waiting: { field: 16, outlines: CODICONS.clockface },
};

const DOT_SHAPES: Readonly<Record<Dot, Shape>> = {
  changed: { field: 10, outlines: [disc(5, 5, 4)] },
  kept: { field: 10, outlines: [ring(5, 5, 3.9, 2.9)] },
  failed: {
    field: 10,
    outlines: ['M2 2.7 2.7 2 5 4.3 7.3 2l.7.7L5.7 5 8 7.3l-.7.7L5 5.7 2.7 8 2 7.3 4.3 5Z'],
  },
  running: { field: 10, outlines: ['M5 1.1a3.9 3.9 0 0 1 0 7.8v-1a2.9 2.9 0 0 0 0-5.8Z'] },
  gap: { field: 10, outlines: [] },
};

function symbol(id: string, { field, outlines, faint }: Shape): SVGElement {
  return svg(
    'symbol',
    { id, viewBox: `0 0 ${field} ${field}` },
    faint !== undefined && svg('path', { d: faint, 'fill-rule': 'evenodd', opacity: 0.3 }),
    outlines.map(d => svg('path', { d, 'fill-rule': 'evenodd', 'clip-rule': 'evenodd' })),
  );
}

/** Every icon once; the page puts it into the document and refers to it. */
export function iconSheet(): SVGElement {
  return svg(
    'svg',
    { class: 'spoken', width: 0, height: 0, 'aria-hidden': 'true', focusable: 'false' },
    Object.entries(CODICONS).map(([name, outlines]) => symbol(`icon-${name}`, { field: 16, outlines })),
    Object.entries(VERDICT_SHAPES).map(([state, shape]) => symbol(`icon-verdict-${state}`, shape)),
    Object.entries(DOT_SHAPES).map(([dot, shape]) => symbol(`dot-${dot}`, shape)),
  );
}

/** An icon; the words beside it say what it means. */
export function icon(name: IconName, classes = 'icon'): SVGElement {
  return svg('svg', { class: classes, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, use(`icon-${name}`));
}

export function setIcon(element: SVGElement, name: IconName): void {
  setUse(element, `icon-${name}`);
}

export function dotIcon(dot: Dot): SVGElement {
  return svg('svg', { class: dot, viewBox: '0 0 10 10', 'aria-hidden': 'true' }, use(`dot-${dot}`));
}

export function setDot(element: SVGElement, dot: Dot): void {
  if (element.getAttribute('class') !== dot) {
    element.setAttribute('class', dot);
    setUse(element, `dot-${dot}`);
  }
}

function use(id: string): SVGElement {
  return svg('use', { href: `#${id}` });
}

function setUse(element: SVGElement, id: string): void {
  element.firstElementChild?.setAttribute('href', `#${id}`);
}
