import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { AuditEvent } from '../../src/audit/events.ts';
import type { PageState } from '../../src/panel/protocol.ts';
import {
  allEvents,
  capture,
  claims,
  finishedEvent,
  model,
  PAGES,
  prompt,
  runningEvents,
  shown,
} from './fixtures.ts';
import type { Harness, OpenPage } from './harness.ts';
import { startHarness } from './harness.ts';
import type { Theme } from './themes.ts';
import { THEMES } from './themes.ts';

/* What a person does on the page, and what the page does while an audit runs. */

const DARK = THEMES[0] as Theme;

function pageState(name: string): PageState {
  const state = PAGES[name];
  assert.ok(state, name);
  return state;
}

async function frame(page: Page): Promise<void> {
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve))));
}

describe('The page at work', () => {
  let harness: Harness;
  let opened: OpenPage;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());

  async function open(name: string, width = 300): Promise<Page> {
    opened = await harness.open(DARK, width);
    await opened.send({ type: 'state', page: pageState(name) });
    return opened.page;
  }

  afterEach(async () => {
    assert.deepEqual(await opened.troubles(), []);
    await opened.close();
  });

  async function lastSent(): Promise<unknown> {
    return (await opened.sent()).at(-1);
  }

  it('says ready once and shows nothing before it is told', async () => {
    opened = await harness.open(DARK, 300);
    assert.deepEqual(await opened.sent(), [{ type: 'ready' }]);
    assert.equal(await opened.page.locator('main').innerText(), '');
  });

  it('offers the ways in', async () => {
    const page = await open('welcome');
    await page.getByRole('button', { name: 'Try the sample' }).click();
    assert.deepEqual(await lastSent(), { type: 'try-sample' });
    await page.getByRole('button', { name: 'Audit a capture file' }).click();
    assert.deepEqual(await lastSent(), { type: 'audit-file' });
  });

  it('starts nothing but by its buttons, and names what is sent where', async () => {
    const page = await open('consent');
    assert.deepEqual(await opened.sent(), [{ type: 'ready' }]);
    const text = await page.locator('main').innerText();
    for (const expected of [
      '4 of 6',
      'about 74',
      'about 46,120',
      '200',
      'https://api.example.com',
      'about 23 calls',
    ]) {
      assert.ok(text.includes(expected), expected);
    }
    await page.locator('vscode-button', { hasText: 'Start' }).click();
    assert.deepEqual(await lastSent(), { type: 'start', key: 'capture-1', mode: 'standard' });
    await page.locator('vscode-button', { hasText: 'Quick look' }).click();
    assert.deepEqual(await lastSent(), { type: 'start', key: 'capture-1', mode: 'quick' });
  });

  it('shows the exact prompts before anything is sent', async () => {
    const page = await open('consent');
    await page.getByText('The exact prompts').click();
    await page.getByText('Reason 1 taken out').click();
    const last = page.locator('.inner').nth(1);
    const boxes = await last.locator('.text').allInnerTexts();
    assert.deepEqual(boxes, [...prompt('x', 0).messages.map(message => message.content), 'I will']);
  });

  it('asks for a model where none is chosen, and makes the quick look the default where requests are charged', async () => {
    const page = await open('consent-no-model');
    assert.equal(await page.locator('vscode-button').count(), 1);
    await page.locator('vscode-button[appearance=primary]', { hasText: 'Choose model' }).click();
    assert.deepEqual(await lastSent(), { type: 'choose-model' });
    await opened.send({ type: 'state', page: pageState('consent-by-request') });
    const primary = page.locator('vscode-button[appearance=primary]');
    assert.equal(await primary.count(), 1);
    await primary.click();
    assert.deepEqual(await lastSent(), { type: 'start', key: 'capture-1', mode: 'quick' });
  });

  it('fills dots in place, gives verdicts at their event, and touches no other card', async () => {
    const page = await open('starting');
    const events = allEvents();
    const key = shown.key;
    const firstVerdict = events.findIndex(event => event.type === 'verdict' && event.claim.id === 'c1');
    const half = events.findIndex(event => event.type === 'trial' && event.trial.id === 'a1-control-3');
    await opened.send({ type: 'events', key, events: events.slice(0, half + 2) });
    await frame(page);
    const first = page.locator('#reason-1');
    const word = first.locator('h3 b');
    assert.equal(await word.innerText(), 'Running');
    const dots = first.locator('.dots.edit .changed');
    assert.equal(await dots.count(), 4);
    await dots.first().evaluate(dot => dot.setAttribute('data-seen', ''));
    await page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(window, { changedCards: seen });
      new MutationObserver(records => {
        records.forEach(({ target }) => {
          const element = target instanceof Element ? target : target.parentElement;
          seen.add(element?.closest('article')?.id ?? '');
        });
      }).observe(document.querySelector('.on-reasons') as Element, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
    });

    await opened.send({ type: 'events', key, events: events.slice(half + 2, firstVerdict) });
    await frame(page);
    assert.equal(await word.innerText(), 'Running', 'no verdict before its event');
    assert.equal(await dots.count(), 9 + 5);
    assert.equal(await first.locator('[data-seen]').count(), 1, 'the dots that were there are still there');

    await opened.send({ type: 'events', key, events: events.slice(firstVerdict, firstVerdict + 1) });
    await frame(page);
    assert.equal(await word.innerText(), 'Drove the result');
    assert.match(await first.innerText(), /9 of 9 runs \(control: 0 of 9\)/);
    assert.equal(await first.locator('.effect').count(), 1);
    const changed = await page.evaluate(() => [
      ...(window as unknown as { changedCards: Set<string> }).changedCards,
    ]);
    assert.deepEqual(changed, ['reason-1']);

    await opened.send({ type: 'events', key, events: [...events.slice(firstVerdict + 1), finishedEvent()] });
    await frame(page);
    assert.deepEqual(
      await page.locator('article h3 b').allInnerTexts(),
      [
        'Drove the result',
        'Backed up',
        'Contradicted',
        'Did not drive the result',
        'Undecided',
        'Can’t be tested',
      ],
      'in the order of the explanation',
    );
    assert.ok(await page.locator('.progress').isHidden());
  });

  it('ignores events of another explanation', async () => {
    const page = await open('starting');
    await opened.send({ type: 'events', key: 'another', events: allEvents() });
    await frame(page);
    assert.equal(await page.locator('article.drove').count(), 0);
  });

  it('stops, then offers to go on and to export', async () => {
    const page = await open('running');
    const stop = page.locator('#stop');
    const goOn = page.locator('#go-on');
    const exportReport = page.locator('#export');
    assert.equal(await goOn.getAttribute('aria-disabled'), 'true');
    await goOn.click({ force: true });
    assert.deepEqual(await opened.sent(), [{ type: 'ready' }], 'an unusable button does nothing');
    await stop.focus();
    await page.keyboard.press('Enter');
    await stop.click({ force: true });
    assert.deepEqual(
      await opened.sent(),
      [{ type: 'ready' }, { type: 'stop', key: 'capture-1' }],
      'once only',
    );
    await opened.send({
      type: 'events',
      key: shown.key,
      events: [finishedEvent('stopped', runningEvents())],
    });
    await frame(page);
    await opened.send({ type: 'ended', key: shown.key, problem: null });
    assert.ok(await stop.isHidden());
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'go-on', 'the focus is not lost');
    assert.match(await page.locator('.notice').innerText(), /Stopped by you after \d+ of 200 calls/);
    assert.equal(await page.locator('vscode-button[appearance=primary]').count(), 1);
    await goOn.click();
    assert.deepEqual(await lastSent(), { type: 'go-on', key: 'capture-1' });
    await exportReport.click();
    assert.deepEqual(await lastSent(), { type: 'export', key: 'capture-1' });
  });

  it('says what went wrong and offers what helps', async () => {
    const page = await open('refused');
    const notice = page.getByRole('alert');
    assert.match(await notice.innerText(), /refused the key[^]*invalid_api_key[^]*Set another key/);
    await notice.locator('vscode-button', { hasText: 'Set key' }).click();
    assert.deepEqual(await lastSent(), { type: 'set-key' });
    await notice.locator('vscode-button', { hasText: 'Try again' }).click();
    assert.deepEqual(await lastSent(), { type: 'retry', key: 'capture-1' });
  });

  it('says first that another model was measured', async () => {
    const page = await open('other-model');
    const text = await page.locator('main').innerText();
    assert.ok(text.indexOf('Measured on another model') < text.indexOf('Citation not found'));
  });

  it('links marks and reasons both ways, by mouse and by keyboard', async () => {
    const page = await open('complete');
    const mark = page.locator('#mark-4');
    assert.match(await mark.innerText(), /reason 4: did not drive the result/);
    await mark.focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'reason-4');
    assert.match((await mark.getAttribute('class')) ?? '', /\blit\b/);
    await page.getByRole('link', { name: 'Reason 2, show it in the explanation' }).click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'mark-2');
    await page.locator('#mark-1').hover();
    assert.match((await page.locator('#reason-1').getAttribute('class')) ?? '', /\blit\b/);
    await page.locator('.tally li.undecided button').click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'reason-5');
  });

  it('brings a reason into view when the editor asks for it', async () => {
    const page = await open('complete');
    await opened.send({ type: 'reveal', claim: 'c5' });
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'reason-5');
    const box = await page.locator('#reason-5').boundingBox();
    assert.ok(box && box.y >= 0 && box.y < 300, `at ${box?.y ?? 'nowhere'}`);
  });

  it('puts the two prompts and the two outputs side by side, run by run', async () => {
    const page = await open('complete', 560);
    const card = page.locator('#reason-1');
    await card.getByText('What it was told').click();
    assert.match(
      await card.locator('del').first().innerText(),
      /upstream closes idle sockets after 45 seconds/,
    );
    assert.deepEqual(await card.locator('.pair').nth(1).locator('del, ins').allInnerTexts(), [
      '40000',
      '60000',
    ]);
    assert.match(await card.locator('.stepper').innerText(), /Run 1 of 9/);
    await card.locator('.stepper vscode-button').nth(1).click();
    assert.match(await card.locator('.stepper').innerText(), /Run 2 of 9/);
    await card.getByRole('button', { name: 'Open in diff editor (what came back)' }).click();
    assert.deepEqual(await lastSent(), {
      type: 'open-diff',
      key: 'capture-1',
      arm: 'a1',
      what: 'output',
      block: 1,
    });
  });

  it('can be walked through with the keyboard alone', async () => {
    const page = await open('complete');
    const expected = await page.evaluate(() => {
      const all = [
        ...document.querySelectorAll<HTMLElement>('main a, main button, main summary, main vscode-button'),
      ];
      const reachable = all.filter(element => element.checkVisibility());
      reachable.forEach((element, at) => element.setAttribute('data-stop', String(at)));
      return reachable.length;
    });
    const reached: string[] = [];
    await page.evaluate(() => document.body.focus());
    for (let presses = 0; presses < expected; presses += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(() => document.activeElement?.getAttribute('data-stop') ?? 'nowhere'));
    }
    assert.ok(expected > 20);
    assert.deepEqual(
      reached,
      Array.from({ length: expected }, (_one, at) => String(at)),
    );
  });

  it('remembers folds and the place when it is shown again', async () => {
    const page = await open('complete');
    await page.locator('#reason-2').getByText('What it was told').click();
    await page.evaluate(() => window.scrollTo(0, 700));
    await page.waitForFunction(() => JSON.stringify(window.standin.state).includes('"scroll":700'));
    const state = await page.evaluate(() => window.standin.state);
    await opened.close();
    opened = await harness.open(DARK, 300, { state });
    await opened.send({ type: 'state', page: pageState('complete') });
    assert.equal(await opened.page.locator('details[open]').count(), 1);
    assert.ok(await opened.page.locator('#reason-2 details[open] .pair').first().isVisible());
    assert.equal(await opened.page.evaluate(() => window.scrollY), 700);
  });

  it('keeps still where motion is not wanted', async () => {
    opened = await harness.open(DARK, 300, { reducedMotion: true });
    await opened.send({ type: 'state', page: pageState('running') });
    const animations = await opened.page.evaluate(() => document.getAnimations().length);
    assert.equal(animations, 0);
  });

  it('speaks verdicts, at most one message in five seconds', async () => {
    opened = await harness.open(DARK, 300);
    const { page } = opened;
    await page.clock.install();
    const events = allEvents();
    const spoken = page.getByRole('status');
    await opened.send({ type: 'state', page: pageState('starting') });
    assert.equal(await spoken.innerText(), 'Audit started: 6 reasons.');
    await opened.send({ type: 'events', key: shown.key, events });
    await page.clock.runFor(1000);
    assert.equal(await spoken.innerText(), 'Audit started: 6 reasons.', 'not yet');
    await page.clock.runFor(4500);
    assert.match(await spoken.innerText(), /Reason 4: did not drive the result\..*Reason 5: undecided\./);
    await opened.send({ type: 'events', key: shown.key, events: [finishedEvent('stopped')] });
    await page.clock.runFor(6000);
    assert.equal(await spoken.innerText(), 'Stopped by you. 6 of 6 reasons have a verdict.');
  });

  it('keeps up with thousands of runs', async () => {
    const page = await open('starting');
    const [first] = allEvents().flatMap(event => (event.type === 'trial' ? [event] : []));
    assert.ok(first);
    for (let batch = 0; batch < 30; batch += 1) {
      const events = Array.from({ length: 100 }, (_one, at) => {
        const block = batch * 10 + Math.floor(at / 10);
        const stream = `s${at % 10}`;
        return { ...first, trial: { ...first.trial, stream, block }, calls: batch * 100 + at + 1 };
      });
      await opened.send({ type: 'events', key: shown.key, events });
    }
    await frame(page);
    assert.match(await page.locator('.progress').innerText(), /3,000 calls/);
  });
});

