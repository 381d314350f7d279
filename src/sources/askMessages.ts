import type { CaptureMessage } from '../audit/capture.ts';

export interface Attachment {
  /** As the model is told, e.g. `src/retry.ts`. */
  readonly path: string;
  readonly text: string;
}

export type AskedFor = 'answer' | 'code';

/*
 * One answered example goes first: without it small models give their answer at once, and as reasons single words.
 */
const ANSWER_TURNS: readonly CaptureMessage[] = [
  {
    role: 'system',
    content:
      'You are a coding assistant. Reasons come first, one numbered line each; the last line is ANSWER: and the answer.',
  },
  {
    role: 'user',
    content: 'On which TCP port must the test database listen, and which class should open it?',
  },
  {
    role: 'assistant',
    content: [
      '1. the compose file gives port 5544 to the test database',
      '2. connections are opened by classes that end in Pool, so it is TestPool',
      '3. the database runs in a container',
      'ANSWER: 5544 TestPool',
    ].join('\n'),
  },
];

const CODE_TURNS: readonly CaptureMessage[] = [
  {
    role: 'system',
    content:
      'You are a coding assistant. Reasons come first, one numbered line each; then comes the code, in one fenced block, and nothing after it.',
  },
  { role: 'user', content: 'Write a Python function that puts the names of a list on one line.' },
  {
    role: 'assistant',
    content: [
      '1. names can hold spaces, so a comma has to stand between two of them',
      '2. `join` puts the separator between the names only, and none after the last',
      '',
      '```python',
      'def one_line(names):',
      '    return ", ".join(names)',
      '```',
    ].join('\n'),
  },
];

/** A fence longer than any run of backticks in the text, so that no text can close its own block. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(run => run[0].length));
  return '`'.repeat(longest + 1);
}

function attached({ path, text }: Attachment): string {
  const marks = fence(text);
  return `${path}:\n${marks}\n${text}${text.endsWith('\n') ? '' : '\n'}${marks}`;
}

/** The whole conversation that is sent: instruction, example, and the task with its attachments. */
export function askMessages(
  task: string,
  attachments: readonly Attachment[],
  kind: AskedFor,
): CaptureMessage[] {
  const turns = kind === 'code' ? CODE_TURNS : ANSWER_TURNS;
  const content = [...attachments.map(attached), task].join('\n\n');
  return [...turns.map(turn => ({ ...turn })), { role: 'user', content }];
}

const MAKES = /\b(?:write|implement|refactor|rewrite|create|generate|add|fix|code|complete|port)\b/i;
const MADE =
  /\b(?:functions?|class(?:es)?|methods?|scripts?|programs?|modules?|tests?|components?|quer(?:y|ies)|code|snippets?|loops?|types?|interfaces?|regex)\b/i;

/** Whether some sentence of the task asks for code: "write a function", not "which function". */
export function guessKind(task: string): AskedFor {
  return task.split(/[.?!\n]+/).some(sentence => asksForCode(sentence.trim())) ? 'code' : 'answer';
}

function asksForCode(sentence: string): boolean {
  const asking = /^(?:which|what|why|when|where|who|how|is|are|does|do|should|must|on|in|at)\b/i;
  return !asking.test(sentence) && MAKES.test(sentence) && MADE.test(sentence);
}

const LANGUAGES: readonly (readonly [string, RegExp, RegExp])[] = [
  ['typescript', /\btypescript\b/i, /\.[cm]?tsx?$/],
  ['javascript', /\b(?:javascript|node(?:\.js)?)\b/i, /\.[cm]?jsx?$/],
  ['python', /\bpython\b/i, /\.py$/],
  ['rust', /\brust\b/i, /\.rs$/],
  ['java', /\bjava\b/i, /\.java$/],
  ['cpp', /\bC\+\+/i, /\.(?:cc|cpp|hpp)$/],
  ['go', /\b(?:golang|in Go)\b|\bGo (?:function|program|code)\b/, /\.go$/],
];

/** The language that the task names, or that its attachments are in; null where neither says. */
export function guessLanguage(task: string, attachments: readonly Attachment[]): string | null {
  const named = LANGUAGES.find(([, words]) => words.test(task));
  const written = LANGUAGES.find(([, , ending]) => attachments.some(({ path }) => ending.test(path)));
  return (named ?? written)?.[0] ?? null;
}
