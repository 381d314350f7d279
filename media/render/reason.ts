import type { AuditClaim } from '../../src/audit/events.ts';
import type { AuditView, ClaimView } from '../../src/panel/auditView.ts';
import type { PageContext } from '../context.ts';
import type { Child } from '../dom.ts';
import { h, longText, replaceChildren, rich, setText, spoken } from '../dom.ts';
import type { Fold } from '../folds.ts';
import { fold } from '../folds.ts';
import { icon, setIcon } from '../icons.ts';
import { words } from '../words.ts';
import type { ArmRows } from './arm.ts';
import { armRows } from './arm.ts';
import { effectBar } from './effect.ts';
import type { ToldAndBack } from './toldAndBack.ts';
import { toldAndBack } from './toldAndBack.ts';

export interface ReasonCard {
  readonly element: HTMLElement;
  /** Draws what changed since the last time; costs next to nothing where nothing did. */
  update(view: AuditView, running: boolean, margin: number | null): void;
  light(on: boolean): void;
}

export interface CardLinks {
  /** Shows the reason in the explanation. */
  readonly back: (place: number) => void;
  readonly light: (place: number, on: boolean) => void;
  readonly reason: (place: number) => Child;
}

const QUOTE_LENGTH = 1500;

/** What a claim's card is drawn from; the same objects mean the same card. */
function inputs(
  view: AuditView,
  claim: ClaimView,
  running: boolean,
  margin: number | null,
): readonly unknown[] {
  const arms = claim.arms.flatMap(id => {
    const arm = view.arms.get(id);
    return arm
      ? [arm, view.streams.get(arm.edit), arm.control === null ? null : view.streams.get(arm.control)]
      : [];
  });
  return [claim, running, margin, ...arms];
}

/** The sentence under a reason: the engine's own once there is a verdict, before that only counts. */
function said(view: AuditView, claim: ClaimView, running: boolean): string {
  const { verdict } = claim;
  if (verdict) {
    const more = verdict.moreCalls;
    return more === null || verdict.sentence.includes(String(more))
      ? verdict.sentence
      : `${verdict.sentence} ${words.reasons.more(more)}`;
  }
  if (!running) {
    return words.reasons.notRun;
  }
  const own = claim.arms
    .map(id => view.arms.get(id))
    .findLast(arm => arm?.arm === 'remove' && arm.claims.length === 1 && arm.runs > 0);
  if (own) {
    return words.reasons.soFar(own.lost, own.runs, own.controlLost, own.controlRuns);
  }
  return claim.arms.length > 0 ? words.reasons.running : words.reasons.waiting;
}

function shared(view: AuditView, claim: ClaimView, links: CardLinks): Child {
  const places = (claim.verdict?.sharedWith ?? []).flatMap(id => view.places.get(id) ?? []);
  return places.length === 0
    ? null
    : h(
        'p',
        { class: 'small dim' },
        words.reasons.sharedWith,
        places.map((place, at) => [at === 0 ? ' ' : ', ', links.reason(place)]),
      );
}

/** One reason: its verdict, the sentence with counts, the effect, every run as a dot, and the texts. */
export function reasonCard(
  context: PageContext,
  options: { key: string; claim: AuditClaim; place: number; code: boolean; links: CardLinks },
): ReasonCard {
  const { key, claim: audited, place, code, links } = options;
  const headingId = `reason-${place + 1}-heading`;
  const mark = icon('verdict-waiting', 'icon coloured');
  const word = h('b');
  const sentence = h('p', { class: 'said' });
  const sharing = h('div');
  const effect = h('div');
  const arms = h('div');
  const foldPlace = h('div');
  const back = h(
    'a',
    { class: 'place', href: `#mark-${place + 1}`, 'aria-label': words.reasons.backTo(place + 1) },
    words.reasons.reason(place + 1),
  );
  back.addEventListener('click', event => {
    event.preventDefault();
    links.back(place);
  });
  const element = h(
    'article',
    { class: 'reason', id: `reason-${place + 1}`, tabindex: -1, 'aria-labelledby': headingId },
    h(
      'div',
      { class: 'top' },
      mark,
      h('h3', { id: headingId }, word, spoken(words.reasons.spokenReason(place + 1))),
      back,
    ),
    h(
      'div',
      { class: 'body' },
      h(
        'p',
        { class: 'quote dim', dir: 'auto' },
        '“',
        longText(audited.text.trim(), QUOTE_LENGTH, words.showMore, rich),
        '”',
      ),
      sentence,
      audited.probe && h('p', { class: 'small dim probe' }, rich(words.reasons.probe(audited.probe.text))),
      sharing,
      effect,
      arms,
      foldPlace,
    ),
  );
  const light = (on: boolean) => (): void => links.light(place, on);
  element.addEventListener('pointerenter', light(true));
  element.addEventListener('pointerleave', light(false));
  element.addEventListener('focusin', light(true));
  element.addEventListener('focusout', light(false));

  const rows = new Map<string, ArmRows>();
  let before: readonly unknown[] = [];
  let state = '';
  let texts: { fold: Fold; content: ToldAndBack } | null = null;
  let latest: { view: AuditView; claim: ClaimView } | null = null;

  const drawTexts = (view: AuditView, claim: ClaimView): void => {
    latest = { view, claim };
    const hasRuns = claim.arms.some(id => view.streams.has(view.arms.get(id)?.edit ?? ''));
    if (!texts && hasRuns) {
      const content = toldAndBack(context, key, code);
      const made = fold({
        id: `texts-${audited.id}`,
        summary: words.texts.title,
        memory: context.memory,
        build: () => {
          if (latest) {
            content.update(latest.view, latest.claim);
          }
          return content.element;
        },
      });
      texts = { fold: made, content };
      foldPlace.append(made.element);
    } else if (texts?.fold.element.open) {
      texts.content.update(view, claim);
    }
  };

  const drawArms = (view: AuditView, claim: ClaimView, running: boolean): void => {
    const stillRunning = running && !claim.verdict;
    for (const id of claim.arms) {
      const arm = view.arms.get(id);
      if (!arm) {
        continue;
      }
      let row = rows.get(id);
      if (!row) {
        row = armRows(view, arm, place);
        rows.set(id, row);
        arms.append(row.element);
      }
      row.update(view, arm, stillRunning);
    }
  };

  return {
    element,
    light: on => element.classList.toggle('lit', on),
    update(view, running, margin) {
      const claim = view.claims[place];
      if (!claim) {
        return;
      }
      const now = inputs(view, claim, running, margin);
      if (now.length === before.length && now.every((one, at) => one === before[at])) {
        return;
      }
      before = now;
      if (claim.state !== state) {
        state = claim.state;
        element.className = `reason ${state}`;
        setIcon(mark, `verdict-${claim.state}`);
        mark.classList.toggle('spinning', claim.state === 'running');
        setText(word, words.verdict(claim.state));
      }
      const text = said(view, claim, running);
      if (sentence.getAttribute('data-text') !== text) {
        sentence.setAttribute('data-text', text);
        replaceChildren(sentence, rich(text));
      }
      if (claim.verdict) {
        replaceChildren(sharing, shared(view, claim, links));
        replaceChildren(effect, claim.verdict.effect && effectBar(claim.verdict.effect, margin));
      }
      drawArms(view, claim, running);
      drawTexts(view, claim);
    },
  };
}
