import type { AuditClaim, AuditEvent } from '../audit/events.ts';
import type {
  ArmReport,
  ClaimReport,
  PromptRecord,
  Report,
  ReportModel,
  TrialReport,
} from '../audit/report.ts';
import type { VerdictWord } from '../audit/report.ts';

/*
 * What an audit looks like at one moment, folded from its events. The page draws it and the host counts it, so
 * that they can't disagree. Nothing here decides a verdict.
 */

/** `waiting`: no run of its own yet. `running`: runs, but no verdict. */
export type ClaimState = 'waiting' | 'running' | VerdictWord;

export interface ClaimView {
  readonly claim: AuditClaim;
  readonly state: ClaimState;
  readonly verdict: ClaimReport | null;
  /** Ids of the arms that act on this claim and are scored by its probe, in the order in which they opened. */
  readonly arms: readonly string[];
}

/** The runs of one stream by block. */
export type StreamView = ReadonlyMap<number, TrialReport>;

export interface Spent {
  readonly calls: number;
  readonly failedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface AuditView {
  /** In the order of the explanation; the order never changes. */
  readonly claims: readonly ClaimView[];
  /** Claim id → place in `claims`. */
  readonly places: ReadonlyMap<string, number>;
  readonly arms: ReadonlyMap<string, ArmReport>;
  readonly streams: ReadonlyMap<string, StreamView>;
  /** By hash. */
  readonly prompts: ReadonlyMap<string, PromptRecord>;
  readonly model: ReportModel | null;
  /** What runs now, in words; empty before the first phase and after the end. */
  readonly phase: string;
  /** 0 until it is known. */
  readonly maxCalls: number;
  readonly spent: Spent;
  /** Present once the audit has ended. */
  readonly report: Report | null;
}

function placesOf(claims: readonly ClaimView[]): ReadonlyMap<string, number> {
  return new Map(claims.map(({ claim }, place) => [claim.id, place]));
}

function untouched(claim: AuditClaim): ClaimView {
  return { claim, state: 'waiting', verdict: null, arms: [] };
}

/** The view before anything happened. */
export function openView(claims: readonly AuditClaim[]): AuditView {
  const untouchedClaims = claims.map(untouched);
  return {
    claims: untouchedClaims,
    places: placesOf(untouchedClaims),
    arms: new Map(),
    streams: new Map(),
    prompts: new Map(),
    model: null,
    phase: '',
    maxCalls: 0,
    spent: { calls: 0, failedCalls: 0, inputTokens: 0, outputTokens: 0 },
    report: null,
  };
}

/**
 * A view under change. Each container is copied once, on its first change, so a batch of events costs what it
 * changes plus one copy of each table, however many events it has.
 */
class Draft {
  readonly #before: AuditView;
  claims: readonly ClaimView[];
  places: ReadonlyMap<string, number>;
  model: ReportModel | null;
  phase: string;
  maxCalls: number;
  spent: Spent;
  report: Report | null;
  #ownClaims: ClaimView[] | null = null;
  #ownArms: Map<string, ArmReport> | null = null;
  #ownPrompts: Map<string, PromptRecord> | null = null;
  #ownStreams: Map<string, StreamView> | null = null;
  readonly #ownBlocks = new Map<string, Map<number, TrialReport>>();

  constructor(view: AuditView) {
    this.#before = view;
    this.claims = view.claims;
    this.places = view.places;
    this.model = view.model;
    this.phase = view.phase;
    this.maxCalls = view.maxCalls;
    this.spent = view.spent;
    this.report = view.report;
  }

  /** Takes over a list of claims; what is known of a claim with the same id stays. */
  setClaims(claims: readonly AuditClaim[]): void {
    const known = this.claims;
    const places = this.places;
    this.claims = claims.map(claim => {
      const place = places.get(claim.id);
      const old = place === undefined ? undefined : known[place];
      return old ? { ...old, claim } : untouched(claim);
    });
    this.places = placesOf(this.claims);
    this.#ownClaims = null;
  }

  setClaim(place: number, claim: ClaimView): void {
    this.#ownClaims ??= [...this.claims];
    this.#ownClaims[place] = claim;
    this.claims = this.#ownClaims;
  }

