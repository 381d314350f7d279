// The demo itself: a small model answers a question with its reasons first; its explanation is audited, and so is a
// bundled one whose causes are known.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Capture } from '../../src/audit/capture.ts';
import { AuditError } from '../../src/audit/errors.ts';
import { escapeControls } from '../../src/audit/escapeControls.ts';
import { reportText } from '../../src/audit/reportText.ts';
import { SMALL_MODEL } from '../../src/models/embedded/catalogue.ts';
import { EmbeddedModel } from '../../src/models/embedded/embeddedModel.ts';
import { askWithReasons } from '../../src/sources/ask.ts';
import { cacheFolder, cachePlaces } from '../model/cacheFolder.ts';
import { progressLine } from '../model/progressLine.ts';
import { setUpModel } from '../model/setUp.ts';
import { auditCapture } from './auditCapture.ts';
import { auditLine } from './auditLine.ts';
import { DEMO_ATTACHMENTS, DEMO_TASK } from './task.ts';

const SAMPLE = fileURLToPath(new URL('../../media/samples/staging-proxy.capture.json', import.meta.url));
/** Fixed, so that the demo shows the same on every machine, as far as its arithmetic agrees. */
const SEED = 2;

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function heading(text: string): void {
  say(`\n${text}\n${'='.repeat(text.length)}`);
}

async function save(name: string, value: unknown): Promise<string> {
  const folder = cachePlaces(cacheFolder()).demo;
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
  return path;
}

/** @returns whether the audit came to its end */
async function auditAndShow(model: EmbeddedModel, text: string, name: string): Promise<boolean> {
  const line = auditLine(process.stderr);
  const report = await auditCapture(text, model, stop.signal, line.show);
  line.end();
  const path = await save(name, report);
  say(reportText(report));
  say(`The whole report: ${relative('.', path)}`);
  return report.ended === 'complete' || report.ended === 'budget';
}

async function ask(model: EmbeddedModel): Promise<Capture> {
  return askWithReasons({
    task: DEMO_TASK,
    attachments: DEMO_ATTACHMENTS,
    model,
    signal: stop.signal,
    now: Date.now(),
    seed: SEED,
  });
}

async function demo(): Promise<boolean> {
  const line = progressLine(process.stderr);
  const { weights, runtime } = await setUpModel(SMALL_MODEL, stop.signal, line.show).finally(line.end);
  const model = new EmbeddedModel({ id: weights.id, weights: weights.path, runtime });
  try {
    heading(`1. ${SMALL_MODEL.title} answers with its reasons first`);
    say(DEMO_TASK);
    const capture = await ask(model);
    say(escapeControls(`\n${capture.explanation.text}\nANSWER: ${capture.output.text}\n`));
    const path = await save('asked.capture.json', capture);
    say(`Captured in ${relative('.', path)}`);
    heading('2. Which of these reasons did drive that answer?');
    const asked = await auditAndShow(model, await readFile(path, 'utf8'), 'asked.audit.json');
    if (stop.signal.aborted) {
      return false;
    }
    heading('3. The bundled explanation: two reasons carry the answer, two only stand by');
    const known = await auditAndShow(model, await readFile(SAMPLE, 'utf8'), 'staging-proxy.audit.json');
    return asked && known;
  } finally {
    model.dispose();
  }
}

try {
  process.exitCode = (await demo()) ? 0 : stop.signal.aborted ? 130 : 3;
} catch (thrown) {
  const hint = thrown instanceof AuditError && thrown.hint !== '' ? `\n${thrown.hint}` : '';
  process.stderr.write(escapeControls(`${(thrown as Error).message}${hint}\n`));
  process.exitCode = stop.signal.aborted ? 130 : 3;
}
