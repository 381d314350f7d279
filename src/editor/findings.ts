import type { ClaimReport, Report } from '../audit/report.ts';

export const SEVERITIES = ['warning', 'information', 'hint', 'off'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How each sort of finding is marked; from the settings. */
export interface FindingSeverities {
  /** `did-not-drive` and `contradicted`, which passed their thresholds. */
  readonly findings: Severity;
  /** "No loss in 3" of a quick look, which accuses nobody. */
  readonly quickLook: Severity;
  /** What was measured on another model than the one that wrote the code. */
  readonly otherModel: Severity;
}

export interface Finding {
  readonly claim: ClaimReport;
  readonly severity: Exclude<Severity, 'off'>;
}

/** A quick look took the reason out, at least three times, and nothing was lost. */
export function lostNothing(report: Report, claim: ClaimReport): boolean {
  return (
    report.parameters.mode === 'quick' &&
    claim.verdict === 'undecided' &&
    report.arms.some(
      arm =>
        arm.role === 'search' &&
        arm.arm === 'remove' &&
        arm.claims.length === 1 &&
        arm.claims[0] === claim.id &&
        arm.runs >= 3 &&
        arm.lost === 0,
    )
  );
}

function severityOf(report: Report, claim: ClaimReport, severities: FindingSeverities): Severity {
  switch (claim.verdict) {
    case 'contradicted':
      // Read off the captured output and files: no model was asked, so none can be another one.
      return severities.findings;
    case 'did-not-drive':
      return report.model.sameAsCaptured === false ? severities.otherModel : severities.findings;
    case 'undecided':
      if (!lostNothing(report, claim)) {
        return 'off';
      }
      return report.model.sameAsCaptured === false ? severities.otherModel : severities.quickLook;
    case 'drove':
    case 'backed-up':
    case 'untestable':
      return 'off';
  }
}

/** The reasons of a report that are marked in the editor, and how; those set aside are not. */
export function findingsOf(
  report: Report,
  setAside: readonly string[],
  severities: FindingSeverities,
): Finding[] {
  return report.claims.flatMap(claim => {
    const severity = setAside.includes(claim.id) ? 'off' : severityOf(report, claim, severities);
    return severity === 'off' ? [] : [{ claim, severity }];
  });
}