describe('Texts from outside', () => {
  const HOSTILE =
    '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><a href="javascript:window.hacked=1">x</a>';
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());

  function hostileState(): PageState {
    const long = 'x'.repeat(1_000_000);
    const reason = `${HOSTILE} pay \u202Eeno\u202C \u001B[31mnow\u200B\u{E0041}`;
    const text = `${reason}\n\n${long}`;
    const claim = { ...(claims[0] as (typeof claims)[number]), text: reason, start: 0, end: reason.length };
    const nasty = {
      ...shown,
      origin: HOSTILE,
      capture: {
        ...capture,
        model: HOSTILE,
        messages: [{ role: 'user' as const, content: `${HOSTILE}${long}` }],
        explanation: { text, position: 'before' as const },
      },
      claims: [claim],
      checks: [{ kind: HOSTILE, claim: 'c1', status: 'failed' as const, detail: `${HOSTILE}\u202E` }],
    };
    const events = allEvents().flatMap((event): AuditEvent[] => {
      switch (event.type) {
        case 'trial':
          return [
            {
              ...event,
              trial: { ...event.trial, output: `${HOSTILE}${event.trial.stream}${long}`, reply: HOSTILE },
            },
          ];
        case 'prompt':
          return [
            {
              ...event,
              prompt: {
                ...event.prompt,
                messages: [{ role: 'user' as const, content: `${HOSTILE} ${event.prompt.hash} ${reason}` }],
              },
            },
          ];
        case 'phase':
          return [{ ...event, text: HOSTILE }];
        case 'verdict':
          return event.claim.id === 'c1' ? [{ ...event, claim: { ...event.claim, sentence: reason } }] : [];
        case 'started':
          return [{ ...event, claims: [claim] }];
        default:
          return [event];
      }
    });
    return {
      state: 'audit',
      shown: nasty,
      model: { ...model, id: HOSTILE, sameAsCaptured: false },
      running: true,
      events: events.slice(0, 60),
      problem: null,
    };
  }

  it('are shown and never run', async () => {
    const opened = await harness.open(DARK, 300);
    const { page } = opened;
    await opened.send({ type: 'state', page: hostileState() });
    await page.evaluate(() => document.querySelectorAll('details').forEach(fold => (fold.open = true)));
    await frame(page);
    assert.equal(await page.evaluate(() => 'hacked' in window), false);
    assert.equal(await page.locator('main img, main script, main a[href^=javascript]').count(), 0);
    const text = await page.locator('main').innerText();
    assert.ok(text.includes('<img src=x onerror='));
    const explanation = await page.locator('.explanation p').first().innerText();
    assert.match(explanation, /pay ‹U\+202E›eno‹U\+202C› ‹U\+001B›\[31mnow‹U\+200B›‹U\+E0041›/);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 300, 'no horizontal scroll');
    assert.deepEqual(await opened.troubles(), []);
    await opened.close();
  });

  it('that are huge are cut, and shown further on request', async () => {
    const opened = await harness.open(DARK, 300);
    const { page } = opened;
    await opened.send({ type: 'state', page: hostileState() });
    const length = (): Promise<number> =>
      page.locator('.explanation').evaluate(element => element.textContent.length);
    const before = await length();
    assert.ok(before < 25_000, `${before} characters`);
    const more = page.locator('.explanation .more-text');
    assert.match(await more.innerText(), /^Show more \(9[78]\d,\d{3} characters left\)$/);
    await more.click();
    assert.ok((await length()) > before + 50_000);
    assert.deepEqual(await opened.troubles(), []);
    await opened.close();
  });
});
