import { readClaims } from '../claims.ts';
import type { ReadClaim } from '../claims.ts';
import { AuditError, toAuditError } from '../errors.ts';
import type { AuditClaim } from '../events.ts';
import type { Digest, Model, ModelCard } from '../ports.ts';
import { freezeClaims, noClaims } from '../prepare.ts';
import type { Prepared } from '../prepare.ts';
import type { DraftingReport, Parameters, Report } from '../report.ts';
import { readClaimsReply } from './claimsReply.ts';
import type { ReadReply } from './claimsReply.ts';
import { mergedClaims } from './draftedClaims.ts';
import type { DraftedEdits, DraftingChoice } from './drafted.ts';
import { draftEdits } from './draftedEdits.ts';
import { Drafter } from './drafter.ts';
import { askedOnceMore } from './fence.ts';
import { claimsQuestion } from './questions.ts';

export interface DraftOptions {
  /** As the rules prepared it; it may be without claims. */
  readonly prepared: Prepared;
  readonly model: Model;
  readonly parameters: Parameters;
  readonly choice: DraftingChoice;
  readonly captureSha256: string;
  readonly concurrency: number;
  readonly digest: Digest;
  /** An earlier report of the same capture: drafts that it paid for are taken over. */
  readonly resume?: Report | undefined;
  readonly signal: AbortSignal;
  /** Told after every call how many there were. */
  readonly progress?: ((calls: number) => void) | undefined;
}

/** The trials keep at least this share of the call budget. */
const SHARE_FOR_TRIALS = 1 / 2;

/**
 * Has a model find the claims, or word their edits, before the first trial. What it drafts is checked; where it
 * can't be used the rules' result stands, and the record says so. A model that fails leaves everything to the rules:
 * the audit that follows meets the failure and reports it.
 *
 * @returns the capture as it is going to be audited, with its drafts frozen, for `audit`.
 * @throws AuditError `no-claims` where neither the rules nor the model find a reason, or what kept the model from
 * being asked where the rules find none.
 */
export async function draft(options: DraftOptions): Promise<Prepared> {
  const { prepared, model, parameters, choice, digest, signal } = options;
  let card: ModelCard | null = null;
  let described = { spent: 0, usage: { inputTokens: 0, outputTokens: 0 } };
  let failure: AuditError | null = null;
  try {
    const found = await model.describe({ maxCalls: parameters.maxCalls, signal });
    card = found.card;
    described = { spent: found.spent, usage: found.usage };
  } catch (thrown) {
    failure = signal.aborted ? new AuditError('aborted', 'Stopped.') : toAuditError(thrown, 'server-error');
  }
  const drafter = new Drafter({
    model,
    seed: parameters.seed,
    maxCalls: failure ? 0 : Math.floor((parameters.maxCalls - described.spent) * SHARE_FOR_TRIALS),
    concurrency: options.concurrency,
    earlier: card ? paidFor(options, card) : [],
    digest,
    signal,
    emit: calls => options.progress?.(described.spent + calls),
  });
  const notes: string[] = [];
  const reasons = choice.claims === 'model' ? await draftClaims(options, drafter, notes) : null;
  const claims = reasons?.claims ?? prepared.claims;
  if (claims.length === 0) {
    throw failure ?? drafter.broken ?? noClaims();
  }
  let worded = { prepared: { ...prepared, claims }, edits: new Map() as DraftedEdits, fellBack: false };
  if (choice.edits === 'model') {
    worded = await wordEdits(worded.prepared, options, drafter, notes);
  }
  const { usage } = drafter;
  return {
    ...worded.prepared,
    drafted: {
      edits: worded.edits,
      record: {
        claims: reasons?.by ?? 'rules',
        edits: choice.edits === 'rules' ? 'rules' : worded.fellBack ? 'model-fell-back' : 'model',
        notes,
        calls: drafter.calls,
      },
      prompts: [...drafter.prompts.values()],
      usage: {
        calls: described.spent + usage.calls,
        inputTokens: described.usage.inputTokens + usage.inputTokens,
        outputTokens: described.usage.outputTokens + usage.outputTokens,
        failedCalls: usage.failedCalls,
      },
    },
  };
}

