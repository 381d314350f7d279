import type { AuditEvent } from '../../src/audit/events.ts';
import type { AuditView } from '../../src/panel/auditView.ts';
import { decidedCount, openView, reduceAll } from '../../src/panel/auditView.ts';
import type { PageState, ShownProblem } from '../../src/panel/protocol.ts';
import type { PageContext } from '../context.ts';
import { h, replaceChildren } from '../dom.ts';
import { button, setPrimary, setUsable } from '../toolkit.ts';
import { words } from '../words.ts';
import { checks } from './checks.ts';
import { callsToGo, endedNotice } from './ended.ts';
import { explanation } from './explanation.ts';
import { header } from './header.ts';
import { legend } from './legend.ts';
import { progress } from './progress.ts';
import type { CardLinks } from './reason.ts';
import { reasonCard } from './reason.ts';
import { rests } from './rests.ts';
import { section } from './headed.ts';
import { tally } from './tally.ts';
import { otherModelNotice } from './waiting.ts';
import { reasonLink } from './links.ts';

export interface AuditScreen {
  readonly nodes: readonly Node[];
  readonly key: string;
  happened(events: readonly AuditEvent[]): void;
  ended(problem: ShownProblem | null): void;
  reveal(claim: string): void;
}

interface Bar {
  readonly nodes: readonly HTMLElement[];
  update(view: AuditView, running: boolean): void;
}

function buttons({ post }: PageContext, key: string): Bar {
  const stop = button(words.header.stop, {
    id: 'stop',
    icon: 'debug-stop',
    press: () => {
      setUsable(stop, words.header.stopping);
      post({ type: 'stop', key });
    },
  });
  const goOn = button(words.header.goOn, {
    id: 'go-on',
    icon: 'debug-continue',
    press: () => post({ type: 'go-on', key }),
  });
  const exportReport = button(words.header.exportReport, {
    id: 'export',
    icon: 'export',
    press: () => post({ type: 'export', key }),
  });
  return {
    nodes: [stop, goOn, exportReport],
    update(view, running) {
      const open =
        callsToGo(view) > 0 ||
        (view.report !== null && view.report.ended !== 'complete') ||
        view.claims.some(claim => claim.state === 'undecided' || claim.verdict === null);
      setUsable(goOn, running ? words.header.goOnRunning : open ? null : words.header.goOnDecided);
      setPrimary(goOn, !running && open);
      setUsable(exportReport, view.report ? null : words.header.exportRunning);
      if (!running && !stop.hidden && document.activeElement === stop) {
        goOn.focus();
      }
      stop.hidden = !running;
      if (!running) {
        setUsable(stop, null);
      }
    },
  };
}

/** An audit that runs or has ended. Cards keep their place; only what changed is drawn again. */
export function auditScreen(
  context: PageContext,
  state: Extract<PageState, { state: 'audit' }>,
): AuditScreen {
  const { shown, model } = state;
  const { key } = shown;
  const code = shown.capture.output.kind === 'code';
  let view = reduceAll(openView(shown.claims), state.events);
  let running = state.running;
  let problem = state.problem;

  const go = (place: number): void => {
    const card = document.getElementById(`reason-${place + 1}`);
    card?.scrollIntoView({ block: 'start' });
    card?.focus({ preventScroll: true });
  };
  const links: CardLinks = {
    back: place => text.reveal(place),
    light: (place, on) => {
      text.light(place, on);
      cards[place]?.light(on);
    },
    reason: place => reasonLink(place, go),
  };
  const text = explanation(shown, { go, light: links.light });
  const cards = shown.claims.map((claim, place) => reasonCard(context, { key, claim, place, code, links }));
  const bar = buttons(context, key);
  const top = progress();
  const counts = tally(go);
  const basis = rests(shown, model);
  const noticePlace = h('div');
  const checked = checks(shown, links.reason);
  text.element.append(counts.element);

  const drawNotice = (): void => {
    replaceChildren(noticePlace, running ? null : endedNotice(context, key, view, problem));
  };
  const draw = (): void => {
    const margin = view.report?.parameters.margin ?? state.margin ?? null;
    bar.update(view, running);
    top.update(view, running);
    counts.update(view);
    view.claims.forEach((claim, place) => text.setState(place, claim.state));
    cards.forEach(card => card.update(view, running, margin));
    basis.update(view);
  };
  draw();
  drawNotice();

  const announce = (before: AuditView): void => {
    view.claims.forEach((claim, place) => {
      if (claim.verdict && !before.claims[place]?.verdict) {
        context.announcer.say(words.spoken.verdict(place + 1, claim.verdict.verdict));
      }
    });
    if (view.report && !before.report) {
      context.announcer.say(words.spoken.ended(view.report.ended, decidedCount(view), view.claims.length));
    }
  };

  return {
    key,
    nodes: [
      header(context, shown, words.header.measured(model.id, model.sameAsCaptured, false), bar.nodes),
      ...(model.sameAsCaptured === false ? [otherModelNotice(model.id, shown.capture.model ?? null)] : []),
      noticePlace,
      top.element,
      ...(checked ? [checked] : []),
      text.element,
      section(
        'reasons',
        words.reasons.title,
        null,
        legend(),
        h(
          'ol',
          {},
          cards.map(card => h('li', {}, card.element)),
        ),
      ),
      basis.element,
    ],
    happened(events) {
      const before = view;
      view = reduceAll(view, events);
      if (view.report && view.report !== before.report) {
        running = false;
      }
      draw();
      announce(before);
      if (!running) {
        drawNotice();
      }
    },
    ended(nowProblem) {
      running = false;
      problem = nowProblem;
      draw();
      drawNotice();
      if (nowProblem) {
        context.announcer.say(words.spoken.problem(nowProblem.title, nowProblem.hint));
      }
    },
    reveal(claim) {
      const place = view.places.get(claim);
      if (place !== undefined) {
        go(place);
      }
    },
  };
}
