import assert from 'node:assert/strict';
import { startWiredServer } from '../../servers/wiredServer.ts';
import type { FakeServer } from '../../servers/fakeOpenAi.ts';
import { openWorkbench } from '../harness/workbench.ts';
import type { Workbench } from '../harness/workbench.ts';
import { CAPTURE_FILE, RETRY_FILES, retryWiring } from './retryCase.ts';
import { openCapture, PATIENCE } from './steps.ts';

describe('a workspace that wants to choose where captures go', function () {
  this.timeout(4 * PATIENCE);
  let workbench: Workbench;
  let server: FakeServer;

  before(async () => {
    server = await startWiredServer(retryWiring());
    workbench = await openWorkbench({
      trust: true,
      files: {
        ...RETRY_FILES,
        '.vscode/settings.json': JSON.stringify({
          'explanationAuditor.baseUrl': server.baseUrl,
          'explanationAuditor.model': 'wired-model',
        }),
      },
    });
    workbench.page.setDefaultTimeout(PATIENCE);
  });

  after(async () => {
    await workbench.close();
    await server.close();
  });

  const startIsOffered = async () => {
    await openCapture(workbench, CAPTURE_FILE);
    const page = workbench.panel();
    await page.getByRole('button', { name: 'Choose model…' }).waitFor();
    assert.ok(!(await page.locator('body').innerText()).includes(server.origin));
    return page.getByRole('button', { name: 'Start', exact: true }).isVisible();
  };

  it('can’t while it is not trusted, though its captures can be read', async () => {
    assert.equal(await startIsOffered(), false);
    assert.deepEqual(server.paths, []);
  });

  it('can’t when it is trusted either', async () => {
    await workbench.trustFolder();
    assert.equal(await startIsOffered(), false);
    assert.deepEqual(server.paths, []);
  });
});
