import { editableTask, editTask } from './edit.ts';
import type { EditRequest } from './edit.ts';
import type { AuditClaim } from './events.ts';
import type { Prepared } from './prepare.ts';
import type { Parameters } from './report.ts';
import { questionFor } from './rerun.ts';

/** A way of asking, exactly as its first run sends it. */
export interface SamplePrompt {
  readonly title: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly prefill: string | null;
}

/**
 * The exact prompt of every arm, for the person to read before anything is sent. Later blocks differ from these in
 * their rendering and wording only.
 *
 * @param prefill whether the model goes on from a started reply; where it isn't known yet, say true.
 */
export function samplePrompts(prepared: Prepared, parameters: Parameters, prefill: boolean): SamplePrompt[] {
  const { capture } = prepared;
  const claims = prepared.claims.filter(claim => claim.probe && claim.reason === null);
  const task = editableTask(capture, claims, prepared.drafted?.edits);
  const prompt = (title: string, request: Omit<EditRequest, 'seed' | 'draw'>): SamplePrompt => {
    const edited = editTask(task, { ...request, seed: parameters.seed, draw: 'sample' });
    const question = questionFor(capture, edited, prefill ? 'continued' : 'asked-again');
    return {
      title,
      messages: question.messages.map(({ role, content }) => ({ role, content })),
      prefill: question.prefill,
    };
  };
  const edit = (operator: EditRequest['operator'], set: readonly AuditClaim[], title: string): SamplePrompt =>
    prompt(title, { operator, claims: set, role: 'edit' });
  const control = (
    operator: EditRequest['operator'],
    set: readonly AuditClaim[],
    title: string,
  ): SamplePrompt => prompt(title, { operator, claims: set, role: 'control' });
  const name = (claim: AuditClaim): string => `Reason ${claim.id.replace(/^c/, '')}`;
  const [first] = claims;
  if (!first) {
    return [];
  }
  return [
    edit('identical', [], 'As it was'),
    ...claims.flatMap(claim => [
      edit('remove', [claim], `${name(claim)} taken out`),
      edit('alter', [claim], `${name(claim)} altered`),
    ]),
    control('remove', [first], 'Control: something else taken out'),
    control('alter', [first], 'Control: reworded'),
    ...claims
      .filter(claim => (task.held.get(claim.id)?.parts.length ?? 0) > 0)
      .map(claim => edit('both-places', [claim], `${name(claim)} taken out of the prompt too`)),
    control('planted', [], 'A planted reason, and a question that only it answers'),
    edit('planted', [], 'The same without the planted reason'),
  ];
}
