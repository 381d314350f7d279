import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { captureSchema } from '../../src/audit/capture.ts';
import { reportSchema } from '../../src/audit/report.ts';
import { findPlaces } from '../../src/cli/places.ts';
import { run } from '../../src/cli/run.ts';
import { terminalOn } from '../../src/cli/terminal.ts';
import { apiError } from '../servers/fakeOpenAi.ts';
import type { FakeServer } from '../servers/fakeOpenAi.ts';
import { startWiredServer } from '../servers/wiredServer.ts';
import type { Wiring } from '../servers/wiredServer.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const REASONS = [
  '1. The deployment note assigns port 7431 to the staging proxy.',
  '2. Handlers in this code base start with the word relay, so the name is relayStaging.',
  '3. The team prefers short functions.',
].join('\n');
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
const WIRING: Wiring = {
  wires: [
    { when: 'port 7431', then: '7431', otherwise: ['8080', '3000'] },
    { when: 'word relay', then: 'relayStaging', otherwise: ['handleStaging', 'onStaging'] },
  ],
  reasons: REASONS,
};

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

describe('The program on the command line', () => {
  let folder: string;
  let capture: string;
  const servers: FakeServer[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'auditor-cli-'));
    capture = join(folder, 'proxy.capture.json');
    await writeFile(capture, JSON.stringify(CAPTURE));
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(server => server.close()));
  });

  const serve = async (wiring: Partial<Wiring> = {}) => {
    const server = await startWiredServer({ ...WIRING, ...wiring });
    servers.push(server);
    return server;
  };

  function start(args: readonly string[], environment: Record<string, string> = {}): Running {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, NODE_NO_WARNINGS: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', status => resolve({ status, stdout, stderr }));
    });
    return { child, ended };
  }

  /** The same within this process, which is quicker than a new one on a busy machine. */
  async function runHere(
    args: readonly string[],
    { environment = {}, columns }: { environment?: Record<string, string>; columns?: number } = {},
  ): Promise<Ended> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const said = [text(stdout), text(stderr)] as const;
    const errors = Object.assign(stderr, columns === undefined ? {} : { isTTY: true, columns });
    const status = await run(args, {
      terminal: terminalOn(stdout, errors, environment),
      places: findPlaces(pathToFileURL(MAIN).href, { EXPLANATION_AUDITOR_CACHE: join(folder, 'cache') }),
      signal: new AbortController().signal,
    });
    stdout.end();
    stderr.end();
    return { status, stdout: await said[0], stderr: await said[1] };
  }

  const program = (...args: string[]) => runHere(args);

  it('audits a file: results on standard output, progress on standard error, status 0', async () => {
    const server = await serve();
    const { status, stdout, stderr } = await start(['audit', capture, '--base-url', server.baseUrl]).ended;
    assert.equal(status, 0, stderr);
    assert.match(stdout, /drove the result/);
    assert.doesNotMatch(stdout, /of about/);
    assert.match(stderr, /\d+ of about \d+ calls: /);
  });

  it('prints exactly the report as JSON, which fits its schema and counts every call', async () => {
    const server = await serve();
    const { status, stdout } = await program(
      'audit',
      capture,
      '--base-url',
      server.baseUrl,
      '--format',
      'json',
    );
    assert.equal(status, 0);
    const report = reportSchema.parse(JSON.parse(stdout));
    assert.deepEqual(
      report.claims.map(claim => claim.verdict),
      ['drove', 'drove', 'did-not-drive'],
    );
    assert.equal(report.ended, 'complete');
    assert.equal(report.usage.calls, server.requests.length);
    assert.equal(report.model.sameAsCaptured, true);
  });

  it('makes no more calls than it is allowed, and no more at a time', async () => {
    const server = await serve({ latency: 5 });
    const { status, stdout } = await program(
      ...['audit', capture, '--base-url', server.baseUrl, '--format', 'json'],
      ...['--max-calls', '13', '--concurrency', '2'],
    );
    assert.equal(status, 0);
    const report = reportSchema.parse(JSON.parse(stdout));
    assert.equal(report.ended, 'budget');
    assert.ok(server.requests.length <= 13 && server.requests.length === report.usage.calls);
    assert.equal(server.mostInFlight, 2);
  });

  it('gives an array for several files, and a status for findings', async () => {
    const server = await serve();
    const common = ['--base-url', server.baseUrl, '--format', 'json', '--fail-on'];
    const found = await program('audit', capture, capture, ...common, 'did-not-drive');
    assert.equal(found.status, 1);
    assert.equal((JSON.parse(found.stdout) as unknown[]).length, 2);
    assert.equal((await program('audit', capture, ...common, 'contradicted')).status, 0);
  });

  it('writes a report file whole, and nothing else beside it', async () => {
    const server = await serve();
    const out = join(folder, 'proxy.audit.json');
    const { status } = await program('audit', capture, '--quick', '--base-url', server.baseUrl, '--out', out);
    assert.equal(status, 0);
    reportSchema.parse(JSON.parse(await readFile(out, 'utf8')));
    assert.deepEqual(
      (await readdir(folder)).filter(name => name.endsWith('.tmp')),
      [],
    );
    await rm(out);
  });

  it('refuses what it can not read before any call, with the place in the file: status 2', async () => {
    const server = await serve();
    const bad = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };
    const claim = { text: 'x', start: 0, end: 4000, kind: 'step' };
    const cases: [string, RegExp][] = [
      [join(folder, 'none.json'), /none\.json: .*no such file/],
      [folder, /it is a folder/],
      [await bad('a.json', '{"schema": '), /a\.json: \$: not valid JSON/],
      [await bad('b.json', '{"schema": "explanation-capture/9"}'), /b\.json: \$\.schema: expected .*, found/],
      [
        await bad('c.json', JSON.stringify({ ...CAPTURE, claims: [claim] })),
        /c\.json: \$\.claims\[0\]\.end: expected .*, found 4000/,
      ],
      [
        await bad(
          'd.json',
          JSON.stringify({ ...CAPTURE, explanation: { text: 'Hello.', position: 'before' } }),
        ),
        /d\.json: .*no reason/,
      ],
      [
        await bad(
          'e.json',
          JSON.stringify({ ...CAPTURE, explanation: { text: REASONS, position: '\u001b[2J' } }),
        ),
        /e\.json: \$\.explanation\.position: expected .*, found .*\\u001b/,
      ],
    ];
    for (const [file, expected] of cases) {
      const { status, stdout, stderr } = await program('audit', capture, file, '--base-url', server.baseUrl);
      assert.equal(status, 2, stderr);
      assert.match(stderr, expected);
      assert.equal(stdout, '');
      assert.ok(!stderr.includes('\u001b'), 'no control reaches the terminal');
    }
    for (const args of [
      ['audit', capture, '--fail-on', 'x'],
      ['audit', capture, '--out', join(folder, 'no', 'such', 'folder.json'), '--base-url', server.baseUrl],
      ['audit', capture, '--base-url', 'http://example.com/v1'],
      ['nonsense'],
    ]) {
      assert.equal((await program(...args)).status, 2, args.join(' '));
    }
    assert.equal(server.requests.length, 0);
  });

  it('says when the model can not be asked: status 3, no report, the key untold', async () => {
    const down = await startWiredServer(WIRING);
    await down.close();
    const key = 'sk-secret-0123456789';
    const out = join(folder, 'never.audit.json');
    const trouble = async (baseUrl: string, expected: RegExp) => {
      const args = ['audit', capture, '--base-url', baseUrl, '--format', 'json', '--out', out];
      const { status, stdout, stderr } = await runHere(args, { environment: { OPENAI_API_KEY: key } });
      assert.equal(status, 3, stderr);
      assert.match(stderr, expected);
      assert.equal(stdout, '');
      assert.ok(!stderr.includes(key));
      await assert.rejects(readFile(out), { code: 'ENOENT' });
    };
    await trouble(down.baseUrl, /can't be reached/);
    await trouble(
      (await serve({ trouble: () => apiError(401, `Wrong key ${key}`) })).baseUrl,
      /refuses the key/,
    );
    await trouble(
      (await serve({ trouble: () => ({ type: 'http', status: 200, body: '<html>hi' }) })).baseUrl,
      /did not send|web page|complete JSON/,
    );
    const keyless = await program('audit', capture);
    assert.equal(keyless.status, 3);
    assert.match(keyless.stderr, /OPENAI_API_KEY is not set/);
  });

  it('keeps what was measured when the model goes away: status 3 and a report', async () => {
    const server = await serve({ trouble: ({ index }) => (index < 9 ? null : apiError(401, 'expired')) });
    const { status, stdout, stderr } = await program(
      ...['audit', capture, '--base-url', server.baseUrl, '--format', 'json'],
    );
    assert.equal(status, 3);
    assert.match(stderr, /asks for a key \(401\): expired\n/);
    const report = reportSchema.parse(JSON.parse(stdout));
    assert.equal(report.ended, 'failed');
    assert.equal(report.endedReason, 'refused-key');
  });

  it('a first Ctrl+C stops the calls and keeps the report: status 130', async () => {
    const server = await serve({ latency: 40 });
    const out = join(folder, 'stopped.audit.json');
    const { child, ended } = start([
      'audit',
      capture,
      '--base-url',
      server.baseUrl,
      '--format',
      'json',
      '--out',
      out,
    ]);
    await server.whenRequested(12);
    child.kill('SIGINT');
    const { status, stdout, stderr } = await ended;
    assert.equal(status, 130, stderr);
    const report = reportSchema.parse(JSON.parse(stdout));
    assert.equal(report.ended, 'stopped');
    assert.ok(report.trials.length > 0);
    assert.equal(await readFile(out, 'utf8'), stdout);
    assert.equal(server.inFlight, 0);
    await rm(out);
  });

  it('goes on from what --state remembers, and pays for nothing twice', async () => {
    const state = join(folder, 'state');
    const server = await serve();
    const args = ['audit', capture, '--base-url', server.baseUrl, '--format', 'json', '--state', state];
    const audit = async (...more: string[]) => {
      const { status, stdout, stderr } = await runHere([...args, ...more]);
      assert.equal(status, 0, stderr);
      return reportSchema.parse(JSON.parse(stdout));
    };
    const first = await audit('--max-calls', '20');
    assert.equal(first.ended, 'budget');
    const before = server.requests.length;
    const second = await audit();
    assert.equal(second.ended, 'complete');
    const probes = second.usage.calls - second.trials.length;
    assert.equal(server.requests.length - before, probes + second.trials.length - first.trials.length);
    const whole = await runHere(['audit', capture, '--base-url', server.baseUrl, '--format', 'json']);
    assert.deepEqual(reportSchema.parse(JSON.parse(whole.stdout)).claims, second.claims);
  });

  it('a second Ctrl+C ends it at once, and leaves nothing half-written', async () => {
    const server = await serve({ trouble: () => ({ type: 'hang' }) });
    const out = join(folder, 'twice.audit.json');
    const { child, ended } = start(['audit', capture, '--base-url', server.baseUrl, '--out', out]);
    await server.whenRequested(1);
    child.kill('SIGINT');
    child.kill('SIGINT');
    assert.equal((await ended).status, 130);
    assert.ok(!(await readdir(folder)).some(name => name.startsWith('twice')));
  });

  it('draws a bar on a terminal, within its width, and wipes it before the result', async () => {
    const server = await serve();
    const { status, stderr } = await runHere(['audit', capture, '--quick', '--base-url', server.baseUrl], {
      columns: 50,
    });
    assert.equal(status, 0);
    const lines = stderr.replaceAll('\r\u001b[K', '\n').split('\n');
    assert.ok(lines.some(line => /^\[#+\.*\] \d+ of about \d+ calls/.test(line)));
    assert.ok(lines.every(line => line.length < 50));
    assert.equal(lines.at(-1), '');
  });

  it('does not mind a reader that goes away', async () => {
    const server = await serve();
    const { child, ended } = start(['audit', capture, '--quick', '--base-url', server.baseUrl]);
    child.stdout?.destroy();
    const { status, stderr } = await ended;
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /EPIPE/);
  });

  it('asks with reasons first, and captures what can be audited', async () => {
    for (const prefill of ['continue', 'reject'] as const) {
      const server = await serve({ prefill });
      const out = join(folder, 'asked.capture.json');
      const args = ['ask', 'Which port?', '--attach', capture, '--base-url', server.baseUrl];
      const shown = await program(...args, '--out', out);
      assert.equal(shown.status, 0, shown.stderr);
      assert.match(shown.stdout, /ANSWER: 7431 relayStaging/);
      const read = captureSchema.parse(JSON.parse(await readFile(out, 'utf8')));
      assert.equal(read.output.text, '7431 relayStaging');
      assert.match(read.explanation.text, /port 7431/);
      const printed = await program(...args);
      assert.equal(captureSchema.parse(JSON.parse(printed.stdout)).output.text, '7431 relayStaging');
      await rm(out);
    }
  });

  it('lists models', async () => {
    const server = await serve({ models: ['one', 'two'] });
    const shown = await program('models', '--base-url', server.baseUrl);
    assert.equal(shown.status, 0);
    assert.match(shown.stdout, /one\n {2}two/);
    const { stdout } = await program(
      'models',
      '--base-url',
      server.baseUrl,
      '--model',
      'two',
      '--format',
      'json',
    );
    const found = JSON.parse(stdout) as {
      server: { chosen: { capabilities: unknown } };
      embedded: unknown[];
    };
    assert.deepEqual(found.server.chosen.capabilities, { prefill: true, seed: true, score: false });
    assert.ok(found.embedded.length > 0);
    assert.equal((await program('models')).status, 0);
    await server.close();
    assert.equal((await program('models', '--base-url', server.baseUrl)).status, 3);
  });
});
