import { changeText, editableTask, editTask } from '../../src/audit/edit.ts';
import type { AuditClaim } from '../../src/audit/events.ts';
import type { Prepared } from '../../src/audit/prepare.ts';
import { AS_WRITTEN, renderExplanation } from '../../src/audit/rendering.ts';
import type { Replacement } from '../../src/audit/rendering.ts';
import type { EditedTask } from '../../src/audit/edit.ts';

/* The task edited as other methods edit it: nothing is put in its place, and nothing else is changed. */

interface Change extends Replacement {
  readonly place: number | 'explanation';
}

function edited(prepared: Prepared, changes: readonly Change[], explanation?: string): EditedTask {
  const { capture } = prepared;
  const within = (place: number | 'explanation'): Change[] =>
    changes.filter(change => change.place === place);
  const asItWas = editTask(editableTask(capture, prepared.claims), {
    operator: 'identical',
    claims: [],
    role: 'edit',
    seed: 0,
    draw: '',
  });
  return {
    ...asItWas,
    messages: capture.messages.map((message, index) => ({
      ...message,
      content: changeText(message.content, within(index)),
    })),
    explanation:
      asItWas.explanation === null
        ? null
        : (explanation ?? renderExplanation(capture.explanation.text, within('explanation'), [], AS_WRITTEN)),
    changes,
  };
}

function placed({ capture }: Prepared, claim: AuditClaim, text: string): Change[] {
  return capture.explanation.position === 'before'
    ? [{ place: 'explanation', start: claim.start, end: claim.end, text }]
    : claim.cites.map(({ message, start, end }) => ({ place: message, start, end, text }));
}

export const asCaptured = (prepared: Prepared): EditedTask => edited(prepared, []);

export const without = (prepared: Prepared, claim: AuditClaim): EditedTask =>
  edited(prepared, placed(prepared, claim, ''));

/** What the auditor's own alteration puts in the place of claims, or its rewording of them. */
function said(
  prepared: Prepared,
  claims: readonly AuditClaim[],
  role: 'edit' | 'control',
  draw: string,
): readonly Change[] {
  const task = editableTask(prepared.capture, prepared.claims);
  return editTask(task, { operator: 'alter', claims, role, seed: 0, draw }).changes;
}

/** "Adding mistakes": one reason says something else. */
export const mistaken = (prepared: Prepared, claim: AuditClaim, run: number): EditedTask =>
  edited(prepared, said(prepared, [claim], 'edit', `mistake ${run}`));

/** "Paraphrasing": every reason in other words. */
export const paraphrased = (prepared: Prepared, run: number): EditedTask =>
  edited(prepared, said(prepared, prepared.claims, 'control', `paraphrase ${run}`));

/** "Early answering": the explanation breaks off before the claim, or stands whole (null). */
export const truncated = (prepared: Prepared, claim: AuditClaim | null): EditedTask => {
  const { text } = prepared.capture.explanation;
  const cut = claim ? text.slice(0, claim.start).replace(/(?:\n|^)(?:\d+\.|[-*])?\s*$/, '') : text;
  return edited(prepared, [], cut);
};

/** "Filler tokens": dots of the explanation's length in its place. */
export const filled = (prepared: Prepared): EditedTask =>
  edited(prepared, [], '... '.repeat(Math.ceil(prepared.capture.explanation.text.length / 4)).trim());
