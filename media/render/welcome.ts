import type { PageContext } from '../context.ts';
import { h } from '../dom.ts';
import type { IconName } from '../icons.ts';
import { icon } from '../icons.ts';
import { words } from '../words.ts';

/** The page before anything is opened: the ways in that exist. */
export function welcome({ post }: PageContext): readonly Node[] {
  const way = (name: IconName, title: string, detail: string, press: () => void): HTMLElement => {
    const button = h(
      'button',
      { type: 'button' },
      icon(name),
      h('span', {}, h('span', { class: 'way' }, title), h('span', { class: 'small dim detail' }, detail)),
    );
    button.addEventListener('click', press);
    return h('li', {}, button);
  };
  const { title, lead, sample, sampleDetail, file, fileDetail, nothingSent } = words.welcome;
  return [
    h('div', { class: 'hello' }, h('h1', {}, title), h('p', { class: 'dim' }, lead)),
    h(
      'ul',
      { class: 'ways' },
      way('beaker', sample, sampleDetail, () => post({ type: 'try-sample' })),
      way('go-to-file', file, fileDetail, () => post({ type: 'audit-file' })),
    ),
    h('p', { class: 'foot small dim' }, nothingSent),
  ];
}
