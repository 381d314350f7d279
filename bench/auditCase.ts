import { createHash } from 'node:crypto';
import { audit } from '../src/audit/audit.ts';
import { checkCapture } from '../src/audit/capture.ts';
import type { Syntax } from '../src/audit/ports.ts';
import { prepare } from '../src/audit/prepare.ts';
import type { Prepared } from '../src/audit/prepare.ts';
import { DEFAULT_PARAMETERS } from '../src/audit/report.ts';
import type { Parameters, Report } from '../src/audit/report.ts';
import type { WiredCase } from './wired/case.ts';
import { wiredModel } from './wired/model.ts';

/** So many calls are allowed for each claim: enough that blocks end a claim's arms, and not the budget. */
export const CALLS_PER_CLAIM = 64;

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function parametersFor(wired: WiredCase): Parameters {
  const { size, seed } = wired.request;
  return { ...DEFAULT_PARAMETERS, maxCalls: CALLS_PER_CLAIM * size, seed };
}

/** Audits a wired case as a user's capture would be. The report's claims stand in the order of the case's. */
export async function auditCase(
  wired: WiredCase,
  syntax: Syntax,
): Promise<{ prepared: Prepared; report: Report }> {
  const prepared = await prepare(checkCapture(wired.capture), syntax);
  let report: Report | null = null;
  for await (const event of audit({
    prepared,
    model: wiredModel(wired),
    parameters: parametersFor(wired),
    captureSha256: '',
    concurrency: 4,
    digest,
    signal: new AbortController().signal,
  })) {
    report = event.type === 'finished' ? event.report : report;
  }
  if (!report || report.ended === 'failed') {
    throw new Error(`${JSON.stringify(wired.request)}: ${report?.endedBecause ?? 'no report'}`);
  }
  return { prepared, report };
}
