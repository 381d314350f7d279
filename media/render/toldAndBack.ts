import type { ArmReport, TrialReport } from '../../src/audit/report.ts';
import type { AuditView, ClaimView } from '../../src/panel/auditView.ts';
import type { Compared, ToldMessage } from '../../src/panel/compared.ts';
import { comparedRuns, decidingArm, toldMessages } from '../../src/panel/compared.ts';
import type { PageContext } from '../context.ts';
import type { Child } from '../dom.ts';
import { h, replaceChildren, setText, spoken } from '../dom.ts';
import { icon } from '../icons.ts';
import { button, setUsable } from '../toolkit.ts';
import { words } from '../words.ts';
import { oneText, pair, sideBySide } from './texts.ts';

export interface ToldAndBack {
  readonly element: HTMLElement;
  update(view: AuditView, claim: ClaimView): void;
}

/** What the model was told and what it answered, with the reason and without it, run by run. */
export function toldAndBack(context: PageContext, key: string, code: boolean): ToldAndBack {
  const content = h('div');
  const position = h('span', { class: 'tiny dim number' });
  let view: AuditView | null = null;
  let claim: ClaimView | null = null;
  let arm: ArmReport | null = null;
  let runs: readonly Compared[] = [];
  let at = 0;
  let drawn: Compared | null = null;

  const step = (by: number) => (): void => {
    at = Math.min(runs.length - 1, Math.max(0, at + by));
    draw();
  };
  const previous = button('', { icon: 'chevron-left', label: words.texts.previous, press: step(-1) });
  const next = button('', { icon: 'chevron-right', label: words.texts.next, press: step(1) });
  const stepper = h('div', { class: 'stepper' }, previous, position, next);

  const openDiff = (what: 'told' | 'output', block: number): Child => {
    const of = arm;
    if (!of) {
      return null;
    }
    const link = h(
      'button',
      { type: 'button', class: 'link small' },
      icon('diff'),
      h(
        'span',
        {},
        words.texts.openDiff,
        spoken(what === 'told' ? words.texts.spokenTold : words.texts.spokenOutput),
      ),
    );
    link.addEventListener('click', () => context.post({ type: 'open-diff', key, arm: of.id, what, block }));
    return link;
  };

  const captions = (): { left: string; right: string } => {
    const { withReason, withoutReason, altered, premise } = words.texts;
    const right = arm?.arm === 'alter' ? altered : arm?.arm === 'premise' ? premise : withoutReason;
    return { left: withReason, right };
  };

  const told = (run: Compared): Child => {
    const without = view?.prompts.get(run.withoutReason.prompt);
    const withIt = run.withReason && view?.prompts.get(run.withReason.prompt);
    const right = without ? toldMessages(without) : [];
    const left = withIt ? toldMessages(withIt) : [];
    const { left: leftCaption, right: rightCaption } = captions();
    const blank: ToldMessage = { role: '', content: '' };
    let equal = 0;
    const parts: Child[] = [];
    for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
      const one = left[place] ?? blank;
      const other = right[place] ?? blank;
      if (!withIt) {
        parts.push(
          oneText({ caption: `${rightCaption} · ${words.role(other.role)}`, text: other.content }, false),
        );
      } else if (one.role === other.role && one.content === other.content) {
        equal += 1;
      } else {
        parts.push(
          sideBySide(
            { caption: `${leftCaption} · ${words.role(one.role || other.role)}`, text: one.content },
            { caption: `${rightCaption} · ${words.role(other.role || one.role)}`, text: other.content },
            false,
          ),
        );
      }
    }
    if (parts.length === 0) {
      return h('p', { class: 'small dim wide' }, words.texts.nothingDiffers);
    }
    return [parts, equal > 0 && h('p', { class: 'small dim wide' }, words.texts.sameMessages(equal))];
  };

  const outputOf = (trial: TrialReport): string => trial.output ?? trial.reply ?? '';

  const draw = (): void => {
    const run = runs[at];
    setUsable(previous, at > 0 ? null : words.texts.previous);
    setUsable(next, at < runs.length - 1 ? null : words.texts.next);
    setText(position, words.texts.run(at + 1, runs.length));
    stepper.hidden = runs.length < 2;
    if (run && drawn?.withReason === run.withReason && drawn.withoutReason === run.withoutReason) {
      return;
    }
    drawn = run ?? null;
    if (!run) {
      replaceChildren(content, h('p', { class: 'small dim' }, words.texts.noRuns));
      return;
    }
    const { left, right } = captions();
    const { withReason, withoutReason } = run;
    replaceChildren(
      content,
      pair([h('h4', {}, words.texts.told), withReason && openDiff('told', run.block)], told(run)),
      pair(
        [h('h4', {}, words.texts.cameBack), withReason && openDiff('output', run.block)],
        withReason
          ? sideBySide(
              { caption: left, text: outputOf(withReason) },
              { caption: right, text: outputOf(withoutReason) },
              code,
            )
          : oneText({ caption: right, text: outputOf(withoutReason) }, code),
        [withReason, withoutReason].some(trial => trial?.output === null) &&
          h('p', { class: 'small dim wide' }, words.texts.noOutput),
      ),
      !withReason && h('p', { class: 'small dim' }, words.texts.noControl),
    );
  };

  return {
    element: h('div', {}, stepper, content),
    update(nowView, nowClaim) {
      view = nowView;
      claim = nowClaim;
      const nowArm = decidingArm(view, claim);
      if (nowArm?.id !== arm?.id) {
        at = 0;
      }
      arm = nowArm;
      runs = arm ? comparedRuns(view, arm) : [];
      at = Math.min(at, Math.max(0, runs.length - 1));
      draw();
    },
  };
}
