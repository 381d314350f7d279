import { h } from '../dom.ts';
import { words } from '../words.ts';

/** A link to a reason's card. */
export function reasonLink(place: number, go: (place: number) => void): HTMLElement {
  const link = h(
    'a',
    { href: `#reason-${place + 1}`, class: 'reason-link' },
    words.reasons.reason(place + 1),
  );
  link.addEventListener('click', event => {
    event.preventDefault();
    go(place);
  });
  return link;
}
