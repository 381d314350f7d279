import type { Capture } from '../audit/capture.ts';
import type { AuditClaim, AuditEvent } from '../audit/events.ts';
import type { ClaimReport, Report } from '../audit/report.ts';

/** A capture that was opened here, with what its last audit found. Plain data: it is kept as it stands. */
export interface Explanation {
  /** Names it everywhere: the same file with the same content has the same key. */
  readonly key: string;
  /** For people: the file's name. */
  readonly origin: string;
  /** The capture file's URI. */
  readonly file: string;
  readonly capture: Capture;
  readonly captureSha256: string;
  readonly claims: readonly AuditClaim[];
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  readonly report: Report | null;
  /** Ids of the reasons that a person set aside: they are marked nowhere. */
  readonly setAside: readonly string[];
}

/** What happened in a kept audit, as its page is told: the same events as while it ran, in a like order. */
export function eventsOf(claims: readonly AuditClaim[], report: Report): AuditEvent[] {
  return [
    { type: 'started', claims, maxCalls: report.parameters.maxCalls },
    { type: 'model', model: report.model },
    ...report.prompts.map(prompt => ({ type: 'prompt' as const, prompt })),
    ...report.trials.map((trial, index) => ({ type: 'trial' as const, trial, calls: index + 1 })),
    ...report.arms.map(arm => ({ type: 'arm' as const, arm })),
    ...report.claims.map(claim => ({ type: 'verdict' as const, claim })),
    { type: 'finished', report },
  ];
}

/** The task in a line, for lists: the first line of the last thing that the person asked. */
export function taskLine(capture: Capture): string {
  const asked = capture.messages.findLast(message => message.role === 'user')?.content ?? '';
  const line =
    asked
      .split('\n')
      .find(text => text.trim() !== '')
      ?.trim() ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** The number that a reason has on the page: its place in the explanation, from 1. */
export function reasonNumber(claims: readonly { readonly id: string }[], id: string): number {
  return claims.findIndex(claim => claim.id === id) + 1;
}

/** What a claim's mark is drawn on: the texts that its probe looks for. */
export function featuresOf(explanation: Explanation, claim: ClaimReport): string[] {
  const probe = explanation.claims.find(read => read.id === claim.id)?.probe;
  return probe?.features.map(feature => feature.text) ?? [];
}

/** How many calls an audit needs at most to decide what the last one left open: twice its cap at least. */
export function goOnCalls(report: Report): number {
  const more = report.claims.reduce((sum, claim) => sum + (claim.moreCalls ?? 0), 0);
  return Math.max(report.parameters.maxCalls * 2, report.usage.calls + more);
}
