import type { ClaimKind, Citation, ProbeKind } from './capture.ts';
import type { CodeTokenKind } from './ports.ts';
import type { ArmReport, ClaimReport, PromptRecord, Report, ReportModel, TrialReport } from './report.ts';

/** A yes/no property of an output, frozen before the first run. Plain data, so that it can be shown and kept. */
export interface Probe {
  readonly id: string;
  readonly kind: ProbeKind;
  /** For people: "the output contains `7431`". */
  readonly text: string;
  /** As it stands in a verdict's sentence: "Removing this lost `7431` in …". */
  readonly lostText: string;
  /** For `feature`: what must all be there. `kind` null means anywhere in the text (answers). */
  readonly features: readonly ProbeFeature[];
  /** For `answer`: the canonical answer; for `whole`: the normal form of the tree; else null. */
  readonly canonical: string | null;
}

export interface ProbeFeature {
  readonly text: string;
  /** Which tokens of code count; empty for an answer, where the text itself is searched. */
  readonly tokens: readonly CodeTokenKind[];
}

/** A claim as it is going to be audited: where it stands, what is edited, what it is scored by. */
export interface AuditClaim {
  readonly id: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: ClaimKind;
  readonly cites: readonly Citation[];
  /** Null: no run can test it; `reason` says why. */
  readonly probe: Probe | null;
  /** `contradicted`: its probe is false on the captured output itself, so that no run is needed. */
  readonly reason: UntestableReason | 'contradicted' | null;
}

export type UntestableReason =
  | 'no-probe'
  | 'no-headroom'
  | 'blind-instrument'
  | 'post-hoc-nothing-to-edit'
  | 'nothing-to-edit'
  | 'context-missing'
  | 'context-overflow';

export interface Estimate {
  /** Calls that are likely needed, and in a quick look. The cap stands in the parameters. */
  readonly calls: number;
  readonly quickCalls: number;
  /** Tokens sent and received over `calls`, counted at four characters a token. */
  readonly tokens: number;
  readonly quickTokens: number;
}

export type Phase =
  'draft' | 'describe' | 'gate' | 'alone' | 'decide' | 'together' | 'both-places' | 'planted' | 'redundancy';

/** What an audit says while it runs. Every shell reads this stream or the history that it fills. */
export type AuditEvent =
  /** Sent first. The claims stand in the order of the explanation. */
  | { readonly type: 'started'; readonly claims: readonly AuditClaim[]; readonly maxCalls: number }
  | { readonly type: 'model'; readonly model: ReportModel }
  /** What runs now, in words, e.g. "Reason 2 taken out". */
  | { readonly type: 'phase'; readonly phase: Phase; readonly text: string }
  /** A way of asking, before its first trial. */
  | { readonly type: 'prompt'; readonly prompt: PromptRecord }
  | { readonly type: 'trial'; readonly trial: TrialReport; readonly calls: number }
  /** An arm was opened or its counts changed. */
  | { readonly type: 'arm'; readonly arm: ArmReport }
  | { readonly type: 'verdict'; readonly claim: ClaimReport }
  /** Always the last, also after a stop or a failure: what was measured is in the report. */
  | { readonly type: 'finished'; readonly report: Report };
