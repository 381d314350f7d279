import { h, svg } from '../dom.ts';
import { dotIcon } from '../icons.ts';
import { words } from '../words.ts';

/** What the signs in the rows mean. Read out nowhere: each row says its runs in words. */
export function legend(): HTMLElement {
  const { changed, kept, failed, margin } = words.reasons.legend;
  const dashes = svg(
    'svg',
    { viewBox: '0 0 10 10', 'aria-hidden': 'true' },
    svg('path', { d: 'M4.5 0h1v2h-1ZM4.5 4h1v2h-1ZM4.5 8h1v2h-1Z' }),
  );
  return h(
    'p',
    { class: 'legend', 'aria-hidden': 'true' },
    h('span', {}, dotIcon('changed'), changed),
    h('span', {}, dotIcon('kept'), kept),
    h('span', {}, dotIcon('failed'), failed),
    h('span', {}, dashes, margin),
  );
}
