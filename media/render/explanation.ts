import type { AuditClaim } from '../../src/audit/events.ts';
import type { ClaimState } from '../../src/panel/auditView.ts';
import type { MarkedPart, TextRun } from '../../src/panel/markup.ts';
import { markBlocks, textBlocks } from '../../src/panel/markup.ts';
import type { ShownCapture } from '../../src/panel/protocol.ts';
import { cutText } from '../../src/panel/visibleText.ts';
import { h, richRun, setText, spoken } from '../dom.ts';
import { icon, setIcon } from '../icons.ts';
import { words } from '../words.ts';
import { small } from './headed.ts';

/** What the links between marks and reasons do. Null where there are no reasons to go to. */
export interface MarkLinks {
  readonly go: (place: number) => void;
  readonly light: (place: number, on: boolean) => void;
}

export interface Explanation {
  readonly element: HTMLElement;
  setState(place: number, state: ClaimState): void;
  light(place: number, on: boolean): void;
  /** Brings the mark of a reason into view and gives it the focus. */
  reveal(place: number): void;
}

interface Mark {
  readonly elements: HTMLElement[];
  icon: SVGElement | null;
  spoken: HTMLElement | null;
  state: ClaimState | null;
}

/** More than this is shown on request only; it is far beyond what an assistant says in one turn. */
const SHOWN_LENGTH = 20_000;
const STEP = 60_000;
/** An icon stays with the word after it, unless that word would not fit on a line. */
const FIRST_WORD = /^\s*\S{1,20}(?=\s|$)/;

function draw(run: TextRun): Node {
  return richRun(run.text, run.code, run.strong);
}

/** The text of an explanation in full, with every reason marked where it stands. */
export function explanation(shown: ShownCapture, links: MarkLinks | null): Explanation {
  const { text } = shown.capture.explanation;
  const { claims } = shown;
  const marks: Mark[] = claims.map(() => ({ elements: [], icon: null, spoken: null, state: null }));
  const body = h('div', { class: 'explanation', dir: 'auto' });
  let length = Math.min(SHOWN_LENGTH, text.length);

  const leadIn = (mark: Mark, place: number, runs: readonly TextRun[]): readonly Node[] => {
    mark.icon = icon('verdict-waiting');
    const lead = h('span', { class: 'lead-in', 'aria-hidden': 'true' }, links && mark.icon, place + 1);
    const [first, ...others] = runs;
    const word = first && FIRST_WORD.exec(first.text)?.[0];
    if (!first || word === undefined) {
      return [lead, ...runs.map(draw)];
    }
    const rest = { ...first, text: first.text.slice(word.length) };
    return [
      h('span', { class: 'unbroken' }, lead, draw({ ...first, text: word })),
      ...(rest.text === '' ? [] : [draw(rest)]),
      ...others.map(draw),
    ];
  };

  const markedPart = (part: MarkedPart): Node | readonly Node[] => {
    const mark = part.claim === null ? undefined : marks[part.claim];
    if (part.claim === null || !mark) {
      return part.runs.map(draw);
    }
    const place = part.claim;
    const element = links
      ? h('a', { class: 'mark', href: `#reason-${place + 1}`, id: part.first ? `mark-${place + 1}` : null })
      : h('span', { class: 'mark' });
    element.append(...(part.first ? leadIn(mark, place, part.runs) : part.runs.map(draw)));
    if (part.first) {
      mark.spoken = spoken('');
      element.append(mark.spoken);
    }
    mark.elements.push(element);
    if (links) {
      element.addEventListener('click', event => {
        event.preventDefault();
        links.go(place);
      });
      element.addEventListener('pointerenter', () => links.light(place, true));
      element.addEventListener('pointerleave', () => links.light(place, false));
      element.addEventListener('focus', () => links.light(place, true));
      element.addEventListener('blur', () => links.light(place, false));
    }
    return element;
  };

  const paint = (place: number): void => {
    const mark = marks[place];
    if (!mark) {
      return;
    }
    const { state } = mark;
    mark.elements.forEach(element => {
      element.classList.remove(...[...element.classList].filter(name => name !== 'mark' && name !== 'lit'));
      element.classList.add(state ?? 'unmeasured');
    });
    if (mark.icon && state) {
      setIcon(mark.icon, `verdict-${state}`);
    }
    if (mark.spoken) {
      setText(
        mark.spoken,
        state ? words.explanation.mark(place + 1, state) : words.explanation.plainMark(place + 1),
      );
    }
  };

  const drawAll = (): void => {
    marks.forEach(mark => mark.elements.splice(0));
    const marked = markBlocks(textBlocks(cutText(text, 0, length)), claims);
    body.replaceChildren(
      ...marked.map(({ kind, parts }) =>
        h(
          kind === 'code' ? 'pre' : 'p',
          {},
          parts.map(part => markedPart(part)),
        ),
      ),
    );
    claims.forEach((_claim, place) => paint(place));
    if (length < text.length) {
      const more = h(
        'button',
        { type: 'button', class: 'link more-text' },
        words.showMore(text.length - length),
      );
      more.addEventListener('click', () => {
        length = Math.min(text.length, length + STEP);
        drawAll();
      });
      body.append(more);
    }
  };
  drawAll();

  const { position } = shown.capture.explanation;
  const element = h(
    'section',
    { 'aria-labelledby': 'explanation' },
    h(
      'div',
      { class: 'heading' },
      h('h2', { id: 'explanation' }, words.explanation.title),
      small(words.explanation.reasons(claims.length, position, shown.capture.output.kind)),
    ),
    body,
    (shown.capture.explanation.thinking ?? '') !== '' &&
      h('p', { class: 'small dim note' }, words.explanation.thinking),
  );

  return {
    element,
    setState(place, state) {
      const mark = marks[place];
      if (mark && mark.state !== state) {
        mark.state = state;
        paint(place);
      }
    },
    light(place, on) {
      marks[place]?.elements.forEach(one => one.classList.toggle('lit', on));
    },
    reveal(place) {
      const claim: AuditClaim | undefined = claims[place];
      if (claim && claim.start >= length) {
        length = Math.min(text.length, claim.end);
        drawAll();
      }
      const first = marks[place]?.elements[0];
      first?.scrollIntoView({ block: 'center' });
      first?.focus({ preventScroll: true });
    },
  };
}
