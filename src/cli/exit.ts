import type { AuditError, AuditErrorReason } from '../audit/errors.ts';

/** What the process ends with; see `explanation-auditor --help`. */
export const EXIT = { clean: 0, findings: 1, usage: 2, model: 3, interrupted: 130 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

const INPUT: ReadonlySet<AuditErrorReason> = new Set([
  'bad-json',
  'bad-capture',
  'unknown-schema',
  'no-claims',
  'bad-file',
  'bad-usage',
]);

export function statusOf(error: AuditError): ExitStatus {
  if (error.reason === 'aborted') {
    return EXIT.interrupted;
  }
  return INPUT.has(error.reason) ? EXIT.usage : EXIT.model;
}

/** An error in one or two lines: what happened, and what to do. */
export function errorText(error: AuditError, file?: string): string {
  const where = file === undefined ? '' : `${file}: `;
  return `${where}${error.message}${error.hint === '' ? '' : `\n  ${error.hint}`}`;
}
