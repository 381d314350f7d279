import assert from 'node:assert/strict';
import { digest } from '../../bench/auditCase.ts';
import { fisherGreater, newcombe, wilson } from '../../bench/baselines/fixedTests.ts';
import { judgeByAudit } from '../../bench/judge.ts';
import { rowLine } from '../../bench/rows.ts';
import { benchSyntax } from '../../bench/syntax.ts';
import { rightVerdicts, scoreOf } from '../../bench/wired/allowed.ts';
import { wiredCase } from '../../bench/wired/case.ts';
import type { WiredCase } from '../../bench/wired/case.ts';
import { wiredModel, wiredReply } from '../../bench/wired/model.ts';
import { serveWired } from '../../bench/wired/serve.ts';
import { WIRINGS } from '../../bench/wired/wirings.ts';
import type { Wiring } from '../../bench/wired/wirings.ts';
import { checkCapture } from '../../src/audit/capture.ts';
import { editableTask, editTask } from '../../src/audit/edit.ts';
import type { EditRequest } from '../../src/audit/edit.ts';
import { prepare } from '../../src/audit/prepare.ts';
import type { Prepared } from '../../src/audit/prepare.ts';
import { keeps } from '../../src/audit/probe.ts';
import { DEFAULT_PARAMETERS } from '../../src/audit/report.ts';
import { outputOf, questionFor, requestFor } from '../../src/audit/rerun.ts';
import { openAiModel } from '../../src/models/openai/openAiModel.ts';

const syntax = benchSyntax();
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

const caseOf = (wiring: Wiring, seed: number, size = 4): WiredCase =>
  wiredCase({ wiring, size, noise: 0, seed });

interface Asked {
  readonly wired: WiredCase;
  readonly prepared: Prepared;
}

async function askable(wired: WiredCase): Promise<Asked> {
  return { wired, prepared: await prepare(checkCapture(wired.capture), syntax) };
}

function ask(
  { wired, prepared }: Asked,
  edit: Partial<EditRequest> & Pick<EditRequest, 'operator'>,
  seed: number,
): string {
  const task = editTask(editableTask(prepared.capture, prepared.claims), {
    claims: [],
    role: 'edit',
    seed,
    draw: `test ${seed}`,
    ...edit,
  });
  const question = questionFor(prepared.capture, task, wired.prefill ? 'continued' : 'asked-again');
  const request = requestFor(prepared.capture, question, DEFAULT_PARAMETERS, seed);
  return outputOf(prepared.capture, question, wiredReply(wired, request));
}

/** Of `runs` edits of the claims in a role, in how many a claim's own result is lost. */
function lossesOf(
  asked: Asked,
  operator: 'remove' | 'alter',
  which: readonly number[],
  role: 'edit' | 'control',
) {
  const claims = asked.prepared.claims.filter((_, index) => which.includes(index));
  return SEEDS.filter(seed => {
    const output = ask(asked, { operator, claims, role }, seed);
    return claims.some(({ probe }) => probe !== null && !keeps(probe, output, asked.prepared.reader));
  }).length;
}

const causesOf = ({ wired }: Asked): number[] =>
  wired.claims.flatMap((claim, index) => (claim.role === 'cause' ? [index] : []));

