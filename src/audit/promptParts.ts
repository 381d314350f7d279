import type { Capture } from './capture.ts';
import type { AuditClaim } from './events.ts';
import { placesInText } from './features.ts';
import { blocks } from './contents.ts';
import { instructionSentences, taskMessage } from './instruction.ts';
import { sentences } from './sentences.ts';

/** A sentence of a message that the model saw. */
export interface PromptPart {
  readonly message: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** A line of code between fences. */
  readonly code: boolean;
  /** It asks for the work or for its form: it is never taken out. */
  readonly instruction: boolean;
}

/** Sentences about the form of the reply: without them the output can't be found again. */
const FORM =
  /\bANSWER:|\b(?:reply|respond|answer|format|fenced|code block|one line|nothing else|no other text)\b/i;
/** Messages other than the task set the stage: who the model is and what it must do. */
const STAGE = /^(?:you (?:are|must|should|will)|your (?:task|job|role)|always|never|do not|don't)\b/i;

/** The sentences and lines of code of a capture's messages, in order, each with whether it instructs. */
export function promptParts(capture: Capture): PromptPart[] {
  const task = taskMessage(capture);
  const asked = new Set(instructionSentences(capture).map(sentence => sentence.start));
  return capture.messages.flatMap((message, index) => {
    const spoken = sentences(message.content).map(sentence => ({
      message: index,
      ...sentence,
      code: false,
      instruction:
        FORM.test(sentence.text) || (index === task ? asked.has(sentence.start) : STAGE.test(sentence.text)),
    }));
    const code = blocks(message.content)
      .filter(block => block.kind === 'code')
      .flatMap(block => block.lines)
      .map(({ start, end }) => ({
        message: index,
        start,
        end,
        text: message.content.slice(start, end),
        code: true,
        instruction: false,
      }));
    return [...spoken, ...code].sort((one, other) => one.start - other.start);
  });
}

const SPECIFIC =
  /`[^`\n]+`|"[^"\n]{2,80}"|“[^”\n]{2,80}”|\b\d[\d_.,]*\b|\b[A-Za-z_$][\w$]*(?:[._/-][\w$]+)+\b|\b[a-z$_]+[A-Z][\w$]*\b|\b[A-Z][a-z0-9]+[A-Z][\w$]*\b|\b[A-Z]{2,}\d*\b/g;

const COMMON = new Set(
  'about above after again also always because been before being below both cannot could does doing down during each from further have having here however into itself just least less like make makes many more most must need needs never only other over same should since some such than that their them then there therefore these they this those through thus under until used uses using very want wants were what when where which while will with within without would your'.split(
    ' ',
  ),
);

/** What a sentence is specifically about: its numbers, names in code, quoted texts and capitals, in lower case. */
function specifics(text: string): Set<string> {
  const found = [...text.matchAll(SPECIFIC)].map(match =>
    match[0]
      .replace(/^[`"“]|[`"”]$/g, '')
      .replace(/[.,_]+$/, '')
      .replace(/(?<=\d)[_,](?=\d)/g, '')
      .toLowerCase(),
  );
  return new Set(found.filter(word => word !== ''));
}

/** Its longer words, without endings, so that "listens" meets "listen". */
function contentWords(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  return new Set(words.filter(word => !COMMON.has(word)).map(word => word.replace(/(?:ing|ed|es|s)$/, '')));
}

/** Most of the claim's longer words stand in the part. */
function sharesWords(claim: string, part: string): boolean {
  const words = contentWords(claim);
  const common = [...contentWords(part)].filter(word => words.has(word)).length;
  return words.size >= 3 && common >= 3 && common / words.size >= 0.6;
}

function sharesSpecific(claim: string, part: string): boolean {
  const there = specifics(part);
  return [...specifics(claim)].some(word => there.has(word));
}

/** The very feature that the claim's probe looks at, also where it is a plain word ("Redis"). */
function holdsFeature(claim: AuditClaim, part: string): boolean {
  const there = specifics(part);
  return (claim.probe?.features ?? []).some(
    ({ text }) => there.has(text.toLowerCase()) || placesInText(text, part).length > 0,
  );
}

/**
 * Whether `part` holds what the claim says. An instruction names its subject anyway ("make `fetchInvoice` retry"),
 * so a shared name is not enough there: it must hold the very feature that the claim's probe looks at.
 */
function holds(claim: AuditClaim, { text, instruction }: PromptPart): boolean {
  return (
    sharesWords(claim.text, text) ||
    holdsFeature(claim, text) ||
    (!instruction && sharesSpecific(claim.text, text))
  );
}

/** Where the prompt also holds what a claim says. `instruction`: a part of it can't be taken out. */
export interface HeldContent {
  readonly parts: readonly PromptPart[];
  readonly instruction: boolean;
}

export function heldContent(claim: AuditClaim, parts: readonly PromptPart[]): HeldContent {
  const found = parts.filter(part => holds(claim, part));
  return {
    parts: found.filter(part => !part.instruction),
    instruction: found.some(part => part.instruction),
  };
}
