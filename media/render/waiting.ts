import type { PageState } from '../../src/panel/protocol.ts';
import type { PageContext } from '../context.ts';
import type { Child } from '../dom.ts';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { words } from '../words.ts';
import { checks } from './checks.ts';
import { explanation } from './explanation.ts';
import { header } from './header.ts';
import { notice, problemActions, problemNotice } from './problem.ts';

/* The two pages on which nothing is measured: not yet, and not at all. */

/** A model is being fetched or loaded. */
export function preparing(
  context: PageContext,
  state: Extract<PageState, { state: 'preparing' }>,
  reasonLink: (place: number) => Child,
): readonly Node[] {
  const { shown, text, fraction } = state;
  const bar = h('progress', {
    max: 1,
    value: fraction === null ? null : Math.min(1, Math.max(0, fraction)),
    'aria-label': words.preparing.bar,
  });
  const checked = checks(shown, reasonLink);
  return [
    header(context, shown, words.header.notMeasured, null),
    h(
      'div',
      { class: 'progress' },
      icon('verdict-running', 'icon spinning'),
      h('p', { class: 'what' }, text),
      h('span', { class: 'small dim number done' }, fraction !== null && words.preparing.percent(fraction)),
      h('p', { class: 'small dim used' }, words.preparing.nothingSent),
      bar,
    ),
    ...(checked ? [checked] : []),
    explanation(shown, null).element,
  ];
}

/** Nothing was audited, and why. */
export function refused(
  context: PageContext,
  state: Extract<PageState, { state: 'refused' }>,
): readonly Node[] {
  const { shown, problem } = state;
  const actions = problemActions(context, problem, shown?.key ?? null, true);
  if (!shown) {
    return [h('h1', { class: 'spoken' }, problem.title), problemNotice(problem, null, actions)];
  }
  const checked = checks(shown, () => null);
  return [
    header(context, shown, words.header.notMeasured, null),
    problemNotice(problem, words.refused.notMeasured, actions),
    ...(checked ? [checked] : []),
    explanation(shown, null).element,
  ];
}

/** Said first on every report that was measured on another model than the one that wrote the explanation. */
export function otherModelNotice(id: string, captured: string | null): HTMLElement {
  return notice({
    icon: 'info',
    failure: false,
    title: words.notice.otherModel(id),
    content: h('p', {}, words.notice.otherModelDetail(captured)),
  });
}
