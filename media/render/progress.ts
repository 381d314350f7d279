import type { AuditView } from '../../src/panel/auditView.ts';
import { decidedCount } from '../../src/panel/auditView.ts';
import { h, setAttributes, setText } from '../dom.ts';
import { icon } from '../icons.ts';
import { words } from '../words.ts';

export interface Progress {
  readonly element: HTMLElement;
  update(view: AuditView, running: boolean): void;
}

/** What runs now and what was used. It stays at the top while the page scrolls, and goes when nothing runs. */
export function progress(): Progress {
  const what = h('p', { class: 'what' });
  const done = h('span', { class: 'small dim number done' });
  const used = h('p', { class: 'small dim number used' });
  const bar = h('progress', { max: 1, value: 0 });
  const element = h(
    'div',
    { class: 'progress', role: 'group', 'aria-label': words.progress.label },
    icon('verdict-running', 'icon spinning'),
    what,
    done,
    used,
    bar,
  );
  return {
    element,
    update(view, running) {
      element.hidden = !running;
      if (!running) {
        return;
      }
      const { calls, inputTokens, outputTokens } = view.spent;
      setText(what, view.phase === '' ? words.progress.starting : view.phase);
      setText(done, words.progress.done(decidedCount(view), view.claims.length));
      setText(used, words.progress.used(calls, view.maxCalls, inputTokens + outputTokens));
      setAttributes(bar, {
        max: Math.max(1, view.maxCalls),
        value: Math.min(calls, Math.max(1, view.maxCalls)),
        'aria-label': words.progress.bar(calls, view.maxCalls),
      });
    },
  };
}
