import type { Capture } from '../audit/capture.ts';
import type { AuditClaim, AuditEvent, Estimate } from '../audit/events.ts';
import type { CheckReport } from '../audit/report.ts';

/*
 * What the panel's page and its host say to each other: one union each way. The truth is in the host; the page
 * asks for it with `ready` and is sent nothing before that.
 */

/** A capture as the page shows it, before, while and after it is audited. */
export interface ShownCapture {
  /** Names the explanation in every message about it. */
  readonly key: string;
  readonly capture: Capture;
  /** As read: the reasons, each with its probe. */
  readonly claims: readonly AuditClaim[];
  /** Where it came from, for people: "proxy.capture.json", "Claude Code · turn 12". */
  readonly origin: string;
  readonly checks: readonly CheckReport[];
}

export interface ShownModel {
  readonly provider: string;
  readonly id: string;
  /** Where requests go: "this machine", or an origin. */
  readonly destination: string;
  /** Null where the capture doesn't name its model. */
  readonly sameAsCaptured: boolean | null;
  /** Models that charge by request: the estimate says "requests of your plan". */
  readonly byRequest: boolean;
}

/** A problem as the page shows it: what happened, what was kept, what to do. */
export interface ShownProblem {
  readonly reason: string;
  readonly title: string;
  readonly message: string;
  readonly hint: string;
  readonly actions: readonly ('retry' | 'set-key' | 'choose-model' | 'download')[];
}

/** The exact prompt of one way of asking, for the consent page. */
export interface ShownPrompt {
  readonly title: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly prefill: string | null;
}

export type PageState =
  | { readonly state: 'welcome' }
  /** Read and ready: nothing was sent yet, and nothing is without `start`. `model` null: none was chosen. */
  | {
      readonly state: 'consent';
      readonly shown: ShownCapture;
      readonly model: ShownModel | null;
      readonly estimate: Estimate;
      readonly maxCalls: number;
      readonly prompts: readonly ShownPrompt[];
    }
  /** Running or ended. `events` is all that happened until now; later ones follow as `events` messages. */
  | {
      readonly state: 'audit';
      readonly shown: ShownCapture;
      readonly model: ShownModel;
      readonly running: boolean;
      /** δ, drawn into the effect bars while the audit runs; its report tells it later. */
      readonly margin?: number;
      readonly events: readonly AuditEvent[];
      readonly problem: ShownProblem | null;
    }
  /** Nothing was audited: the model could not be asked, or the capture can't be. */
  | { readonly state: 'refused'; readonly shown: ShownCapture | null; readonly problem: ShownProblem }
  /** A model is being fetched or loaded before the first call. */
  | {
      readonly state: 'preparing';
      readonly shown: ShownCapture;
      readonly text: string;
      /** 0 to 1, or null where it can't be told. */
      readonly fraction: number | null;
    };

export type ToPage =
  | { readonly type: 'state'; readonly page: PageState }
  /** Batches of what happened since; only in state `audit`, and only for the explanation that is shown. */
  | { readonly type: 'events'; readonly key: string; readonly events: readonly AuditEvent[] }
  | { readonly type: 'ended'; readonly key: string; readonly problem: ShownProblem | null }
  /** Bring a reason into view and give it the focus (from the editor's "Show evidence"). */
  | { readonly type: 'reveal'; readonly claim: string };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'try-sample' }
  | { readonly type: 'audit-file' }
  | { readonly type: 'start'; readonly key: string; readonly mode: 'standard' | 'quick' }
  | { readonly type: 'stop'; readonly key: string }
  | { readonly type: 'go-on'; readonly key: string }
  | { readonly type: 'export'; readonly key: string }
  | { readonly type: 'set-key' }
  | { readonly type: 'choose-model' }
  /** Fetch the missing model or runtime, as a problem's `download` offers. */
  | { readonly type: 'download' }
  | { readonly type: 'retry'; readonly key: string }
  /** VS Code's own diff of two texts of an arm: what was told, or what came back. */
  | {
      readonly type: 'open-diff';
      readonly key: string;
      readonly arm: string;
      readonly what: 'told' | 'output';
      readonly block: number;
    }
  | { readonly type: 'open-source'; readonly key: string }
  /** The page failed; the host logs it and says so. */
  | { readonly type: 'page-error'; readonly message: string };
