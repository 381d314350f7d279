import type { Change } from '../edit.ts';
import { targets } from '../edit.ts';
import type { AuditClaim } from '../events.ts';
import type { Prepared } from '../prepare.ts';
import type { Mode } from '../report.ts';
import { LEAST_WORDINGS, passageKey } from './drafted.ts';
import type { ClaimEdits, DraftedEdits, PassageEdits } from './drafted.ts';
import type { Drafter, DraftQuestion } from './drafter.ts';
import { isEnough, readEdits } from './editsReply.ts';
import type { AlteredPassage, ReadEdits } from './editsReply.ts';
import { askedOnceMore } from './fence.ts';
import { readPremises } from './premisesReply.ts';
import { editsQuestion, premisesQuestion } from './questions.ts';
import type { Digest } from '../ports.ts';

/** One thing that is asked for: the versions of one passage, or the premises against one principle. */
interface Wanted {
  readonly claim: AuditClaim;
  /** Null: premises. */
  readonly passage: Change | null;
  readonly question: DraftQuestion;
  /** Reads a reply, on top of what an earlier one gave. */
  readonly take: (reply: string) => readonly string[];
  readonly enough: () => boolean;
  readonly edits: () => PassageEdits | readonly string[];
}

/**
 * Whose edits a model is asked for: of what can be tested, and of principles that only lack a premise. A quick audit
 * alters nothing, so there only premises are.
 */
function draftable(prepared: Pick<Prepared, 'claims'>, mode: Mode): AuditClaim[] {
  return prepared.claims.filter(claim =>
    claim.kind === 'principle'
      ? claim.probe && (claim.reason === null || claim.reason === 'post-hoc-nothing-to-edit')
      : claim.probe && claim.reason === null && mode !== 'quick',
  );
}

interface Keyed {
  readonly seed: number;
  readonly digest: Digest;
  readonly mode: Mode;
}

/** The first questions about the edits of all claims. */
export function editQuestions(prepared: Prepared, keyed: Keyed): DraftQuestion[] {
  return draftable(prepared, keyed.mode).flatMap(claim =>
    wantedFor(claim, prepared, keyed).map(({ question }) => question),
  );
}

/**
 * Asks for the edits of every claim, and once more where too few can be used. A claim whose drafts don't suffice is
 * left to the rules, and `note` is told why.
 */
export async function draftEdits(
  prepared: Prepared,
  drafter: Drafter,
  keyed: Keyed,
  note: (claim: AuditClaim, why: string) => void,
): Promise<DraftedEdits> {
  const wanted = draftable(prepared, keyed.mode).flatMap(claim => wantedFor(claim, prepared, keyed));
  const first = await drafter.askAll(wanted.map(({ question }) => question));
  const problems = new Map<Wanted, string>();
  const again: { of: Wanted; question: DraftQuestion }[] = [];
  for (const [index, of] of wanted.entries()) {
    const drawn = first[index];
    if (drawn?.reply == null) {
      problems.set(of, drawn?.problem ?? 'it was not asked');
      continue;
    }
    const errors = of.take(drawn.reply);
    if (!of.enough()) {
      const messages = askedOnceMore(of.question.messages, drawn.reply, errors);
      problems.set(of, errors.at(-1) ?? 'nothing could be used');
      again.push({ of, question: { ...of.question, messages } });
    }
  }
  const second = await drafter.askAll(again.map(({ question }) => question));
  for (const [index, { of }] of again.entries()) {
    const reply = second[index]?.reply ?? null;
    const errors = reply === null ? [] : of.take(reply);
    problems.set(of, errors.at(-1) ?? problems.get(of) ?? '');
  }
  const edits = new Map<string, ClaimEdits>();
  for (const claim of new Set(wanted.map(of => of.claim))) {
    const own = wanted.filter(of => of.claim === claim);
    const missing = own.find(of => !of.enough());
    if (missing) {
      note(claim, problems.get(missing) ?? 'nothing could be used');
    } else {
      edits.set(claim.id, claimEdits(own));
    }
  }
  return edits;
}

function claimEdits(own: readonly Wanted[]): ClaimEdits {
  const passages = new Map<string, PassageEdits>();
  let premises: readonly string[] = [];
  for (const { passage, edits } of own) {
    const found = edits();
    if ('alterations' in found) {
      passages.set(passage ? passageKey(passage) : '', found);
    } else {
      premises = found;
    }
  }
  return { passages, premises };
}

function wantedFor(claim: AuditClaim, { capture }: Prepared, keyed: Keyed): Wanted[] {
  if (claim.kind === 'principle') {
    let premises: string[] = [];
    return [
      {
        claim,
        passage: null,
        question: premisesQuestion(claim, keyed),
        take: reply => {
          const read = readPremises(reply, claim, premises);
          premises = read.premises;
          return read.errors;
        },
        enough: () => premises.length >= LEAST_WORDINGS,
        edits: () => premises,
      },
    ];
  }
  return targets({ capture }, claim).map(passage => {
    const within =
      passage.place === 'explanation'
        ? capture.explanation.text
        : (capture.messages[passage.place]?.content ?? '');
    const altered: AlteredPassage = {
      text: within.slice(passage.start, passage.end),
      features: claim.probe?.features ?? [],
      output: capture.output.text,
    };
    let read: ReadEdits = { alterations: [], rewordings: [], errors: [] };
    return {
      claim,
      passage,
      question: editsQuestion(claim, altered, keyed),
      take: reply => {
        read = readEdits(reply, altered, read);
        return read.errors;
      },
      enough: () => isEnough(read),
      edits: () => ({ alterations: read.alterations, rewordings: read.rewordings }),
    };
  });
}