  addPrompt(prompt: PromptRecord): void {
    if (!(this.#ownPrompts ?? this.#before.prompts).has(prompt.hash)) {
      this.#ownPrompts ??= new Map(this.#before.prompts);
      this.#ownPrompts.set(prompt.hash, prompt);
    }
  }

  addTrial(trial: TrialReport): void {
    let blocks = this.#ownBlocks.get(trial.stream);
    if (!blocks) {
      this.#ownStreams ??= new Map(this.#before.streams);
      blocks = new Map(this.#before.streams.get(trial.stream));
      this.#ownBlocks.set(trial.stream, blocks);
      this.#ownStreams.set(trial.stream, blocks);
    }
    const old = blocks.get(trial.block);
    // A run that was repeated after a failed call takes its place, never the other way round.
    if (!old || old.failed !== null || trial.failed === null) {
      blocks.set(trial.block, trial);
    }
  }

  hasTrial(trial: TrialReport): boolean {
    return (this.#ownStreams ?? this.#before.streams).get(trial.stream)?.has(trial.block) ?? false;
  }

  setArm(arm: ArmReport): void {
    this.#ownArms ??= new Map(this.#before.arms);
    const opened = !this.#ownArms.has(arm.id);
    this.#ownArms.set(arm.id, arm);
    if (!opened || arm.role === 'gate' || arm.role === 'instrument') {
      return;
    }
    for (const id of arm.claims) {
      const place = this.places.get(id);
      const claim = place === undefined ? undefined : this.claims[place];
      if (place !== undefined && claim?.claim.probe?.id === arm.probe) {
        this.setClaim(place, {
          ...claim,
          arms: [...claim.arms, arm.id],
          state: claim.state === 'waiting' ? 'running' : claim.state,
        });
      }
    }
  }

  setVerdict(verdict: ClaimReport): void {
    const place = this.places.get(verdict.id);
    const claim = place === undefined ? undefined : this.claims[place];
    if (place !== undefined && claim) {
      this.setClaim(place, { ...claim, verdict, state: verdict.verdict });
    }
  }

  done(): AuditView {
    return {
      claims: this.claims,
      places: this.places,
      arms: this.#ownArms ?? this.#before.arms,
      streams: this.#ownStreams ?? this.#before.streams,
      prompts: this.#ownPrompts ?? this.#before.prompts,
      model: this.model,
      phase: this.phase,
      maxCalls: this.maxCalls,
      spent: this.spent,
      report: this.report,
    };
  }
}

/** A claim as far as a report tells of it; for reports that are opened without the events that made them. */
function claimOfReport(claim: ClaimReport): AuditClaim {
  return {
    id: claim.id,
    text: claim.text,
    start: claim.start,
    end: claim.end,
    kind: claim.kind,
    cites: claim.cites,
    probe: claim.probe ? { ...claim.probe, lostText: '', features: [], canonical: null } : null,
    reason: null,
  };
}

function finish(draft: Draft, report: Report): void {
  draft.report = report;
  draft.model = report.model;
  draft.phase = '';
  draft.maxCalls = report.parameters.maxCalls;
  draft.spent = report.usage;
  if (draft.claims.length === 0) {
    draft.setClaims(report.claims.map(claimOfReport));
  }
  report.prompts.forEach(prompt => draft.addPrompt(prompt));
  report.trials.filter(trial => !draft.hasTrial(trial)).forEach(trial => draft.addTrial(trial));
  report.arms.forEach(arm => draft.setArm(arm));
  report.claims.forEach(claim => draft.setVerdict(claim));
}

function apply(draft: Draft, event: AuditEvent): void {
  switch (event.type) {
    case 'started':
      draft.setClaims(event.claims);
      draft.maxCalls = event.maxCalls;
      draft.report = null;
      break;
    case 'model':
      draft.model = event.model;
      break;
    case 'phase':
      draft.phase = event.text;
      break;
    case 'prompt':
      draft.addPrompt(event.prompt);
      break;
    case 'trial':
      draft.addTrial(event.trial);
      draft.spent = {
        calls: event.calls,
        failedCalls: draft.spent.failedCalls + (event.trial.failed === null ? 0 : 1),
        inputTokens: draft.spent.inputTokens + event.trial.usage.inputTokens,
        outputTokens: draft.spent.outputTokens + event.trial.usage.outputTokens,
      };
      break;
    case 'arm':
      draft.setArm(event.arm);
      break;
    case 'verdict':
      draft.setVerdict(event.claim);
      break;
    case 'finished':
      finish(draft, event.report);
      break;
  }
}

/** The view after a batch of events. `view` is left as it was; parts that no event touched are the same objects. */
export function reduceAll(view: AuditView, events: Iterable<AuditEvent>): AuditView {
  const draft = new Draft(view);
  for (const event of events) {
    apply(draft, event);
  }
  return draft.done();
}

/** The view after one event. */
export function reduce(view: AuditView, event: AuditEvent): AuditView {
  return reduceAll(view, [event]);
}

/** How many claims are in each state. */
export function tally(view: AuditView): ReadonlyMap<ClaimState, number> {
  const counts = new Map<ClaimState, number>();
  for (const { state } of view.claims) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

/** How many claims have their verdict; `undecided` is one only when it was said. */
export function decidedCount(view: AuditView): number {
  return view.claims.filter(claim => claim.verdict !== null).length;
}
