import type { ArmReport } from '../../src/audit/report.ts';
import type { AuditView } from '../../src/panel/auditView.ts';
import type { Dot } from '../../src/panel/dots.ts';
import { dotRows } from '../../src/panel/dots.ts';
import { h, setText, spoken } from '../dom.ts';
import { dotIcon, setDot } from '../icons.ts';
import { words } from '../words.ts';

export interface ArmRows {
  readonly element: HTMLElement;
  update(view: AuditView, arm: ArmReport, running: boolean): void;
}

/** Beyond this many blocks a row shows its counts only. */
const MOST_DOTS = 48;

interface Row {
  readonly cells: readonly HTMLElement[];
  set(label: string, lost: number, runs: number, dots: readonly Dot[]): void;
}

function row(classes: string): Row {
  const label = h('dt');
  const counts = h('span');
  const dots = h('span', { class: `dots ${classes}`, role: 'img' });
  const drawn: SVGElement[] = [];
  return {
    cells: [label, h('dd', { class: 'counts' }, counts, spoken(words.reasons.changed)), h('dd', {}, dots)],
    set(name, lost, runs, states) {
      setText(label, name);
      setText(counts, words.reasons.counts(lost, runs));
      if (states.length > MOST_DOTS) {
        drawn.splice(0);
        dots.removeAttribute('role');
        dots.removeAttribute('aria-label');
        setText(dots, words.reasons.notAllShown(states.length));
        return;
      }
      while (drawn.length > states.length) {
        drawn.pop()?.remove();
      }
      states.forEach((state, at) => {
        const dot = drawn[at];
        if (dot) {
          setDot(dot, state);
        } else {
          const fresh = dotIcon(state);
          drawn.push(fresh);
          dots.append(fresh);
        }
      });
      const spokenDots = words.reasons.dots(states);
      if (dots.getAttribute('aria-label') !== spokenDots) {
        dots.setAttribute('aria-label', spokenDots);
      }
    },
  };
}

/** What an arm is, where that isn't a plain comparison of this reason alone. */
function caption(view: AuditView, arm: ArmReport, place: number): string {
  if (arm.claims.length > 1) {
    const others = arm.claims.flatMap(id => {
      const other = view.places.get(id);
      return other === undefined || other === place ? [] : [other + 1];
    });
    return words.reasons.together(others);
  }
  return arm.role === 'search' ? words.reasons.look : '';
}

/** The runs of one arm, as one row, or as two in which the same place is the same block. */
export function armRows(view: AuditView, arm: ArmReport, place: number): ArmRows {
  const edit = row('edit');
  const control = arm.control === null ? null : row('control');
  const text = caption(view, arm, place);
  const element = h(
    'div',
    { class: 'arm' },
    text !== '' && h('p', { class: 'tiny dim' }, text),
    h('dl', { class: 'evidence' }, edit.cells, control?.cells),
  );
  return {
    element,
    update(now, current, running) {
      const rows = dotRows(now, current, running);
      edit.set(words.reasons.row(current.arm, false), current.lost, current.runs, rows.edit);
      control?.set(
        words.reasons.row(current.arm, true),
        current.controlLost,
        current.controlRuns,
        rows.control ?? [],
      );
    },
  };
}
