import { createHash } from 'node:crypto';
import { audit } from '../../src/audit/audit.ts';
import { parseCapture } from '../../src/audit/capture.ts';
import type { AuditEvent } from '../../src/audit/events.ts';
import type { Model, Syntax } from '../../src/audit/ports.ts';
import { prepare } from '../../src/audit/prepare.ts';
import type { Report } from '../../src/audit/report.ts';
import { DEFAULT_PARAMETERS } from '../../src/audit/report.ts';

/** The demo's captures hold answers, which are read without a grammar. */
const NO_SYNTAX: Syntax = { reader: () => Promise.resolve(null) };

const MAX_CALLS = 150;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Audits the text of a capture file to its end; `onEvent` sees every event on the way. */
export async function auditCapture(
  text: string,
  model: Model,
  signal: AbortSignal,
  onEvent: (event: AuditEvent) => void,
): Promise<Report> {
  const prepared = await prepare(parseCapture(text), NO_SYNTAX);
  const parameters = { ...DEFAULT_PARAMETERS, maxCalls: MAX_CALLS };
  let report: Report | null = null;
  const captureSha256 = digest(text);
  for await (const event of audit({
    prepared,
    model,
    parameters,
    captureSha256,
    concurrency: 1,
    digest,
    signal,
  })) {
    onEvent(event);
    if (event.type === 'finished') {
      report = event.report;
    }
  }
  if (report === null) {
    throw new Error('The audit ended without a report.');
  }
  return report;
}
