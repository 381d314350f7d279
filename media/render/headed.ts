import type { Child } from '../dom.ts';
import { h } from '../dom.ts';

/** A section with its heading and, beside it, a few words. */
export function section(id: string, title: string, aside: Child, ...content: readonly Child[]): HTMLElement {
  return h(
    'section',
    { 'aria-labelledby': id, class: `on-${id}` },
    h('div', { class: 'heading' }, h('h2', { id }, title), aside),
    content,
  );
}

export function small(text: string, id?: string): HTMLElement {
  return h('span', { class: 'dim small', id }, text);
}
