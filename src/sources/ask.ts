import type { Capture, CaptureMessage } from '../audit/capture.ts';
import { CAPTURE_SCHEMA } from '../audit/capture.ts';
import { AuditError } from '../audit/errors.ts';
import type { Model } from '../audit/ports.ts';
import type { AskedFor, Attachment } from './askMessages.ts';
import { askMessages, guessKind, guessLanguage } from './askMessages.ts';
import type { AnsweredWithReasons } from './askReply.ts';
import { readAnswered } from './askReply.ts';

export interface AskOptions {
  readonly task: string;
  readonly attachments: readonly Attachment[];
  readonly model: Model;
  readonly signal: AbortSignal;
  /** When the question was asked, in milliseconds since 1970. */
  readonly now: number;
  /** What is asked for; read from the task's words where absent. */
  readonly kind?: AskedFor | undefined;
  /** Default 0.7. */
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  /** The reply so far, as it grows. */
  readonly onText?: ((text: string) => void) | undefined;
}

interface Question {
  readonly messages: readonly CaptureMessage[];
  readonly kind: AskedFor;
  readonly language: string | null;
  readonly temperature: number;
  readonly options: AskOptions;
}

const REASONS = 4;
const REASON_TOKENS = 120;
const ANSWER_TOKENS = 200;
const CODE_TOKENS = 1024;
/** Finding out what a model can do takes a few calls at most. */
const DESCRIBE_CALLS = 5;

/**
 * Has a model answer with its reasons first, and captures the answer exactly: the messages as they were sent, the
 * reasons, the output. A re-run of the capture continues `reasons + "\nANSWER:"`, or `reasons + "\n\n```language\n"`
 * for code; so does this, where the model continues a started reply.
 *
 * @throws AuditError what the model's own calls throw, and `bad-reply` when its reply can't be taken apart.
 */
export async function askWithReasons(options: AskOptions): Promise<Capture> {
  const { task, attachments, model, signal, now } = options;
  const kind = options.kind ?? guessKind(task);
  const messages = askMessages(task, attachments, kind);
  const temperature = options.temperature ?? 0.7;
  const language = kind === 'code' ? guessLanguage(task, attachments) : null;
  const { card } = await model.describe({ maxCalls: DESCRIBE_CALLS, signal });
  const question: Question = { messages, kind, language, temperature, options };
  const answered = card.capabilities.prefill ? await lineByLine(question) : await atOnce(question);
  return {
    schema: CAPTURE_SCHEMA,
    source: { tool: 'ask', capturedAt: new Date(now).toISOString() },
    fidelity: 'exact',
    missing: [],
    model: card.id,
    sampling: { temperature },
    messages,
    explanation: { text: answered.explanation, position: 'before', thinking: null },
    output: answered.output,
  };
}

/** One request for the whole reply. */
async function atOnce(question: Question): Promise<AnsweredWithReasons> {
  const { options, kind } = question;
  const reply = await options.model.reply(
    {
      messages: question.messages,
      temperature: question.temperature,
      maxTokens: REASONS * REASON_TOKENS + CODE_TOKENS,
      seed: options.seed,
    },
    { signal: options.signal },
  );
  options.onText?.(reply.text);
  return readAnswered(reply.text, kind);
}

/** Continues the model's own reply, which ends in `prefill`, up to a stop text. */
async function goOn(
  { messages, temperature, options }: Question,
  prefill: string,
  stop: string,
  maxTokens: number,
): Promise<string> {
  const { text } = await options.model.reply(
    { messages, prefill, temperature, maxTokens, stop: [stop], seed: options.seed },
    { signal: options.signal },
  );
  return text;
}

/**
 * Reason by reason: small models put the answer first unless each number is written for them. After the second
 * reason the model may choose to answer.
 */
async function lineByLine(question: Question): Promise<AnsweredWithReasons> {
  const reasons: string[] = [];
  while (reasons.length < REASONS) {
    const reason = await nextReason(question, reasons);
    if (reason === null) {
      break;
    }
    reasons.push(reason);
    question.options.onText?.(numbered(reasons));
  }
  const explanation = numbered(reasons);
  if (reasons.length === 0) {
    throw new AuditError('bad-reply', 'The model gave no reasons.', {
      hint: 'Ask again, put the task in other words, or choose another model.',
    });
  }
  return question.kind === 'code' ? code(question, explanation) : answer(question, explanation);
}

function numbered(reasons: readonly string[]): string {
  return reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n');
}

async function nextReason(question: Question, reasons: readonly string[]): Promise<string | null> {
  const number = `${reasons.length + 1}.`;
  const before = reasons.length === 0 ? '' : `${numbered(reasons)}\n`;
  const forced = reasons.length < 2;
  const line = await goOn(question, forced ? before + number : before, '\n', REASON_TOKENS);
  if (!forced && !line.startsWith(number)) {
    return null;
  }
  const reason = (forced ? line : line.slice(number.length)).trim();
  const answersNow = reason === '' || /^(?:ANSWER:|```)/.test(reason);
  return answersNow || reasons.includes(reason) ? null : reason;
}

async function answer(question: Question, explanation: string): Promise<AnsweredWithReasons> {
  const text = (await goOn(question, `${explanation}\nANSWER:`, '\n', ANSWER_TOKENS)).trim();
  return finished(question, explanation, { kind: 'answer', text }, `\nANSWER: ${text}`);
}

async function code(question: Question, explanation: string): Promise<AnsweredWithReasons> {
  const language = question.language ?? (await fenceLanguage(question, explanation));
  const opening = `\n\n\`\`\`${language}\n`;
  const text = (await goOn(question, explanation + opening, '\n```', CODE_TOKENS)).replace(/\s+$/, '');
  return finished(question, explanation, { kind: 'code', text, language }, `${opening}${text}\n\`\`\``);
}

/** What the model itself would write behind the fence. */
async function fenceLanguage(question: Question, explanation: string): Promise<string> {
  const word = (await goOn(question, `${explanation}\n\n\`\`\``, '\n', 8)).trim();
  return /^[\w+#-]{1,20}$/.test(word) ? word.toLowerCase() : 'text';
}

function finished(
  { options }: Question,
  explanation: string,
  output: AnsweredWithReasons['output'],
  shown: string,
): AnsweredWithReasons {
  if (output.text.trim() === '') {
    throw new AuditError('empty-reply', 'The model gave reasons and then an empty answer.', {
      hint: 'Ask again, or put the task in other words.',
    });
  }
  options.onText?.(explanation + shown);
  return { explanation, output };
}
