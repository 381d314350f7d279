import { h } from './dom.ts';

const PAUSE_MS = 5000;
/** More than this in one message is no longer listened to. */
const MOST_AT_ONCE = 4;

export interface Announcer {
  readonly element: HTMLElement;
  /** Says a sentence, at once where nothing was said for a while. */
  say(text: string): void;
}

/**
 * What a screen reader is told: verdicts, start, stop and errors, never single runs. At most one message in five
 * seconds; what comes in between is said together, and of a flood the last sentences.
 */
export function createAnnouncer(): Announcer {
  const element = h('p', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
  let waiting: string[] = [];
  let timer: number | null = null;
  const speak = (): void => {
    if (waiting.length === 0) {
      timer = null;
      return;
    }
    element.textContent = waiting.slice(-MOST_AT_ONCE).join(' ');
    waiting = [];
    timer = window.setTimeout(speak, PAUSE_MS);
  };
  return {
    element,
    say(text) {
      waiting.push(text);
      if (timer === null) {
        speak();
      }
    },
  };
}
