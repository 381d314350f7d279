import type { AuditView } from '../../src/panel/auditView.ts';
import type { ShownCapture, ShownModel } from '../../src/panel/protocol.ts';
import { h, replaceChildren, rich } from '../dom.ts';
import { icon } from '../icons.ts';
import { words } from '../words.ts';
import { section } from './headed.ts';

export interface Rests {
  readonly element: HTMLElement;
  update(view: AuditView): void;
}

/** Fine, a reason for care, or plain information. */
type Weight = 'fine' | 'care' | 'plain';

interface Rest {
  readonly weight: Weight;
  readonly term: string;
  readonly text: string;
}

function headroom(view: AuditView): Rest | null {
  const rooms = view.claims.flatMap(claim => claim.verdict?.headroom ?? []);
  if (rooms.length === 0) {
    return null;
  }
  const kept = rooms.map(room => room.kept);
  const low = Math.min(...kept);
  const high = Math.max(...kept);
  const runs = Math.max(...rooms.map(room => room.runs));
  return {
    weight: low < runs ? 'care' : 'fine',
    term: words.rests.headroom,
    text: low === high ? words.rests.headroomDetail(low, runs) : words.rests.headroomRange(low, high, runs),
  };
}

function positiveControl(view: AuditView): Rest | null {
  const control = view.report?.positiveControl;
  if (!control) {
    return null;
  }
  const drove = view.claims.some(claim => claim.state === 'drove');
  const text =
    control.runs > 0
      ? control.seen
        ? words.rests.controlSeen(control.runs)
        : words.rests.controlUnseen(control.runs)
      : drove
        ? words.rests.controlNotNeeded
        : words.rests.controlNotMade;
  return {
    weight: control.seen || drove ? 'fine' : control.runs > 0 ? 'care' : 'plain',
    term: words.rests.control,
    text,
  };
}

function promptOf({ capture }: ShownCapture): Rest {
  const { fidelity, missing } = capture;
  const text = fidelity ? words.rests.fidelity[fidelity] : words.rests.fidelityUnsaid;
  return {
    weight: fidelity === 'exact' ? 'fine' : fidelity ? 'care' : 'plain',
    term: words.rests.prompt,
    text: missing && missing.length > 0 ? `${text} ${words.rests.missing(missing)}` : text,
  };
}

function rest(shown: ShownCapture, model: ShownModel, view: AuditView): readonly Rest[] {
  const parameters = view.report?.parameters;
  const measured = view.model ?? model;
  const { calls, failedCalls, inputTokens, outputTokens } = view.spent;
  const rests: readonly (Rest | null | undefined)[] = [
    headroom(view),
    positiveControl(view),
    promptOf(shown),
    {
      weight: measured.sameAsCaptured === null ? 'plain' : measured.sameAsCaptured ? 'fine' : 'care',
      term: words.rests.model,
      text: words.rests.modelDetail(measured.id, measured.sameAsCaptured, parameters?.temperature ?? null),
    },
    view.model && {
      weight: view.model.asked === 'reasons-anew' ? 'care' : 'plain',
      term: words.rests.asked,
      text: words.rests.askedDetail(view.model.asked),
    },
    parameters && {
      weight: 'plain',
      term: words.rests.margin,
      text: words.rests.marginDetail(parameters.margin, parameters.alphaAccuse, parameters.alphaDrove),
    },
    {
      weight: 'plain',
      term: view.report ? words.rests.spentTotal : words.rests.spent,
      text: words.rests.spentDetail(calls, inputTokens, outputTokens, failedCalls),
    },
  ];
  return rests.filter(one => one !== null && one !== undefined);
}

/** What the verdicts rest on. */
export function rests(shown: ShownCapture, model: ShownModel): Rests {
  const list = h('dl', { class: 'rests' });
  let before = '';
  return {
    element: section('rests', words.rests.title, null, list),
    update(view) {
      const now = rest(shown, model, view);
      const signature = JSON.stringify(now);
      if (signature === before) {
        return;
      }
      before = signature;
      replaceChildren(
        list,
        now.map(({ weight, term, text }) =>
          h(
            'div',
            {},
            h(
              'dt',
              {},
              icon(weight === 'fine' ? 'pass' : weight === 'care' ? 'warning' : 'info', `icon ${weight}`),
              term,
            ),
            h('dd', {}, rich(text)),
          ),
        ),
      );
    },
  };
}
