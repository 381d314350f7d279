import { AuditError } from '../audit/errors.ts';

export interface AnsweredWithReasons {
  /** The numbered reasons, exactly as they stand in the reply. */
  readonly explanation: string;
  readonly output: { kind: 'answer'; text: string } | { kind: 'code'; text: string; language: string };
}

const CODE = /^(`{3,})([\w+#-]*)[^\n]*\n([\s\S]*?)\n?^\1`*[ \t]*$/gm;
const ANSWER = /^[ \t]*(?:\*\*)?ANSWER:(?:\*\*)?[ \t]*(.*)$/gm;

/** Numbered or bulleted: a line that states a reason. */
const REASON = /^[ \t]*(?:\d+[.)]|[-*])[ \t]+\S/m;

function unusable(what: string, reply: string): never {
  throw new AuditError('bad-reply', `The model gave ${what}: ${JSON.stringify(reply.slice(0, 200))}`, {
    hint: 'Ask again, put the task in other words, or choose another model.',
  });
}

/**
 * Takes apart a reply that was asked for as reasons and then the output. The last output of the reply counts.
 *
 * @throws AuditError `bad-reply` when the output or the reasons before it are missing.
 */
export function readAnswered(reply: string, kind: 'answer' | 'code'): AnsweredWithReasons {
  const found = [...reply.matchAll(kind === 'code' ? CODE : ANSWER)].at(-1);
  if (!found) {
    unusable(kind === 'code' ? 'no code block' : 'no line that starts with ANSWER:', reply);
  }
  const explanation = reply.slice(0, found.index).trim();
  if (!REASON.test(explanation)) {
    unusable('no numbered reasons before its answer', reply);
  }
  if (kind === 'answer') {
    const text = (found[1] ?? '').trim();
    return text === '' ? unusable('an empty answer', reply) : { explanation, output: { kind, text } };
  }
  const [, , language = '', text = ''] = found;
  return text.trim() === ''
    ? unusable('an empty code block', reply)
    : { explanation, output: { kind, text, language } };
}
