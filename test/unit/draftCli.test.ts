import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { reportSchema } from '../../src/audit/report.ts';
import { findPlaces } from '../../src/cli/places.ts';
import { run } from '../../src/cli/run.ts';
import { terminalOn } from '../../src/cli/terminal.ts';
import type { FakeAnswer, FakeRequest, FakeServer } from '../servers/fakeOpenAi.ts';
import { startWiredServer } from '../servers/wiredServer.ts';
import { draftingAsked, honestEdits, section } from '../support/draftingModel.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const SENTENCES = [
  'The deployment note assigns port 7431 to the staging proxy.',
  'Handlers in this code base start with the word relay, so the name is relayStaging.',
  'The team prefers short functions.',
];
const REASONS = SENTENCES.map((sentence, index) => `${index + 1}. ${sentence}`).join('\n');
const CAPTURE = {
  schema: 'explanation-capture/1',
  fidelity: 'exact',
  model: 'wired-model',
  messages: [
    { role: 'user', content: 'Which port does the staging proxy use, and what is its handler called?' },
  ],
  explanation: { text: REASONS, position: 'before' },
  output: { kind: 'answer', text: '7431 relayStaging' },
};

/** The server's model drafts honestly; null for every other request. */
function drafts({ body }: FakeRequest): FakeAnswer | null {
  const request = {
    messages: body.messages.map(({ role, content }) => ({ role: role as 'user', content })),
    temperature: 0,
    maxTokens: 0,
  };
  const asked = draftingAsked(request);
  if (asked === null) {
    return null;
  }
  const said =
    asked === 'claims'
      ? { claims: SENTENCES.map(sentence => ({ text: sentence, kind: 'step', cites: [], features: [] })) }
      : honestEdits(section(request, 'PASSAGE'));
  return { type: 'chat', text: `\`\`\`json\n${JSON.stringify(said)}\n\`\`\`` };
}

describe('audit --claims model --edits model', () => {
  let folder: string;
  let capture: string;
  let server: FakeServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'auditor-draft-'));
    capture = join(folder, 'proxy.capture.json');
    await writeFile(capture, JSON.stringify(CAPTURE));
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(() => server.close());

  const serve = async (trouble: (request: FakeRequest) => FakeAnswer | null) => {
    server = await startWiredServer({
      wires: [
        { when: 'port 7431', then: '7431', otherwise: ['8080', '3000'] },
        { when: 'word relay', then: 'relayStaging', otherwise: ['handleStaging', 'onStaging'] },
      ],
      reasons: REASONS,
      trouble,
    });
  };

  async function audit(...more: string[]) {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const said = [text(stdout), text(stderr)] as const;
    const status = await run(['audit', capture, '--base-url', server.baseUrl, ...more], {
      terminal: terminalOn(stdout, stderr, {}),
      places: findPlaces(pathToFileURL(MAIN).href, { EXPLANATION_AUDITOR_CACHE: join(folder, 'cache') }),
      signal: new AbortController().signal,
    });
    stdout.end();
    stderr.end();
    return { status, stdout: await said[0], stderr: await said[1] };
  }

  it('drafts, then audits, and counts every request', async () => {
    await serve(drafts);
    const { status, stdout, stderr } = await audit(
      '--claims',
      'model',
      '--edits',
      'model',
      '--format',
      'json',
    );
    assert.equal(status, 0, stderr);
    const report = reportSchema.parse(JSON.parse(stdout));
    assert.deepEqual([report.drafting?.claims, report.drafting?.edits], ['model', 'model']);
    assert.deepEqual(report.drafting?.notes, []);
    assert.equal(report.usage.calls, server.requests.length);
    assert.deepEqual(
      report.claims.map(claim => claim.verdict),
      ['drove', 'drove', 'did-not-drive'],
    );
    assert.match(stderr, /The model drafts \(call \d+\)/);
  });

  it('says in its text what was left to the rules', async () => {
    await serve(request => drafts(request) && { type: 'chat', text: 'No, thank you.' });
    const { status, stdout } = await audit('--claims', 'model', '--edits', 'model', '--quick');
    assert.equal(status, 0);
    assert.match(stdout, /The reasons were found by rules \(there is no JSON object/);
    assert.match(stdout, /drove the result/);
  });

  it('remembers its drafts, so that they are paid for once', async () => {
    await serve(drafts);
    const args = ['--edits', 'model', '--state', join(folder, 'state'), '--format', 'json'];
    await audit(...args, '--max-calls', '25');
    const drafted = () => server.requests.filter(request => drafts(request)).length;
    assert.equal(drafted(), SENTENCES.length);
    const { stdout } = await audit(...args);
    assert.equal(drafted(), SENTENCES.length);
    assert.equal(reportSchema.parse(JSON.parse(stdout)).ended, 'complete');
  });

  it('ends with status 2 where nobody finds a reason, and with 3 where the model is not there', async () => {
    const bare = join(folder, 'bare.capture.json');
    await writeFile(
      bare,
      JSON.stringify({ ...CAPTURE, explanation: { text: 'Hope this helps!', position: 'before' } }),
    );
    await serve(request => drafts(request) && { type: 'chat', text: '{"claims": []}' });
    const audited = capture;
    capture = bare;
    try {
      const none = await audit('--claims', 'model');
      assert.equal(none.status, 2);
      assert.match(none.stderr, /states no reason/);
    } finally {
      capture = audited;
    }
    const gone = await audit(
      '--claims',
      'model',
      '--model',
      'wired-model',
      '--base-url',
      'http://127.0.0.1:9/v1',
    );
    assert.equal(gone.status, 3, gone.stderr);
  });
});
