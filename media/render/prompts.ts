import type { ShownPrompt } from '../../src/panel/protocol.ts';
import type { PageContext } from '../context.ts';
import { h, longText } from '../dom.ts';
import { fold } from '../folds.ts';
import { words } from '../words.ts';

const SHOWN_LENGTH = 4000;

function message(role: string, text: string): HTMLElement {
  return h(
    'div',
    { class: 'side' },
    h('span', { class: 'caption' }, words.role(role)),
    h('div', { class: 'text', dir: 'auto' }, longText(text, SHOWN_LENGTH, words.showMore)),
  );
}

/** Every prompt word for word, each in a fold of its own, so that nothing is sent unseen. */
export function exactPrompts({ memory }: PageContext, prompts: readonly ShownPrompt[]): HTMLElement | null {
  if (prompts.length === 0) {
    return null;
  }
  return fold({
    id: 'prompts',
    summary: words.consent.prompts(prompts.length),
    memory,
    build: () =>
      prompts.map(
        (prompt, place) =>
          fold({
            id: `prompt-${place}`,
            classes: 'fold inner',
            summary: prompt.title,
            memory,
            build: () => [
              prompt.messages.map(({ role, content }) => message(role, content)),
              prompt.prefill !== null && message('prefill', prompt.prefill),
            ],
          }).element,
      ),
  }).element;
}