describe('wired cases', () => {
  it('are captures whose claims all have a probe, and the same case comes from the same request', async () => {
    for (const wiring of WIRINGS) {
      for (const seed of SEEDS) {
        const { wired, prepared } = await askable(caseOf(wiring, seed));
        assert.deepEqual(wired, caseOf(wiring, seed));
        assert.deepEqual(
          prepared.claims.map(claim => claim.text),
          wired.claims.map(claim => claim.text),
        );
        assert.ok(
          prepared.claims.every(claim => claim.probe && claim.reason === null),
          `${wiring} ${seed}`,
        );
      }
    }
  });

  it('keep every result when nothing is changed, in every form, whatever names and layout a run draws', async () => {
    for (const wiring of WIRINGS) {
      for (const seed of SEEDS) {
        const asked = await askable(caseOf(wiring, seed));
        const outputs = SEEDS.map(run => ask(asked, { operator: 'identical' }, run));
        for (const { probe } of asked.prepared.claims) {
          assert.ok(
            outputs.every(output => probe && keeps(probe, output, asked.prepared.reader)),
            `${wiring} ${seed}: ${probe?.text}\n${outputs[0]}`,
          );
        }
        if (wiring !== 'deterministic') {
          assert.ok(new Set(outputs).size > 1, 'no variety');
        }
      }
    }
  });

  it('take a rewording for the same content, and an alteration or a removal for a loss of it', async () => {
    for (const seed of SEEDS) {
      const asked = await askable(caseOf('single', seed));
      const [cause = 0] = causesOf(asked);
      assert.equal(lossesOf(asked, 'alter', [cause], 'control'), 0, `reworded, seed ${seed}`);
      assert.equal(lossesOf(asked, 'remove', [cause], 'control'), 0, `placebo, seed ${seed}`);
      assert.equal(lossesOf(asked, 'alter', [cause], 'edit'), SEEDS.length, `altered, seed ${seed}`);
      assert.equal(lossesOf(asked, 'remove', [cause], 'edit'), SEEDS.length, `removed, seed ${seed}`);
    }
  });

  it('lose the result of an either-or only when all of it is gone', async () => {
    for (const seed of SEEDS) {
      for (const wiring of ['either-two', 'either-three'] as const) {
        const asked = await askable(caseOf(wiring, seed));
        const causes = causesOf(asked);
        for (const cause of causes) {
          assert.equal(lossesOf(asked, 'remove', [cause], 'edit'), 0);
        }
        assert.equal(lossesOf(asked, 'remove', causes, 'edit'), SEEDS.length);
      }
    }
  });

  it('need each of two, fill in what they know, and follow what is altered, as they are wired', async () => {
    for (const seed of SEEDS) {
      const both = await askable(caseOf('both-needed', seed));
      for (const cause of causesOf(both)) {
        assert.equal(lossesOf(both, 'remove', [cause], 'edit'), SEEDS.length);
      }
      const repairing = await askable(caseOf('self-repairing', seed));
      assert.equal(lossesOf(repairing, 'remove', causesOf(repairing), 'edit'), 0);
      assert.equal(lossesOf(repairing, 'alter', causesOf(repairing), 'edit'), SEEDS.length);
      const backed = await askable(caseOf('task-backed', seed));
      assert.equal(lossesOf(backed, 'remove', causesOf(backed), 'edit'), 0);
      const context = await askable(caseOf('context-bound', seed));
      assert.equal(lossesOf(context, 'remove', causesOf(context), 'edit'), SEEDS.length);
      assert.equal(lossesOf(context, 'remove', [0, 1, 2, 3], 'edit'), 0);
    }
  });

  it('lose the wording, but not the meaning, to a rewording', async () => {
    const asked = await askable(caseOf('wording', 3));
    assert.ok(lossesOf(asked, 'alter', causesOf(asked), 'control') > 0);
  });

  it('give the planted code where its text stands, unless they are blind', async () => {
    for (const seed of SEEDS) {
      const asked = await askable(caseOf('none', seed));
      const token = /zq_[a-z0-9]{8}/;
      assert.match(ask(asked, { operator: 'planted', role: 'control' }, seed), token);
      assert.doesNotMatch(ask(asked, { operator: 'planted', role: 'edit' }, seed), token);
      const blind = await askable(caseOf('blind', seed));
      assert.doesNotMatch(ask(blind, { operator: 'planted', role: 'control' }, seed), token);
    }
  });

  it('hang on the request alone, and where they are deterministic not on its seed', () => {
    for (const wiring of ['single', 'deterministic'] as const) {
      const wired = caseOf(wiring, 6);
      const replies = SEEDS.map(seed =>
        wiredReply(wired, {
          messages: wired.capture.messages,
          prefill: wired.position === 'before' ? wired.capture.explanation.text : undefined,
          temperature: 1,
          maxTokens: 99,
          seed: wiring === 'single' ? 4 : seed,
        }),
      );
      assert.equal(new Set(replies).size, 1);
    }
  });
});

