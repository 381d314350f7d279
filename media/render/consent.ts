import type { PageState, ShownCapture } from '../../src/panel/protocol.ts';
import type { PageContext } from '../context.ts';
import type { Child } from '../dom.ts';
import { h, longText, rich } from '../dom.ts';
import { icon } from '../icons.ts';
import { button } from '../toolkit.ts';
import { words } from '../words.ts';
import { checks } from './checks.ts';
import { header } from './header.ts';
import { section } from './headed.ts';
import { exactPrompts } from './prompts.ts';

type Consent = Extract<PageState, { state: 'consent' }>;

const LOCAL = 'this machine';
const QUOTE_LENGTH = 600;

function actions({ post }: PageContext, state: Consent, testable: number): readonly HTMLElement[] {
  const { key } = state.shown;
  const choose = (primary: boolean): HTMLElement =>
    button(words.header.chooseModel, { primary, press: () => post({ type: 'choose-model' }) });
  if (!state.model) {
    return [choose(true)];
  }
  if (testable === 0) {
    return [choose(false)];
  }
  const start = (mode: 'standard' | 'quick', primary: boolean): HTMLElement =>
    button(mode === 'quick' ? words.consent.quick : words.consent.start, {
      ...(primary ? { icon: 'play' } : {}),
      primary,
      press: () => post({ type: 'start', key, mode }),
    });
  // A server that charges by request is asked as little as possible unless the person wants more.
  return state.model.byRequest
    ? [start('quick', true), start('standard', false), choose(false)]
    : [start('standard', true), start('quick', false), choose(false)];
}

function figures(state: Consent, testable: number): HTMLElement {
  const { estimate, model, maxCalls, shown } = state;
  const byRequest = model?.byRequest ?? false;
  const rows: readonly (readonly [string, string])[] = [
    [words.consent.testable(testable, shown.claims.length), words.consent.testableUnit],
    [
      words.consent.about(byRequest ? estimate.quickCalls : estimate.calls),
      byRequest ? words.consent.requests : words.consent.callsTo(model?.id ?? null),
    ],
    [words.consent.about(byRequest ? estimate.quickTokens : estimate.tokens), words.consent.tokens],
    [words.number(maxCalls), words.consent.most(byRequest)],
  ];
  return h(
    'dl',
    { class: 'figures' },
    rows.map(([value, unit]) => [h('dt', {}, value), h('dd', {}, unit)]),
  );
}

function sent(context: PageContext, state: Consent): HTMLElement {
  const { messages } = state.shown.capture;
  const characters = messages.reduce((sum, message) => sum + message.content.length, 0);
  const { model } = state;
  const where = !model
    ? words.consent.sentUnknown
    : model.destination === LOCAL
      ? words.consent.sentNowhere
      : words.consent.sentTo(model.destination);
  return section(
    'sent',
    words.consent.sent,
    null,
    h('p', {}, words.consent.sentDetail(messages.length, characters), ' ', where),
    exactPrompts(context, state.prompts),
  );
}

/** Every reason as it was read, and what is looked at to test it. */
function reasons({ claims }: ShownCapture): HTMLElement {
  return section(
    'plan',
    words.consent.reasons,
    null,
    claims.length === 0
      ? h('p', { class: 'dim' }, words.consent.noReasons)
      : h(
          'ol',
          { class: 'plan' },
          claims.map((claim, place) => {
            const text = h(
              'p',
              { dir: 'auto' },
              longText(claim.text.trim(), QUOTE_LENGTH, words.showMore, rich),
            );
            const target = { id: `reason-${place + 1}`, tabindex: -1 };
            if (claim.probe && claim.reason === null) {
              return h(
                'li',
                target,
                h('span', { class: 'dim number' }, place + 1),
                h(
                  'div',
                  {},
                  text,
                  h('p', { class: 'small dim' }, rich(words.reasons.probe(claim.probe.text))),
                ),
              );
            }
            const state = claim.reason === 'contradicted' ? 'contradicted' : 'untestable';
            return h(
              'li',
              { ...target, class: state },
              icon(`verdict-${state}`, 'icon coloured'),
              h(
                'div',
                {},
                text,
                h(
                  'p',
                  { class: 'small dim' },
                  h('b', { class: 'coloured' }, words.verdict(state)),
                  `, ${words.untestable(claim.reason)}`,
                ),
              ),
            );
          }),
        ),
  );
}

/** Before the first call: what it will take, what is sent and where, and what each reason is tested by. */
export function consent(
  context: PageContext,
  state: Consent,
  reasonLink: (place: number) => Child,
): readonly Node[] {
  const { shown, model, estimate } = state;
  const testable = shown.claims.filter(claim => claim.probe !== null && claim.reason === null).length;
  const measured = model ? words.header.measured(model.id, model.sameAsCaptured, true) : words.header.noModel;
  const note = !model
    ? words.consent.chooseFirst
    : testable === 0
      ? words.consent.noneTestable
      : model.byRequest
        ? words.consent.fullDetail(estimate.calls)
        : words.consent.quickDetail(estimate.quickCalls);
  const checked = checks(shown, reasonLink);
  return [
    header(context, shown, measured, null),
    ...(checked ? [checked] : []),
    section(
      'figures',
      words.consent.title,
      null,
      figures(state, testable),
      h('div', { class: 'actions' }, actions(context, state, testable)),
      h('p', { class: 'small dim note' }, note),
    ),
    sent(context, state),
    reasons(shown),
  ];
}
