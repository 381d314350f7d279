import type { Capture } from './capture.ts';
import { readClaims } from './claims.ts';
import type { ReadClaim } from './claims.ts';
import type { Drafted } from './draft/drafted.ts';
import { AuditError } from './errors.ts';
import type { AuditClaim, Probe, UntestableReason } from './events.ts';
import type { CodeReader, Syntax } from './ports.ts';
import { premiseAgainst } from './premise.ts';
import { makeProbe, missingFeatures, probeKey } from './probe.ts';
import { seededRandom } from './random.ts';
import { AS_WRITTEN, renderExplanation } from './rendering.ts';

/** A capture as it is going to be audited: its claims, each with its frozen probe, and the reader for its code. */
export interface Prepared {
  readonly capture: Capture;
  readonly claims: readonly AuditClaim[];
  /** Null for answers, and for languages without a grammar. */
  readonly reader: CodeReader | null;
  /** What a model drafted of it (draft/draft.ts); absent: everything is made by the rules. */
  readonly drafted?: Drafted | undefined;
}

/**
 * Reads the claims of a capture and freezes their probes. Ids are c1, c2, … in the order of the explanation; equal
 * probes share one id p1, p2, … by first use. No model is called.
 *
 * @param none what an explanation without a reason is: an error, or, where a model is going to look too, a capture
 * without claims.
 * @throws AuditError `no-claims` where the explanation states no reason.
 */
export async function prepare(
  capture: Capture,
  syntax: Syntax,
  none: 'refused' | 'allowed' = 'refused',
): Promise<Prepared> {
  const read = readClaims(capture);
  if (read.length === 0 && none === 'refused') {
    throw noClaims();
  }
  const reader = await readerOf(capture, syntax);
  return { capture, claims: freezeClaims(capture, read, reader), reader };
}

export const noClaims = (): AuditError =>
  new AuditError('no-claims', 'The explanation states no reason that could be audited.', {
    hint: 'Ask the assistant for its reasons as a list, or state the claims in the capture.',
  });

/** Claims in the order of the explanation, with their ids and frozen probes. */
export function freezeClaims(
  capture: Capture,
  read: readonly ReadClaim[],
  reader: CodeReader | null,
): AuditClaim[] {
  const probes = new Map<string, Probe>();
  return read.map((claim, index): AuditClaim => {
    const probe = shared(makeProbe(claim, capture, reader), probes);
    const { text, start, end, kind, cites } = claim;
    const read = { id: `c${index + 1}`, text, start, end, kind, cites, probe };
    const contradicted = !probe && missingFeatures(claim, capture, reader).length > 0;
    return { ...read, reason: contradicted ? 'contradicted' : untestable(read, capture) };
  });
}

async function readerOf({ output }: Capture, syntax: Syntax): Promise<CodeReader | null> {
  if (output.kind !== 'code') {
    return null;
  }
  const extension = /\.([A-Za-z0-9+]+)$/.exec(output.path ?? '')?.[1];
  const named = output.language ? await syntax.reader(output.language) : null;
  return named ?? (extension === undefined ? null : syntax.reader(extension));
}

function shared(probe: Probe | null, probes: Map<string, Probe>): Probe | null {
  if (!probe) {
    return null;
  }
  const key = probeKey(probe);
  const known = probes.get(key) ?? { ...probe, id: `p${probes.size + 1}` };
  probes.set(key, known);
  return known;
}

/** Why no run can test a claim, as far as it is known before the first one. */
function untestable(claim: Omit<AuditClaim, 'reason'>, capture: Capture): UntestableReason | null {
  if (!claim.probe) {
    return 'no-probe';
  }
  const nothingToEdit =
    (claim.kind === 'principle' &&
      premiseAgainst({ ...claim, reason: null }, seededRandom(0, '')) === null) ||
    (claim.kind === 'cites-context' && claim.cites.length === 0) ||
    // What stands after the output can't have caused it, whatever a capture calls it.
    (claim.kind === 'step' && capture.explanation.position === 'after');
  if (capture.explanation.position === 'before' && !canBeTakenOut(claim, capture)) {
    return 'nothing-to-edit';
  }
  return nothingToEdit ? 'post-hoc-nothing-to-edit' : null;
}

/** What stands in a heading, a table or a block of code is not taken out of a plan: it would no longer be one. */
function canBeTakenOut({ start, end }: { start: number; end: number }, { explanation }: Capture): boolean {
  return renderExplanation(explanation.text, [{ start, end, text: '' }], [], AS_WRITTEN) !== explanation.text;
}
