import assert from 'node:assert/strict';
import { AuditError } from '../../src/audit/errors.ts';
import { DEFAULT_PARAMETERS } from '../../src/audit/report.ts';
import { readArguments } from '../../src/cli/arguments.ts';

function refusal(...args: string[]): string {
  try {
    readArguments(args);
  } catch (thrown) {
    assert.ok(thrown instanceof AuditError);
    assert.equal(thrown.reason, 'bad-usage');
    assert.match(thrown.hint, /--help/);
    return thrown.message;
  }
  return assert.fail(`accepted: ${args.join(' ')}`);
}

describe('The command line', () => {
  it('reads an audit with everything given', () => {
    const read = readArguments(
      'audit a.json b.json --model m --base-url http://127.0.0.1:1/v1 --max-calls 7 --margin 0.2 --seed 0 --concurrency 2 --claims rules --edits model --quick --out r.json --format json --fail-on contradicted'.split(
        ' ',
      ),
    );
    assert.deepEqual(read, {
      command: 'audit',
      options: {
        files: ['a.json', 'b.json'],
        model: 'm',
        baseUrl: 'http://127.0.0.1:1/v1',
        parameters: { maxCalls: 7, margin: 0.2, seed: 0, mode: 'quick' },
        concurrency: 2,
        drafting: { claims: 'rules', edits: 'model' },
        format: 'json',
        out: 'r.json',
        outFormat: 'json',
        state: null,
        failOn: 'contradicted',
      },
    });
  });

  it('fills in what is left out', () => {
    const read = readArguments(['audit', 'a.json']);
    assert.ok(read.command === 'audit');
    const { maxCalls, margin, seed } = DEFAULT_PARAMETERS;
    assert.deepEqual(read.options.parameters, { maxCalls, margin, seed, mode: 'standard' });
    assert.equal(read.options.failOn, 'never');
    assert.equal(read.options.model, null);
  });

  it('writes a report file as JSON where its name says so', () => {
    const out = (...args: string[]) => {
      const read = readArguments(['audit', 'a', ...args]);
      return read.command === 'audit' ? [read.options.format, read.options.outFormat] : [];
    };
    assert.deepEqual(out('--out', 'x.audit.json'), ['text', 'json']);
    assert.deepEqual(out('--out', 'x.txt'), ['text', 'text']);
    assert.deepEqual(out('--out', 'x.json', '--format', 'text'), ['text', 'text']);
  });

  it('takes several attachments in either way', () => {
    for (const args of [
      ['ask', 'Which port?', '--attach', 'a', 'b'],
      ['ask', 'Which port?', '--attach', 'a', '--attach', 'b'],
    ]) {
      const read = readArguments(args);
      assert.ok(read.command === 'ask');
      assert.equal(read.options.task, 'Which port?');
      assert.deepEqual(read.options.attach, ['a', 'b']);
    }
  });

  it('says exactly what is wrong', () => {
    assert.match(refusal(), /No command/);
    assert.match(refusal('adit'), /no command "adit"/);
    for (const command of ['map', 'check', 'capture', 'record', 'card', 'bench']) {
      assert.match(refusal(command), /not available yet/);
    }
    assert.match(refusal('audit'), /at least one capture file/);
    assert.match(refusal('audit', 'a', '--nonsense'), /--nonsense/);
    assert.match(refusal('audit', 'a', '--max-calls'), /--max-calls/);
    for (const [name, values] of [
      ['max-calls', ['0', '1.5', 'many', '-3', '']],
      ['seed', ['x', '2147483648', '1e3']],
      ['concurrency', ['0', '65']],
      ['margin', ['0', '1', '30%', 'NaN', '', ' ']],
      ['format', ['xml', 'JSON']],
      ['fail-on', ['drove', 'always']],
      ['claims', ['guess']],
      ['edits', ['none']],
    ] as const) {
      for (const value of values) {
        const message = refusal('audit', 'a', `--${name}=${value}`);
        assert.ok(message.includes(`--${name}`), message);
        assert.ok(message.includes(value.trim()), message);
      }
    }
    for (const args of [['--format', 'sarif']]) {
      assert.match(refusal('audit', 'a', ...args), /not available yet/);
    }
    assert.match(refusal('audit', 'a', '--quick', '--deep'), /exclude each other/);
    assert.match(refusal('ask'), /needs a task/);
    assert.match(refusal('ask', 'Which', 'port?'), /in quotes/);
    assert.match(refusal('models', 'x'), /"x"/);
  });

  it('has a text of help for the whole and for each command', () => {
    for (const args of [
      ['--help'],
      ['-h'],
      ['help'],
      ['audit', '--help'],
      ['ask', '-h'],
      ['models', '--help'],
    ]) {
      const read = readArguments(args);
      assert.ok(read.command === 'help');
      assert.match(read.text, /^Usage: explanation-auditor/);
    }
  });
});
