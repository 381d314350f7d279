import assert from 'node:assert/strict';
import { openWorkbench } from '../harness/workbench.ts';
import type { Workbench } from '../harness/workbench.ts';

describe('a folder that is not trusted', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ trust: true });
  });
  after(() => workbench.close());

  const restricted = () => workbench.page.locator('.statusbar-item').getByText('Restricted Mode');

  it('opens in Restricted Mode, with the panel at hand', async () => {
    await restricted().waitFor();
    await workbench.runCommand('Explanation Audit: Open Audit');
    await workbench.panel().locator('body').waitFor();
    await workbench.screenshot('restricted-mode');
  });

  it('leaves Restricted Mode when it is trusted', async () => {
    await workbench.trustFolder();
    await restricted().waitFor({ state: 'detached' });
    assert.deepEqual(await workbench.notifications(), []);
  });
});
