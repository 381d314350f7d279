import assert from 'node:assert/strict';
import { startWiredServer } from '../../servers/wiredServer.ts';
import type { FakeServer } from '../../servers/fakeOpenAi.ts';
import { openWorkbench } from '../harness/workbench.ts';
import type { Workbench } from '../harness/workbench.ts';
import { CAPTURE_FILE, CODE_FILE, CODE_LINE, DECOY_LINE, RETRY_FILES, retryWiring } from './retryCase.ts';
import {
  chooseServerModel,
  PATIENCE,
  openCapture,
  openCaptureByPalette,
  press,
  waitForEnd,
} from './steps.ts';

describe('an audit from the capture file to the marks in the code', function () {
  this.timeout(4 * PATIENCE);
  let workbench: Workbench;
  let server: FakeServer;
  const speed = { latency: 0 };

  before(async () => {
    server = await startWiredServer(
      Object.defineProperty(retryWiring(), 'latency', { get: () => speed.latency, enumerable: true }),
    );
    workbench = await openWorkbench({ files: RETRY_FILES, viewport: { width: 1280, height: 1000 } });
    workbench.page.setDefaultTimeout(PATIENCE);
    await chooseServerModel(workbench, server.baseUrl, 'wired-model');
  });

  after(async () => {
    await workbench.close();
    await server.close();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`editor/failed-${this.currentTest.title.slice(0, 30).replace(/\W+/g, '-')}`);
    }
  });

  it('asks before the first call, and has sent nothing by then', async () => {
    await openCaptureByPalette(workbench, CAPTURE_FILE);
    const page = workbench.panel();
    await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
    const text = await page.locator('body').innerText();
    assert.match(text, /3 of 3\s+reasons can be tested/);
    assert.match(text, /wired-model/);
    assert.ok(text.includes(server.origin), 'it says where requests go');
    assert.equal(server.requests.length, 0);
  });

  it('shows the verdicts with their counts', async () => {
    await press(workbench, 'Start');
    await waitForEnd(workbench);
    const articles = await workbench.panel().locator('article').allInnerTexts();
    const words = articles.map(
      text => /Drove the result|Did not drive|Can’t be tested|Undecided/.exec(text)?.[0],
    );
    assert.deepEqual(words, ['Drove the result', 'Did not drive', 'Did not drive']);
    assert.match(articles[0] ?? '', /maxAttempts.* in \d+ of \d+ runs \(control: 0 of \d+\)/s);
    assert.match(articles[1] ?? '', /baseDelayMs.* in 0 of \d+ runs/s);
    assert.ok(server.requests.length > 20, `${server.requests.length} calls`);
    await workbench.screenshot('editor/audited');
  });

  it('lists what did not drive the result among the problems: on its line, or on the code’s first', async () => {
    const problems = await workbench.problems();
    assert.deepEqual(
      problems.map(({ severity, source, line }) => ({ severity, source, line })),
      [
        { severity: 'Warning', source: 'explanation audit', line: CODE_LINE },
        { severity: 'Warning', source: 'explanation audit', line: DECOY_LINE },
      ],
    );
    assert.match(problems[1]?.message ?? '', /^Did not drive the result: reason 2, “A busy service/);
  });

  it('lists the reasons in the tree, each with its verdict', async () => {
    await workbench.runCommand('Explanation Audit: Open Audit');
    const tree = workbench.page
      .locator('.tree-explorer-viewlet-tree-view:visible, .customview-tree:visible')
      .first();
    await tree.getByText('retry', { exact: true }).waitFor();
    await tree.locator('.monaco-tl-twistie').first().click();
    await tree
      .getByText(/Did not drive the result/)
      .first()
      .waitFor();
    const rows = await Promise.all(
      (await tree.locator('.monaco-list-row').all()).map(
        async row => (await row.getAttribute('aria-label')) ?? '',
      ),
    );
    assert.match(rows[0] ?? '', /^retry, 1 of 3 drove the result/);
    assert.match(rows[2] ?? '', /^Reason 2: .*, Did not drive the result/);
    assert.match(await tree.locator('.monaco-list-row').nth(2).innerText(), /^2\s+Did not drive the result/);
    await workbench.screenshot('editor/tree');
  });

  it('says in the hover what was measured, and leads to the evidence', async () => {
    const { page } = workbench;
    await workbench.openFile(CODE_FILE);
    await page.locator('.squiggly-warning').first().waitFor();
    await page.locator('.view-line span').getByText('baseDelayMs', { exact: true }).first().hover();
    const hover = page.locator('.monaco-hover:visible').first();
    await hover.getByText('Show Evidence').waitFor();
    assert.match(
      await hover.innerText(),
      /Together no effect larger than 30 points.*“A busy service.* is 250\.”/s,
    );
    await workbench.screenshot('editor/hover');
    await hover.getByText('Show Evidence').click();
    const focused = workbench.panel().locator('article:focus');
    await focused.waitFor();
    assert.match(await focused.innerText(), /Did not drive.*A busy service/s);
  });

  it('opens what was told and what came back in VS Code’s own diff', async () => {
    const article = workbench.panel().locator('article').first();
    const fold = article.locator('summary').filter({ hasText: 'What it was told' });
    await fold.click();
    await article
      .getByRole('link', { name: /diff/i })
      .or(article.getByRole('button', { name: /diff/i }))
      .first()
      .click();
    await workbench.page.locator('.monaco-diff-editor:visible').waitFor();
    await workbench.screenshot('editor/diff');
  });

  it('keeps the finished audit when the window is loaded anew', async () => {
    const calls = server.requests.length;
    await workbench.page.reload();
    await workbench.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await workbench.runCommand('Explanation Audit: Open Audit');
    await workbench.panel().locator('article').first().waitFor();
    const articles = await workbench.panel().locator('article').allInnerTexts();
    assert.match(articles[1] ?? '', /Did not drive/);
    assert.equal((await workbench.problems()).length, 2);
    assert.equal(server.requests.length, calls);
  });

  it('takes a reason that was set aside off the problems', async () => {
    const { page } = workbench;
    await workbench.openFile(CODE_FILE);
    await page.locator('.squiggly-warning').first().waitFor();
    await workbench.runCommand('Go to Next Problem (Error, Warning, Info)');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    const action = page.locator('.action-widget:visible').getByText('Set aside this reason');
    await action.waitFor();
    await workbench.screenshot('editor/actions');
    await action.click();
    await page.locator('.action-widget').first().waitFor({ state: 'hidden' });
    const left = await workbench.problems();
    assert.deepEqual(
      left.map(({ line }) => line),
      [DECOY_LINE],
    );
  });

  it('stops the requests themselves and keeps what was measured', async () => {
    speed.latency = 400;
    const calls = server.requests.length;
    await openCapture(workbench, CAPTURE_FILE);
    await press(workbench, 'Start');
    await server.whenRequested(calls + 12);
    await workbench.screenshot('editor/running');
    await press(workbench, 'Stop');
    await waitForEnd(workbench);
    const text = await workbench.panel().locator('body').innerText();
    assert.match(text, /Stopped/i);
    assert.match(text, /Undecided/i);
    await workbench.screenshot('editor/stopped');
    assert.ok(server.aborted > 0, 'requests under way were cut');
    assert.ok(server.requests.length < calls + 30, `${server.requests.length - calls} calls`);
    speed.latency = 0;
  });

  it('says that nothing was audited when the server is gone, and why', async () => {
    await openCapture(workbench, CAPTURE_FILE);
    await press(workbench, 'Choose model…');
    await workbench.page.keyboard.press('Escape');
    await server.close();
    await press(workbench, 'Start');
    const page = workbench.panel();
    await page.getByText('Not audited', { exact: false }).first().waitFor({ timeout: 60_000 });
    assert.match(await page.locator('body').innerText(), /could not be reached|can't be reached/);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await workbench.screenshot('editor/refused');
  });
});
