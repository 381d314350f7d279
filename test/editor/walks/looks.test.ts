import assert from 'node:assert/strict';
import { startWiredServer } from '../../servers/wiredServer.ts';
import type { FakeServer } from '../../servers/fakeOpenAi.ts';
import { THEMES } from '../harness/themes.ts';
import type { Theme } from '../harness/themes.ts';
import { openWorkbench } from '../harness/workbench.ts';
import type { Workbench } from '../harness/workbench.ts';
import { CAPTURE_FILE, CODE_FILE, RETRY_FILES, retryWiring } from './retryCase.ts';
import { chooseServerModel, openCapture, PATIENCE, press, waitForEnd } from './steps.ts';

/** Widths of the side bar in CSS pixels. */
const WIDTHS = [300, 600] as const;

/** Drags the side bar's edge. */
async function setWidth({ page }: Workbench, width: number): Promise<void> {
  const bar = await page.locator('.part.sidebar').boundingBox();
  assert.ok(bar);
  const y = bar.y + bar.height / 3;
  await page.mouse.move(bar.x + bar.width + 1, y);
  await page.mouse.down();
  await page.mouse.move(bar.x + width, y, { steps: 4 });
  await page.mouse.up();
}

describe('the audit page beside the code', function () {
  this.timeout(6 * PATIENCE);
  let workbench: Workbench;
  let server: FakeServer;

  before(async () => {
    server = await startWiredServer(retryWiring());
    workbench = await openWorkbench({ files: RETRY_FILES, viewport: { width: 1400, height: 1100 } });
    workbench.page.setDefaultTimeout(PATIENCE);
    await chooseServerModel(workbench, server.baseUrl, 'wired-model');
    await openCapture(workbench, CAPTURE_FILE);
    await press(workbench, 'Start');
    await waitForEnd(workbench);
    await workbench.openFile(CODE_FILE);
  });

  after(async () => {
    await workbench.close();
    await server.close();
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    it(`fits without scrolling sideways: ${theme}`, async () => {
      await workbench.setTheme(theme);
      for (const width of WIDTHS) {
        await setWidth(workbench, width);
        const frame = await workbench.panelFrame();
        const [scroll, client] = await frame.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        assert.ok(Math.abs(client - width) < 40, `the page is ${client} px wide`);
        assert.ok(scroll <= client, `${scroll} px in ${client}`);
        await workbench.screenshot(`editor/${theme.toLowerCase().replaceAll(' ', '-')}-${width}`);
      }
    });
  }
});
