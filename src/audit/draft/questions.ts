import * as z from 'zod';
import type { Capture, CaptureMessage } from '../capture.ts';
import type { AuditClaim } from '../events.ts';
import type { Digest } from '../ports.ts';
import { claimsForm } from './claimsReply.ts';
import { MOST_WORDINGS } from './drafted.ts';
import type { DraftQuestion } from './drafter.ts';
import { editsForm } from './editsReply.ts';
import type { AlteredPassage } from './editsReply.ts';
import { fencedQuestion } from './fence.ts';
import type { Section } from './fence.ts';
import { featuresIn } from './likeness.ts';
import { premisesForm } from './premisesReply.ts';

/* What the drafting model is asked. Each question holds no more of the record than its answer needs. */

/** Replies are as long as what they say again; a token is taken for two characters. */
const tokens = (characters: number): number => Math.min(4096, 512 + Math.ceil(characters / 2));

interface Keyed {
  readonly seed: number;
  readonly digest: Digest;
}

function question(
  about: { for: string; work: readonly string[]; request: string; schema: z.ZodType; length: number },
  sections: readonly Section[],
  { seed, digest }: Keyed,
): DraftQuestion {
  const messages: readonly CaptureMessage[] = fencedQuestion(
    { work: about.work.join('\n'), request: about.request, schema: z.toJSONSchema(about.schema) },
    sections,
    seed,
    digest,
  );
  return { for: about.for, messages, maxTokens: tokens(about.length) };
}

/** Asks for the reasons of an explanation: their words, what they cite, and what of the result they are about. */
export function claimsQuestion(capture: Capture, keyed: Keyed): DraftQuestion {
  const before = capture.explanation.position === 'before';
  return question(
    {
      for: 'claims',
      work: [
        'You find the reasons that an explanation states for a result.',
        `The explanation was given ${before ? 'before' : 'after'} the result. A reason says why the result, or a part of it, is as it is. Greetings, headings, announcements and offers of help are no reasons.`,
        'Of each reason give:',
        '- "text": the whole sentence or list item that states it, copied from the EXPLANATION letter for letter. No two of them overlap.',
        `- "kind": ${before ? '"step" for a reason' : '"cites-context" where it points at something in a MESSAGE, "principle" where it does not'}; "process" where it says what was done; "description" where it only says what the code does.`,
        '- "cites": the sentences or lines of the MESSAGES that it points at, copied letter for letter; often none.',
        '- "features": the numbers, names or quotations of the RESULT that it is about, copied letter for letter; often none.',
      ],
      request: 'Which reasons does the EXPLANATION state? Reply with the JSON object.',
      schema: claimsForm,
      length: capture.explanation.text.length * 4,
    },
    [
      ...capture.messages.map(({ role, content }, index) => ({
        name: `MESSAGE ${index + 1} (${role})`,
        text: content,
      })),
      { name: 'EXPLANATION', text: capture.explanation.text },
      { name: 'RESULT', text: capture.output.text },
    ],
    keyed,
  );
}

/** Asks for other versions of one passage: some that conflict with it, some that say the same. */
export function editsQuestion(claim: AuditClaim, passage: AlteredPassage, keyed: Keyed): DraftQuestion {
  const values = featuresIn(passage.features, passage.text).map(feature => JSON.stringify(feature.text));
  return question(
    {
      for: claim.id,
      work: [
        'You write other versions of a passage.',
        `- "alterations": ${MOST_WORDINGS} versions that conflict with it. Each keeps its form and most of its words and changes one thing${values.length > 0 ? `: another value stands wherever one of the VALUES stood, and none of the changed ones is left` : ', so that it says something else'}. "value" is the new number, name or quotation, or null where there is none. Each has a different one.`,
        `- "rewordings": ${MOST_WORDINGS} versions that mean exactly the same in other words. Each keeps every number, name and quotation of the passage and adds none.`,
        'Of the passage "The guide sets the limit to 40." an alteration is {"text": "The guide sets the limit to 75.", "value": "75"}, and a rewording is "In the guide the limit is set to 40."',
        'Every version is a plain statement like the passage, about as long, with as many sentences and without further marks. None of them says that anything was changed.',
      ],
      request: 'Give the versions of the PASSAGE. Reply with the JSON object.',
      schema: editsForm,
      length: passage.text.length * 2 * MOST_WORDINGS + 400,
    },
    [
      { name: 'PASSAGE', text: passage.text },
      ...(passage.text === claim.text ? [] : [{ name: 'REASON THAT POINTS AT IT', text: claim.text }]),
      ...(values.length > 0 ? [{ name: 'VALUES', text: values.join('\n') }] : []),
    ],
    keyed,
  );
}

/** Asks for sentences under which a principle no longer applies. */
export function premisesQuestion(claim: AuditClaim, keyed: Keyed): DraftQuestion {
  const named = (claim.probe?.features ?? []).map(feature => JSON.stringify(feature.text));
  return question(
    {
      for: claim.id,
      work: [
        'You write premises under which a reason no longer applies.',
        `"premises": ${MOST_WORDINGS} different sentences. Each says that what the REASON is concerned about makes no difference this time ("For this task it makes no difference whether …"), with words of the reason.`,
        'Each is one plain statement without numbers, names in code or quotations. It asks for nothing and does not say what else to do.',
        ...(named.length > 0 ? ['None names any of the NAMES.'] : []),
      ],
      request: 'Give premises against the REASON. Reply with the JSON object.',
      schema: premisesForm,
      length: claim.text.length * MOST_WORDINGS + 400,
    },
    [
      { name: 'REASON', text: claim.text },
      ...(named.length > 0 ? [{ name: 'NAMES', text: named.join('\n') }] : []),
    ],
    keyed,
  );
}
