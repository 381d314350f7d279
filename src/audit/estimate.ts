import { editableTask, editTask } from './edit.ts';
import type { Estimate } from './events.ts';
import type { Prepared } from './prepare.ts';
import type { Parameters } from './report.ts';
import { questionFor } from './rerun.ts';
import { GATE_RUNS } from './verdict.ts';

/** Blocks in which a clean case is decided (method.md §5), and runs of a look. */
const BLOCKS_FOR_EFFECT = 4;
const BLOCKS_FOR_NONE = 9;
const LOOK_RUNS = 3;
/** Of the reasons that can be tested, so many are taken to drive: a guess that only the estimate uses. */
const LIKELY_DRIVERS = 1 / 3;

/**
 * About how many calls and tokens an audit takes where the model answers cleanly; a noisy one takes more, up to
 * the cap. Tokens are counted at four characters each, prompt and reply together.
 */
export function estimate(prepared: Prepared, parameters: Parameters): Estimate {
  const { capture } = prepared;
  const claims = prepared.claims.filter(claim => claim.probe && claim.reason === null);
  if (claims.length === 0) {
    return { calls: 0, quickCalls: 0, tokens: 0, quickTokens: 0 };
  }
  const task = editableTask(capture, claims);
  const drivers = Math.ceil(claims.length * LIKELY_DRIVERS);
  const inert = claims.length - drivers;
  const backed = claims.filter(claim => (task.held.get(claim.id)?.parts.length ?? 0) > 0).length;
  const quickCalls = GATE_RUNS + LOOK_RUNS * claims.length + BLOCKS_FOR_EFFECT * (drivers + 1);
  const joint = inert > 0 ? 2 * 2 * BLOCKS_FOR_NONE + (backed > 0 ? 2 * BLOCKS_FOR_NONE : 0) : 0;
  const question = questionFor(
    capture,
    editTask(task, { operator: 'identical', claims: [], role: 'edit', seed: parameters.seed, draw: '' }),
    'continued',
  );
  const characters =
    question.messages.reduce((sum, message) => sum + message.content.length, 0) +
    (question.prefill?.length ?? 0) +
    capture.output.text.length;
  const tokensPerCall = Math.ceil(characters / 4);
  const cap = (calls: number): number => Math.min(calls, parameters.maxCalls);
  const calls = cap(quickCalls + joint);
  return {
    calls,
    quickCalls: cap(quickCalls),
    tokens: calls * tokensPerCall,
    quickTokens: cap(quickCalls) * tokensPerCall,
  };
}
