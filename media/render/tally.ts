import type { AuditView, ClaimState } from '../../src/panel/auditView.ts';
import { tally as count } from '../../src/panel/auditView.ts';
import { h, setText } from '../dom.ts';
import { icon } from '../icons.ts';
import { words } from '../words.ts';

const ORDER: readonly ClaimState[] = [
  'drove',
  'backed-up',
  'did-not-drive',
  'contradicted',
  'untestable',
  'undecided',
  'running',
  'waiting',
];

export interface Tally {
  readonly element: HTMLElement;
  update(view: AuditView): void;
}

/** How many reasons have which verdict; pressing one goes to the next reason that has it. */
export function tally(go: (place: number) => void): Tally {
  let now: AuditView | null = null;
  let last = -1;
  const items = ORDER.map(state => {
    const counted = h('span', { class: 'number' });
    const item = h(
      'button',
      { type: 'button' },
      icon(`verdict-${state}`),
      counted,
      h('span', {}, words.explanation.tallied(state)),
    );
    item.addEventListener('click', () => {
      const claims = now?.claims ?? [];
      const after = claims.findIndex((claim, place) => place > last && claim.state === state);
      last = after >= 0 ? after : claims.findIndex(claim => claim.state === state);
      if (last >= 0) {
        go(last);
      }
    });
    return { state, counted, element: h('li', { class: state, hidden: true }, item) };
  });
  return {
    element: h(
      'ul',
      { class: 'tally small', 'aria-label': words.explanation.tally },
      items.map(item => item.element),
    ),
    update(view) {
      now = view;
      const counts = count(view);
      for (const { state, counted, element } of items) {
        const value = counts.get(state) ?? 0;
        element.hidden = value === 0;
        setText(counted, words.number(value));
      }
    },
  };
}
