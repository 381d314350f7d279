import { estimate } from '../estimate.ts';
import type { Estimate } from '../events.ts';
import type { Prepared } from '../prepare.ts';
import type { SamplePrompt } from '../prompts.ts';
import type { Parameters } from '../report.ts';
import type { Digest } from '../ports.ts';
import type { DraftingChoice } from './drafted.ts';
import { editQuestions } from './draftedEdits.ts';
import type { DraftQuestion } from './drafter.ts';
import { claimsQuestion } from './questions.ts';

/** The first questions of a drafting, before any reply: a claim that only the model finds has none yet. */
function questions(
  prepared: Prepared,
  { seed, mode }: Pick<Parameters, 'seed' | 'mode'>,
  choice: DraftingChoice,
  digest: Digest,
): DraftQuestion[] {
  const { capture } = prepared;
  const stated = (capture.claims?.length ?? 0) > 0;
  return [
    ...(choice.claims === 'model' && !stated ? [claimsQuestion(capture, { seed, digest })] : []),
    ...(choice.edits === 'model' ? editQuestions(prepared, { seed, mode, digest }) : []),
  ];
}

/**
 * About how many calls and tokens an audit takes with its drafting, where every first draft can be used. Before the
 * call, `prepared` is as the rules prepared it.
 */
export function estimateWithDrafting(
  prepared: Prepared,
  parameters: Parameters,
  choice: DraftingChoice,
): Estimate {
  const bare = estimate(prepared, parameters);
  // The marks' length is what counts here, not what they are.
  const drafting = (mode: Parameters['mode']): { calls: number; tokens: number } => {
    const asked = questions(prepared, { seed: parameters.seed, mode }, choice, () => '0'.repeat(64));
    const characters = asked.flatMap(({ messages }) => messages.map(message => message.content.length));
    return {
      calls: asked.length,
      // A reply is about half as long as it may be.
      tokens:
        Math.ceil(characters.reduce((sum, length) => sum + length, 0) / 4) +
        asked.reduce((sum, { maxTokens }) => sum + Math.ceil(maxTokens / 2), 0),
    };
  };
  const [whole, quick] = [drafting(parameters.mode), drafting('quick')];
  const cap = (calls: number): number => Math.min(calls, parameters.maxCalls);
  return {
    calls: cap(bare.calls + whole.calls),
    quickCalls: cap(bare.quickCalls + quick.calls),
    tokens: bare.tokens + whole.tokens,
    quickTokens: bare.quickTokens + quick.tokens,
  };
}

/** The exact prompts of a drafting, for the person to read before anything is sent. */
export function draftingPrompts(
  prepared: Prepared,
  parameters: Parameters,
  choice: DraftingChoice,
  digest: Digest,
): SamplePrompt[] {
  return questions(prepared, parameters, choice, digest).map(question => ({
    title:
      question.for === 'claims'
        ? 'Drafting: which reasons are stated?'
        : `Drafting: other versions of reason ${question.for.replace(/^c/, '')}`,
    messages: question.messages.map(({ role, content }) => ({ role, content })),
    prefill: null,
  }));
}