function paidFor(
  { resume, captureSha256, parameters }: DraftOptions,
  card: ModelCard,
): DraftingReport['calls'] {
  const same =
    resume?.capture.sha256 === captureSha256 &&
    resume.parameters.seed === parameters.seed &&
    resume.model.id === card.id &&
    resume.model.provider === card.provider;
  return same ? (resume.drafting?.calls ?? []) : [];
}

async function draftClaims(
  { prepared, parameters, digest }: DraftOptions,
  drafter: Drafter,
  notes: string[],
): Promise<{ claims: readonly AuditClaim[]; by: DraftingReport['claims'] }> {
  const { capture, reader } = prepared;
  if (capture.claims && capture.claims.length > 0) {
    notes.push('The capture states its reasons itself; they were taken as they are.');
    return { claims: prepared.claims, by: 'rules' };
  }
  const rules = readClaims(capture);
  const question = claimsQuestion(capture, { seed: parameters.seed, digest });
  const [first] = await drafter.askAll([question]);
  let best: ReadReply = { claims: [], errors: [first?.problem ?? 'nothing could be used'] };
  if (first?.reply != null) {
    best = readClaimsReply(first.reply, capture, rules);
    if (best.errors.length > 0) {
      const messages = askedOnceMore(question.messages, first.reply, best.errors);
      const [second] = await drafter.askAll([{ ...question, messages }]);
      const read = second?.reply == null ? null : readClaimsReply(second.reply, capture, rules);
      best = read && read.claims.length >= best.claims.length ? read : best;
    }
  }
  if (best.claims.length === 0) {
    if (rules.length > 0) {
      notes.push(sentenceOf('The reasons were found by rules', best.errors[0]));
    }
    return { claims: prepared.claims, by: 'model-fell-back' };
  }
  const kept: ReadClaim[] = [];
  const merged = mergedClaims(best.claims, rules, capture, reader, claim => kept.push(claim));
  const claims = freezeClaims(capture, merged, reader);
  const numbers = claims.filter(claim => kept.some(({ start }) => start === claim.start)).map(reasonNumber);
  if (numbers.length > 0) {
    notes.push(`Found by rules only, and kept: reason ${numbers.join(', ')}.`);
  }
  if (best.errors.length > 0) {
    notes.push(sentenceOf(`Not taken over from the model’s reasons: ${best.errors.length}`, best.errors[0]));
  }
  return { claims, by: numbers.length === claims.length ? 'model-fell-back' : 'model' };
}

async function wordEdits(
  prepared: Prepared,
  { parameters, digest }: DraftOptions,
  drafter: Drafter,
  notes: string[],
): Promise<{ prepared: Prepared; edits: DraftedEdits; fellBack: boolean }> {
  const { seed, mode } = parameters;
  let fellBack = false;
  const edits = await draftEdits(prepared, drafter, { seed, digest, mode }, (claim, why) => {
    fellBack = true;
    notes.push(sentenceOf(`Reason ${reasonNumber(claim)} is edited by rules`, why));
  });
  // A principle whose ground the rules can't find may be tested under a drafted premise.
  const claims = prepared.claims.map(claim =>
    claim.reason === 'post-hoc-nothing-to-edit' && (edits.get(claim.id)?.premises.length ?? 0) > 0
      ? { ...claim, reason: null }
      : claim,
  );
  return { prepared: { ...prepared, claims }, edits, fellBack };
}

const reasonNumber = (claim: AuditClaim): string => claim.id.replace(/^c/, '');

const sentenceOf = (what: string, why: string | undefined): string =>
  `${what}${why === undefined || why === '' ? '' : ` (${why})`}.`;