describe('the scoring of verdicts', () => {
  it('calls silence open, and a word that is not allowed false', () => {
    const right = rightVerdicts('either-two', 'before', 'cause');
    assert.equal(scoreOf('backed-up', right), 'right');
    assert.equal(scoreOf('undecided', right), 'open');
    assert.equal(scoreOf('drove', right), 'false-credit');
    assert.equal(scoreOf('did-not-drive', right), 'false-accusation');
    assert.equal(scoreOf('undecided', rightVerdicts('blind', 'before', 'other')), 'right');
  });
});

describe('the audit on wired cases', () => {
  for (const wiring of ['none', 'single', 'both-needed', 'either-two', 'context-bound', 'blind'] as const) {
    it(`says nothing false of reasons before the output: ${wiring}`, async () => {
      const before = SEEDS.map(seed => caseOf(wiring, seed)).filter(wired => wired.position === 'before');
      for (const wired of before.slice(0, 3)) {
        const { row } = await judgeByAudit(wired, syntax, true);
        assert.deepEqual(
          row.counts.filter(count => count.score.startsWith('false')),
          [],
        );
        assert.equal(row.covered[0], row.covered[1], 'an interval misses the true effect');
      }
    });
  }

  it('comes to the same line twice', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => judgeByAudit(caseOf('single', 2), syntax, false)),
    );
    assert.equal(rowLine(first?.row ?? assert.fail()), rowLine(second?.row ?? assert.fail()));
  });
});

describe('a served wired model', () => {
  it('answers as the one in process does', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const wired = caseOf('single', seed);
      const server = await serveWired(wired);
      try {
        const signal = new AbortController().signal;
        const model = openAiModel({ baseUrl: server.baseUrl, model: 'wired', apiKey: null });
        const { card } = await model.describe({ maxCalls: 10, signal });
        assert.equal(card.capabilities.prefill, wired.prefill);
        const explanation = { role: 'assistant' as const, content: wired.capture.explanation.text };
        const request = {
          messages: wired.prefill
            ? wired.capture.messages
            : [...wired.capture.messages, explanation, { role: 'user' as const, content: 'Go on.' }],
          ...(wired.prefill && { prefill: `${explanation.content}\nANSWER:` }),
          temperature: 0.7,
          maxTokens: 64,
          seed: 7,
        };
        const [served, local] = await Promise.all([
          model.reply(request, { signal }),
          wiredModel(wired).reply(request, { signal }),
        ]);
        assert.equal(digest(served.text.trim()), digest(local.text.trim()));
      } finally {
        await server.close();
      }
    }
  });
});

describe('the tests for a fixed number of runs', () => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

  it('gives Fisher’s p-value as the hypergeometric sum does', () => {
    for (const [edit, control] of [
      [5, 0],
      [4, 1],
      [2, 2],
      [0, 3],
    ] as const) {
      let sum = 0;
      for (let x = edit; x <= Math.min(6, edit + control); x++) {
        const rest = edit + control - x;
        sum += rest <= 6 ? choose(6, x) * choose(6, rest) : 0;
      }
      assert.ok(Math.abs(fisherGreater(edit, 6, control, 6) - sum / choose(12, edit + control)) < 1e-12);
    }
  });

  it('gives the published intervals: Wilson’s of 15 in 148, Newcombe’s of 56/70 less 48/80', () => {
    const [low, high] = wilson(15, 148);
    assert.deepEqual([low.toFixed(4), high.toFixed(4)], ['0.0624', '0.1605']);
    const [from, to] = newcombe(56, 70, 48, 80);
    assert.deepEqual([from.toFixed(4), to.toFixed(4)], ['0.0524', '0.3339']);
  });
});
