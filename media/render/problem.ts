import type { ShownProblem } from '../../src/panel/protocol.ts';
import type { PageContext } from '../context.ts';
import type { Child } from '../dom.ts';
import { h, longText, rich } from '../dom.ts';
import type { IconName } from '../icons.ts';
import { icon } from '../icons.ts';
import { button } from '../toolkit.ts';
import { words } from '../words.ts';

const MESSAGE_LENGTH = 1200;

export interface Notice {
  readonly icon: IconName;
  /** Set for failures: they are red, and read out at once. */
  readonly failure: boolean;
  readonly title: string;
  readonly content: Child;
}

/** A line of text with an icon; there is no box around it. */
export function notice({ icon: name, failure, title, content }: Notice): HTMLElement {
  return h(
    'div',
    { class: 'notice', role: failure ? 'alert' : null },
    icon(name, failure ? 'icon failure' : 'icon'),
    h('div', {}, h('h2', {}, rich(title)), content),
  );
}

/** What a person can do about a problem; the first action is the primary one where `primary` says so. */
export function problemActions(
  { post }: PageContext,
  problem: ShownProblem,
  key: string | null,
  primary: boolean,
): readonly HTMLElement[] {
  const first = problem.actions[0];
  return problem.actions.flatMap(action => {
    const options = { primary: primary && action === first };
    switch (action) {
      case 'retry':
        return key === null
          ? []
          : [
              button(words.header.retry, {
                ...options,
                icon: 'refresh',
                press: () => post({ type: 'retry', key }),
              }),
            ];
      case 'set-key':
        return [
          button(words.header.setKey, { ...options, icon: 'key', press: () => post({ type: 'set-key' }) }),
        ];
      case 'choose-model':
        return [
          button(words.header.chooseModel, { ...options, press: () => post({ type: 'choose-model' }) }),
        ];
      case 'download':
        return [
          button(words.header.download, {
            ...options,
            icon: 'cloud-download',
            press: () => post({ type: 'download' }),
          }),
        ];
    }
  });
}

/** A problem in full: what happened, what was kept, what to do. */
export function problemNotice(problem: ShownProblem, kept: string | null, actions: Child): HTMLElement {
  return notice({
    icon: 'error',
    failure: true,
    title: problem.title,
    content: [
      h('p', {}, longText(problem.message, MESSAGE_LENGTH, words.showMore, rich)),
      kept !== null && h('p', {}, kept),
      problem.hint !== '' && h('p', {}, rich(problem.hint)),
      h('div', { class: 'actions' }, actions),
    ],
  });
}
