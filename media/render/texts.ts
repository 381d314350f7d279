import type { ChangeObject } from 'diff';
import { diffWordsWithSpace } from 'diff';
import { cutText } from '../../src/panel/visibleText.ts';
import type { Child } from '../dom.ts';
import { h, longText, replaceChildren, textNodes } from '../dom.ts';
import { words } from '../words.ts';

/* Two texts side by side, with what differs marked word by word. */

/** Longer texts, and texts that differ in more words, are shown without marks: comparing would take too long. */
const MOST_COMPARED = 60_000;
const MOST_EDITS = 1500;
/** Stretches that are the same and longer than this are folded, down to `CONTEXT` on either side. */
const LONGEST_SAME = 600;
const CONTEXT = 160;
const SHOWN_LENGTH = 6000;

export interface Side {
  readonly caption: string;
  readonly text: string;
}

function compare(left: string, right: string): readonly ChangeObject<string>[] | null {
  if (left.length + right.length > MOST_COMPARED) {
    return null;
  }
  return diffWordsWithSpace(left, right, { maxEditLength: MOST_EDITS }) ?? null;
}

/** A stretch that both texts have; its middle is folded. */
function same(text: string, isFirst: boolean, isLast: boolean): Child {
  if (text.length <= LONGEST_SAME) {
    return text;
  }
  const head = isFirst ? '' : cutText(text, 0, CONTEXT);
  const tailLength = isLast ? 0 : CONTEXT;
  const middle = cutText(text, head.length, text.length - head.length - tailLength);
  const button = h('button', { type: 'button', class: 'link same' }, words.texts.same(middle.length));
  button.addEventListener('click', () => button.replaceWith(...textNodes(middle)));
  return [head, button, text.slice(head.length + middle.length)];
}

function marked(changes: readonly ChangeObject<string>[], side: 'left' | 'right'): readonly Child[] {
  return changes.map((change, at) => {
    if (change.added) {
      return side === 'right' ? h('ins', {}, change.value) : null;
    }
    if (change.removed) {
      return side === 'left' ? h('del', {}, change.value) : null;
    }
    return same(change.value, at === 0, at === changes.length - 1);
  });
}

function box(caption: string, code: boolean, content: Child): HTMLElement {
  const text = h(code ? 'pre' : 'div', { class: 'text', dir: 'auto' }, content);
  return h('div', { class: 'side' }, h('span', { class: 'caption' }, caption), text);
}

/** The two texts of a pair. `code` sets them in the editor's font. */
export function sideBySide(left: Side, right: Side, code: boolean): readonly HTMLElement[] {
  const changes = left.text === right.text ? null : compare(left.text, right.text);
  const content = (side: Side, which: 'left' | 'right'): Child => {
    if (side.text === '') {
      return h('span', { class: 'dim' }, words.texts.empty);
    }
    return changes ? marked(changes, which) : longText(side.text, SHOWN_LENGTH, words.showMore);
  };
  const note = left.text === right.text ? words.texts.nothingDiffers : changes ? '' : words.texts.tooLong;
  return [
    box(left.caption, code, content(left, 'left')),
    box(right.caption, code, content(right, 'right')),
    ...(note === '' ? [] : [h('p', { class: 'small dim wide' }, note)]),
  ];
}

/** One text in a box, where there is nothing to compare it with. */
export function oneText(side: Side, code: boolean): HTMLElement {
  return box(
    side.caption,
    code,
    side.text === ''
      ? h('span', { class: 'dim' }, words.texts.empty)
      : longText(side.text, SHOWN_LENGTH, words.showMore),
  );
}

export function pair(heading: Child, ...content: readonly Child[]): HTMLElement {
  const element = h('div', { class: 'pair' });
  replaceChildren(element, h('div', { class: 'pair-heading' }, heading), content);
  return element;
}
