import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setUpModel } from '../../scripts/model/setUp.ts';
import { parseCapture } from '../../src/audit/capture.ts';
import { seededRandom } from '../../src/audit/random.ts';
import { SMALL_MODEL } from '../../src/models/embedded/catalogue.ts';
import { EmbeddedModel } from '../../src/models/embedded/embeddedModel.ts';
import { runAudit } from '../support/valueModel.ts';

const PORT = '7431';

/** The bundled sample with a port that nobody could guess, so that only the reason can have told it. */
function withPort(port: string): ReturnType<typeof parseCapture> {
  const text = readFileSync(
    new URL('../../media/samples/staging-proxy.capture.json', import.meta.url),
    'utf8',
  );
  assert.ok(text.includes(PORT));
  return parseCapture(text.replaceAll(PORT, port));
}

describe('an audit on the embedded model, of causes that are known', function () {
  this.timeout(900_000);
  let model: EmbeddedModel;

  before(async () => {
    const { weights, runtime } = await setUpModel(SMALL_MODEL, new AbortController().signal);
    model = new EmbeddedModel({ id: weights.id, weights: weights.path, runtime, threads: 1 });
  });
  after(() => model.dispose());

  it('credits the reasons that carry an unguessable value, and no decoy', async () => {
    const random = seededRandom(20, 'port');
    const port = String(2000 + random.below(7000));
    const { report } = await runAudit(withPort(port), model, { maxCalls: 120 }, { concurrency: 1 });
    const [carries, names, ...decoys] = report.claims;
    assert.equal(report.ended, 'complete', report.endedBecause ?? report.ended);
    assert.equal(carries?.verdict, 'drove', carries?.sentence);
    assert.match(
      carries.sentence,
      new RegExp(`lost \`${port}\` in \\d+ of \\d+ runs \\(control: \\d+ of \\d+\\)`),
    );
    assert.equal(names?.verdict, 'drove', names?.sentence);
    assert.equal(decoys.length, 2);
    for (const decoy of decoys) {
      assert.equal(decoy.verdict, 'did-not-drive', decoy.sentence);
    }
    assert.equal(report.usage.failedCalls, 0);
  });
});
