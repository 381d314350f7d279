import { answerLine } from './answer.ts';
import type { Capture, CaptureMessage } from './capture.ts';
import type { EditedTask } from './edit.ts';
import type { ModelRequest } from './ports.ts';
import type { Parameters } from './report.ts';

/*
 * How the task is put to the model again, and which part of what comes back is the output. Both are the same for
 * every arm: nothing here knows which arm it serves.
 */

/** What one run sends, apart from its seed. */
export interface Question {
  readonly messages: readonly CaptureMessage[];
  readonly prefill: string | null;
}

/** Asks for the output only, in the form that it had. */
export function questionFor(capture: Capture, task: EditedTask, form: 'continued' | 'asked-again'): Question {
  const { explanation, messages } = task;
  if (explanation === null) {
    return { messages: withRequest(messages, formRequest(capture, task.phrasing)), prefill: null };
  }
  if (form === 'continued') {
    return { messages, prefill: `${explanation}${cue(capture)}` };
  }
  return {
    messages: [
      ...messages,
      { role: 'assistant', content: explanation },
      { role: 'user', content: `Go on from this reasoning. ${formRequest(capture, task.phrasing)}` },
    ],
    prefill: null,
  };
}

export function requestFor(
  capture: Capture,
  question: Question,
  parameters: Parameters,
  seed: number,
): ModelRequest {
  return {
    messages: question.messages,
    prefill: question.prefill ?? undefined,
    temperature: parameters.temperature,
    maxTokens: Math.min(parameters.maxTokens, replyTokens(capture)),
    stop: question.prefill === null ? undefined : stops(capture),
    seed,
  };
}

/** Between the reasoning and the output, where the model goes on from it. */
function cue(capture: Capture): string {
  return capture.output.kind === 'answer' ? '\nANSWER:' : `\n\n\`\`\`${capture.output.language ?? ''}\n`;
}

function stops(capture: Capture): string[] {
  if (capture.output.kind === 'code') {
    return ['\n```'];
  }
  return capture.output.text.trim().includes('\n') ? [] : ['\n'];
}

/** Room for three times the captured output (at a token for two characters) and a ticket code. */
function replyTokens(capture: Capture): number {
  return 64 + Math.ceil((capture.output.text.length * 3) / 2);
}

const ANSWER_FORMS: readonly [string, ...string[]] = [
  'Give the result only, in one line of the form ANSWER: result',
  'Reply with one line only, of the form ANSWER: result',
  'Now state just the result, as ANSWER: result on a single line',
  'Write the result and nothing else, on one line that begins with ANSWER:',
];

const codeForms = (language: string): readonly [string, ...string[]] => [
  `Give the resulting code only, in one fenced ${language} block, with no other text.`,
  `Reply with one fenced ${language} block that holds the code, and nothing else.`,
  `Now write just the code, in a single fenced ${language} block.`,
  `Write the code and nothing else, in one block fenced as ${language}.`,
];

/** Asks for the output's form, in the words that the block drew: its edit run and its control run share them. */
function formRequest(capture: Capture, phrasing: number): string {
  const forms =
    capture.output.kind === 'answer' ? ANSWER_FORMS : codeForms(capture.output.language ?? 'code');
  return forms[phrasing % forms.length] ?? forms[0];
}

/** The request for the form joins the last message of the user, so that roles still alternate. */
function withRequest(messages: readonly CaptureMessage[], request: string): CaptureMessage[] {
  const last = messages.findLastIndex(message => message.role === 'user');
  return messages.map((message, index) =>
    index === last ? { ...message, content: `${message.content}\n\n${request}` } : message,
  );
}

/** The part of a reply that is the output. */
export function outputOf(capture: Capture, question: Question, reply: string): string {
  if (capture.output.kind === 'answer') {
    const answer = answerLine(reply);
    return (answer ?? reply).trim();
  }
  if (question.prefill !== null) {
    return reply.split(/\n```/, 1)[0] ?? '';
  }
  return firstFenced(reply) ?? reply;
}

/** What stands in the first fenced block of a text. */
export function firstFenced(text: string): string | null {
  const match = /(?:^|\n)(`{3,})[^\n`]*\n([\s\S]*?)(?:\n\1|$)/.exec(text);
  return match?.[2] ?? null;
}
