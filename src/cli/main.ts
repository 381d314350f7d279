import { EXIT } from './exit.ts';
import { findPlaces } from './places.ts';
import { run } from './run.ts';
import { terminalOn } from './terminal.ts';

const stop = new AbortController();
// The first Ctrl+C ends the audit in good order, the second the process.
process.on('SIGINT', () => (stop.signal.aborted ? process.exit(EXIT.interrupted) : stop.abort()));
process.on('SIGTERM', () => stop.abort());

process.exitCode = await run(process.argv.slice(2), {
  terminal: terminalOn(process.stdout, process.stderr, process.env),
  places: findPlaces(import.meta.url, process.env),
  signal: stop.signal,
});
