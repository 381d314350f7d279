import type { ShownCapture } from '../../src/panel/protocol.ts';
import { cutText } from '../../src/panel/visibleText.ts';
import type { Child } from '../dom.ts';
import { h, longText, rich } from '../dom.ts';
import { fold } from '../folds.ts';
import type { PageContext } from '../context.ts';
import { words } from '../words.ts';

const TITLE_LENGTH = 160;
const TASK_LENGTH = 4000;

function taskOf(shown: ShownCapture): string {
  const { messages } = shown.capture;
  return (messages.findLast(message => message.role === 'user') ?? messages.at(-1))?.content ?? '';
}

/** The first sentence of a task, for a heading. */
function titleOf(task: string): string {
  const line = task.trimStart().split('\n', 1)[0] ?? '';
  const beginning = cutText(line, 0, TITLE_LENGTH);
  const sentence = /^.{8,}?[.!?](?=\s)/u.exec(beginning)?.[0].replace(/\.$/, '');
  return sentence ?? (beginning.length < line.length ? `${beginning}…` : beginning);
}

/** Task, where it came from and what it is measured on; `measured` is a sentence. */
export function header(
  context: PageContext,
  shown: ShownCapture,
  measured: string,
  buttons: Child,
): HTMLElement {
  const task = taskOf(shown);
  const { model } = shown.capture;
  const source = h(
    'button',
    { type: 'button', class: 'link', title: words.header.openSource(shown.origin) },
    shown.origin,
  );
  source.addEventListener('click', () => context.post({ type: 'open-source', key: shown.key }));
  return h(
    'header',
    {},
    fold({
      id: 'task',
      classes: 'task',
      summary: h('h1', {}, task.trim() === '' ? words.header.untitled : rich(titleOf(task))),
      memory: context.memory,
      build: () =>
        h('div', { class: 'task-text dim', dir: 'auto' }, longText(task, TASK_LENGTH, words.showMore)),
    }).element,
    h(
      'ul',
      { class: 'meta small dim' },
      h('li', {}, source),
      h(
        'li',
        {},
        h('span', {}, model ? words.header.writtenBy(model) : words.header.writtenByUnknown),
        ' ',
        h('span', {}, measured),
      ),
    ),
    h('div', { class: 'actions' }, buttons),
  );
}
