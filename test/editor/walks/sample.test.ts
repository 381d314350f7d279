import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { skip } from '../../../scripts/test/skip.ts';
import { SMALL_MODEL } from '../../../src/models/embedded/catalogue.ts';
import { openWorkbench } from '../harness/workbench.ts';
import type { Workbench } from '../harness/workbench.ts';
import { PATIENCE, press } from './steps.ts';

const WEIGHTS = path.resolve(import.meta.dirname, '../../../.cache/weights', SMALL_MODEL.file);

describe('the sample, with nothing set up', function () {
  this.timeout(10 * PATIENCE);
  let workbench: Workbench;
  let opened: Workbench | null = null;

  before(async function () {
    if (!existsSync(WEIGHTS)) {
      skip(this, 'the embedded model is not in .cache/weights');
    }
    workbench = await openWorkbench({
      viewport: { width: 1280, height: 1000 },
      env: { EXPLANATION_AUDITOR_MODEL_PATH: WEIGHTS, CI: '1' },
    });
    opened = workbench;
    workbench.page.setDefaultTimeout(PATIENCE);
  });

  after(() => opened?.close());

  it('says what it would take, on a model of this machine', async () => {
    await workbench.runCommand('Explanation Audit: Try the Sample');
    const page = workbench.panel();
    await page.getByRole('button', { name: 'Quick look', exact: true }).waitFor();
    const text = await page.locator('body').innerText();
    assert.match(text, /qwen2\.5-coder-0\.5b/);
    assert.match(text, /this machine/);
    await workbench.screenshot('editor/sample-consent');
  });

  it('asks before it fetches what runs the model, and goes back where that is not wanted', async () => {
    await press(workbench, 'Quick look');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /node-llama-cpp/);
    await workbench.screenshot('editor/sample-download');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await workbench.panel().getByRole('button', { name: 'Quick look', exact: true }).waitFor();
  });

  it('runs there, and shows its first verdict', async () => {
    await press(workbench, 'Quick look');
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Download' }).click();
    const verdict = workbench
      .panel()
      .locator('article')
      .getByText(/Drove the result|Undecided|Backed up/);
    await verdict.first().waitFor({ timeout: 8 * PATIENCE });
    await workbench.screenshot('editor/sample-verdict');
  });
});
