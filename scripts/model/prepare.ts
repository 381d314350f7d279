// Gets the small embedded model and what runs it, for the tests. Silent when both are there.
import { AuditError } from '../../src/audit/errors.ts';
import { SMALL_MODEL } from '../../src/models/embedded/catalogue.ts';
import { progressLine } from './progressLine.ts';
import { setUpModel } from './setUp.ts';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const line = progressLine(process.stderr);
try {
  await setUpModel(SMALL_MODEL, stop.signal, line.show);
  line.end();
} catch (thrown) {
  line.end();
  const hint = thrown instanceof AuditError ? thrown.hint : '';
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${hint}\n`);
  process.exitCode = 3;
}
