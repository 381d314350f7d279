import { cutText, visiblePieces } from '../src/panel/visibleText.ts';
import { inlineRuns } from '../src/panel/markup.ts';

/*
 * The only way this page makes elements. Texts become text nodes and nothing else, so no text from outside can
 * become markup; style attributes and handler attributes can't be set.
 */

export type Child = Node | string | number | null | undefined | false | readonly Child[];

/** `null`, `undefined` and `false` leave the attribute out; `true` sets it empty. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

const SVG = 'http://www.w3.org/2000/svg';

/** A text with what can't be seen made visible. */
export function textNodes(text: string): readonly Node[] {
  return visiblePieces(text).map(piece => {
    if (!piece.hidden) {
      return document.createTextNode(piece.text);
    }
    const element = document.createElement('span');
    element.className = 'hidden-character';
    element.textContent = `‹${piece.text}›`;
    return element;
  });
}

function append(element: Element | DocumentFragment, child: Child): void {
  if (child === null || child === undefined || child === false) {
    return;
  }
  if (child instanceof Node) {
    element.append(child);
  } else if (typeof child === 'string') {
    element.append(...textNodes(child));
  } else if (typeof child === 'number') {
    element.append(String(child));
  } else {
    child.forEach(one => append(element, one));
  }
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (/^(?:on|style$)/i.test(name)) {
      throw new Error(`The page sets no attribute ${name}`);
    }
    if (value === null || value === undefined || value === false) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
}

/** An HTML element with its attributes and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes?: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K];
export function h(tag: string, attributes?: Attributes, ...children: readonly Child[]): HTMLElement;
export function h(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/** An SVG element. */
export function svg(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

export function replaceChildren(element: Element, ...children: readonly Child[]): void {
  const fragment = document.createDocumentFragment();
  append(fragment, children);
  element.replaceChildren(fragment);
}

/** Sets a text only where it changed, so that a screen reader and the layout stay at rest. */
export function setText(element: Element, text: string): void {
  if (element.getAttribute('data-text') !== text) {
    element.setAttribute('data-text', text);
    replaceChildren(element, text);
  }
}

/** For people only on a screen reader. */
export function spoken(text: string): HTMLElement {
  return h('span', { class: 'spoken' }, text);
}

/** A sentence in which `code` and **bold** are drawn as such. */
export function rich(text: string): readonly Node[] {
  return inlineRuns(text).map(run => richRun(run.text, run.code, run.strong));
}

/** One run of an explanation or sentence. */
export function richRun(text: string, code: boolean, strong: boolean): Node {
  const inner = code ? h('code', {}, text) : null;
  if (strong) {
    return h('strong', {}, inner ?? text);
  }
  return inner ?? h('span', {}, text);
}

const STEP = 50_000;

/**
 * A text that may be huge: its first `limit` characters, and a button that brings more of it. The button's words
 * are told the number of characters left.
 */
export function longText(
  text: string,
  limit: number,
  more: (left: number) => string,
  draw: (part: string) => Child = part => part,
): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const first = cutText(text, 0, limit);
  append(fragment, draw(first));
  let shown = first.length;
  if (shown < text.length) {
    const button = h('button', { type: 'button', class: 'link more-text' }, more(text.length - shown));
    button.addEventListener('click', () => {
      const part = cutText(text, shown, STEP);
      shown += part.length;
      button.before(...textNodes(part));
      if (shown < text.length) {
        button.textContent = more(text.length - shown);
      } else {
        button.remove();
      }
    });
    fragment.append(button);
  }
  return fragment;
}
