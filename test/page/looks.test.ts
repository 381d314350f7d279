import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { PAGES } from './fixtures.ts';
import type { Harness } from './harness.ts';
import { SHOTS, startHarness } from './harness.ts';
import { THEMES } from './themes.ts';

/* Every page in every theme, narrow and wide: accessible, within its policy, within its width. */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [300, 560];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Opens every fold: what is hidden is looked at too. */
async function openFolds(page: Page): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await page.evaluate(() => document.querySelectorAll('details').forEach(fold => (fold.open = true)));
    // The toggle event comes with the next task.
    await page.evaluate(() => new Promise(resolve => setTimeout(resolve)));
  }
}

async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(
    async tags =>
      (window as unknown as { axe: { run(o: unknown, p: unknown): Promise<AxeResults> } }).axe.run(document, {
        runOnly: tags,
      }),
    TAGS,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}

/** Everything that sticks out of the page's width. */
function overhangs(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll('main *')].filter(
      element => !element.closest('.spoken, svg') && element.getBoundingClientRect().right > width + 0.5,
    );
    const scrolls = document.documentElement.scrollWidth > width ? ['the page scrolls sideways'] : [];
    return [...scrolls, ...wide.map(element => element.outerHTML.slice(0, 120))];
  });
}

describe('The page in every theme', () => {
  let harness: Harness;
  before(async () => {
    mkdirSync(SHOTS, { recursive: true });
    harness = await startHarness();
  });
  after(() => harness.close());

  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      it(`${theme.name}, ${width} px`, async () => {
        const opened = await harness.open(theme, width, { reducedMotion: true });
        const { page } = opened;
        for (const [name, state] of Object.entries(PAGES)) {
          // Folds that were opened for the page before are forgotten.
          await page.evaluate(() => (window.standin.state = undefined));
          await opened.send({ type: 'state', page: state });
          await page.screenshot({
            path: path.join(SHOTS, `${name}-${theme.name}-${width}.png`),
            fullPage: true,
          });
          await openFolds(page);
          assert.deepEqual(await overhangs(page), [], name);
          assert.deepEqual(await axeFindings(page), [], name);
          if (name === 'complete' || name === 'consent') {
            await page.screenshot({
              path: path.join(SHOTS, `${name}-open-${theme.name}-${width}.png`),
              fullPage: true,
            });
          }
        }
        // On the body the toolkit sets its variables by script, which the policy allows.
        assert.equal(await page.locator('main [style]').count(), 0, 'no style attributes');
        assert.deepEqual(await opened.troubles(), []);
        await opened.close();
      });
    }
  }
});
