import type { Child } from './dom.ts';
import { h, replaceChildren } from './dom.ts';
import { icon } from './icons.ts';
import type { PageMemory } from './memory.ts';

export interface Fold {
  readonly element: HTMLDetailsElement;
  /** Draws the content anew if it is open, else when it is opened next. */
  refresh(): void;
}

export interface FoldOptions {
  /** Names the fold within its page. */
  readonly id: string;
  readonly summary: Child;
  readonly classes?: string;
  readonly memory: PageMemory;
  /** Called when it is first opened: what nobody looks at isn't drawn. */
  readonly build: () => Child;
}

/** A native fold that remembers whether it was open. */
export function fold({ id, summary, classes, memory, build }: FoldOptions): Fold {
  const content = h('div', { class: 'fold-content' });
  const element = h(
    'details',
    { class: classes ?? 'fold', 'data-fold': id },
    h('summary', {}, icon('chevron-right', 'icon chevron'), summary),
    content,
  );
  let drawn = false;
  const draw = (): void => {
    drawn = true;
    replaceChildren(content, build());
  };
  element.addEventListener('toggle', () => {
    if (element.open && !drawn) {
      draw();
    }
    if (memory.isOpen(id) !== element.open) {
      memory.setOpen(id, element.open);
    }
  });
  if (memory.isOpen(id) === true) {
    element.open = true;
    draw();
  }
  return {
    element,
    refresh() {
      if (element.open) {
        draw();
      } else {
        drawn = false;
      }
    },
  };
}
