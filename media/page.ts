import type { AuditEvent } from '../src/audit/events.ts';
import type { FromPage, PageState, ToPage } from '../src/panel/protocol.ts';
import { createAnnouncer } from './announce.ts';
import type { PageContext } from './context.ts';
import { h, replaceChildren } from './dom.ts';
import { iconSheet } from './icons.ts';
import { pageMemory } from './memory.ts';
import type { AuditScreen } from './render/audit.ts';
import { auditScreen } from './render/audit.ts';
import { consent } from './render/consent.ts';
import { reasonLink } from './render/links.ts';
import { preparing, refused } from './render/waiting.ts';
import { welcome } from './render/welcome.ts';
import { registerControls } from './toolkit.ts';
import { words } from './words.ts';

/* The page of the side panel: it draws the state that the host tells it and reports what the person pressed. */

function start(): void {
  const host = acquireVsCodeApi();
  const post = (message: FromPage): void => host.postMessage(message);
  const report = (thrown: unknown): void =>
    post({
      type: 'page-error',
      message: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    });
  window.addEventListener('error', event => report(event.error ?? event.message));
  window.addEventListener('unhandledrejection', event => report(event.reason));

  registerControls();
  const announcer = createAnnouncer();
  const page = document.getElementById('page') ?? document.body.appendChild(h('main', { id: 'page' }));
  document.body.prepend(iconSheet());
  document.body.append(announcer.element);

  let screen: AuditScreen | null = null;
  let shownKey: string | null = null;
  let context: PageContext = { post, announcer, memory: pageMemory(host, '') };
  let waiting: AuditEvent[] = [];

  const go = (place: number): void => {
    const element = document.getElementById(`reason-${place + 1}`);
    element?.scrollIntoView({ block: 'center' });
    element?.focus({ preventScroll: true });
  };
  const link = (place: number): HTMLElement => reasonLink(place, go);

  const nodesOf = (state: PageState): readonly Node[] => {
    screen = null;
    switch (state.state) {
      case 'welcome':
        return welcome(context);
      case 'consent':
        return consent(context, state, link);
      case 'preparing':
        return preparing(context, state, () => null);
      case 'refused':
        return refused(context, state);
      case 'audit':
        screen = auditScreen(context, state);
        return screen.nodes;
    }
  };

  const show = (state: PageState): void => {
    const key = 'shown' in state && state.shown ? state.shown.key : '';
    const again = key === shownKey;
    const focused = again ? document.activeElement?.id : undefined;
    const before = screen;
    context = { post, announcer, memory: pageMemory(host, key) };
    const top = again ? window.scrollY : context.memory.scroll();
    shownKey = key;
    waiting = [];
    replaceChildren(page, nodesOf(state));
    page.className = state.state;
    window.scrollTo({ top });
    if (focused) {
      document.getElementById(focused)?.focus({ preventScroll: true });
    }
    if (state.state === 'audit' && state.running && before === null) {
      announcer.say(words.spoken.started(state.shown.claims.length));
    }
    if (state.state === 'preparing' && !again) {
      announcer.say(words.spoken.preparing(state.text));
    }
  };

  const flush = (): void => {
    const events = waiting;
    waiting = [];
    if (events.length > 0) {
      screen?.happened(events);
    }
  };

  const receive = (message: ToPage): void => {
    switch (message.type) {
      case 'state':
        show(message.page);
        break;
      case 'events':
        if (screen?.key === message.key) {
          // One drawing for all that arrives before the next frame; a hidden page has no frames, and draws at once.
          if (waiting.length === 0 && !document.hidden) {
            requestAnimationFrame(flush);
          }
          for (const one of message.events) {
            waiting.push(one);
          }
          if (document.hidden) {
            flush();
          }
        }
        break;
      case 'ended':
        if (screen?.key === message.key) {
          flush();
          screen.ended(message.problem);
        }
        break;
      case 'reveal':
        flush();
        screen?.reveal(message.claim);
        break;
    }
  };
  window.addEventListener('message', (event: MessageEvent<ToPage>) => receive(event.data));

  let scrolled: number | null = null;
  window.addEventListener('scroll', () => {
    scrolled ??= window.setTimeout(() => {
      scrolled = null;
      context.memory.setScroll(window.scrollY);
    }, 250);
  });

  post({ type: 'ready' });
}

start();
