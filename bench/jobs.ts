import type { Row } from './rows.ts';
import type { CaseRequest } from './wired/case.ts';

/** One case for a worker: the audit, and where asked the intervals, the other methods and the ablations. */
export interface Job {
  readonly request: CaseRequest;
  readonly coverage: boolean;
  readonly compare: boolean;
}

export type JobResult = readonly Row[];
