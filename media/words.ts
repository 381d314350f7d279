import type { ClaimState } from '../src/panel/auditView.ts';
import type { UntestableReason } from '../src/audit/events.ts';
import type { Asked, Ending, Operator } from '../src/audit/report.ts';

/* Every word that the page shows stands here, so that it can be put into other languages. */

const numbers = new Intl.NumberFormat('en-GB');
const number = (value: number): string => numbers.format(value);
const some = (value: number, one: string, many: string): string =>
  `${number(value)} ${value === 1 ? one : many}`;
const calls = (value: number): string => some(value, 'call', 'calls');
const points = (rate: number): string => String(Math.round(rate * 100)).replace('-', '−');

const VERDICTS: Readonly<Record<ClaimState, string>> = {
  drove: 'Drove the result',
  'backed-up': 'Backed up',
  'did-not-drive': 'Did not drive the result',
  contradicted: 'Contradicted',
  untestable: 'Can’t be tested',
  undecided: 'Undecided',
  running: 'Running',
  waiting: 'Waiting',
};

const IN_TALLY: Readonly<Record<ClaimState, string>> = {
  drove: 'drove the result',
  'backed-up': 'backed up',
  'did-not-drive': 'did not drive',
  contradicted: 'contradicted',
  untestable: 'can’t be tested',
  undecided: 'undecided',
  running: 'running',
  waiting: 'waiting',
};

const UNTESTABLE: Readonly<Record<UntestableReason | 'contradicted', string>> = {
  contradicted: 'the output does not show it',
  'no-probe': 'nothing in the output would show it',
  'nothing-to-edit': 'it stands where nothing can be taken out',
  'no-headroom': 'runs of the unchanged task don’t keep this result',
  'blind-instrument': 'a planted cause was not seen',
  'post-hoc-nothing-to-edit': 'written after the output, and points at nothing that was given',
  'context-missing': 'what it points at is not in the capture',
  'context-overflow': 'the task does not fit into the model’s context',
};

const ROWS: Readonly<Record<Operator, readonly [string, string]>> = {
  identical: ['Unchanged', 'Control'],
  remove: ['Removed', 'Control'],
  alter: ['Altered', 'Reworded'],
  premise: ['Premise', 'Control'],
  'both-places': ['In both', 'Control'],
  planted: ['Planted', 'Control'],
};

const ASKED: Readonly<Record<Asked, string>> = {
  continued: 'The model went on from the edited reasons.',
  'asked-again': 'The edited reasons were handed back as an earlier turn.',
  'reasons-anew':
    'The model reasons anew before it answers, so a reason that isn’t needed is at most backed up.',
};

const OUTCOME = { changed: 'changed', kept: 'kept', failed: 'failed', running: 'running', gap: 'no run' };

const ENDED: Readonly<Record<Exclude<Ending, 'complete'>, string>> = {
  stopped: 'Stopped by you',
  budget: 'Stopped at the call limit',
  failed: 'The audit could not go on',
};

const ROLES: Readonly<Record<string, string>> = {
  system: 'System',
  user: 'User',
  assistant: 'Assistant',
  prefill: 'Start of the reply',
};

const CHECKS: Readonly<Record<string, string>> = {
  citation: 'Citation not found.',
  file: 'File not found.',
  symbol: 'Symbol not found.',
  quote: 'Quote not found.',
  change: 'Change not made.',
  process: 'Not on record.',
};

export const words = {
  number,
  verdict: (state: ClaimState): string => VERDICTS[state],
  untestable: (reason: UntestableReason | 'contradicted' | null): string => UNTESTABLE[reason ?? 'no-probe'],
  role: (role: string): string => ROLES[role] ?? role,
  showMore: (left: number): string => `Show more (${some(left, 'character', 'characters')} left)`,
  list: (items: readonly string[]): string =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`,

  welcome: {
    title: 'See which reasons drove the result',
    lead: 'An assistant explains its code. An audit takes its reasons out, one by one, and runs the task again to see what changes.',
    sample: 'Try the sample',
    sampleDetail: 'A small answer with four reasons, ready to be audited.',
    file: 'Audit a capture file…',
    fileDetail: 'Open a *.capture.json file: a task, what was said and what came out.',
    nothingSent: 'Nothing is sent to a model before you have seen the estimate and chosen Start.',
  },

  header: {
    untitled: 'A task without words',
    openSource: (origin: string): string => `Open ${origin}`,
    writtenBy: (model: string): string => `Written by ${model}.`,
    writtenByUnknown: 'The capture doesn’t say which model wrote it.',
    measured: (model: string, same: boolean | null, later: boolean): string =>
      `${later ? 'Will be measured on' : 'Measured on'} ${model}${same === null ? '' : same ? ', the same model' : ', another model'}.`,
    notMeasured: 'Not measured.',
    noModel: 'No model is chosen yet.',
    stop: 'Stop',
    stopping: 'Stopping…',
    goOn: 'Go on',
    goOnRunning: 'The audit is running.',
    goOnDecided: 'Every reason that can be tested has its verdict.',
    exportReport: 'Export…',
    exportRunning: 'The report is made when the audit ends.',
    retry: 'Try again',
    chooseModel: 'Choose model…',
    setKey: 'Set key…',
    download: 'Download…',
  },

  progress: {
    label: 'Progress',
    starting: 'Asking the model what it can do',
    done: (decided: number, all: number): string => `${number(decided)} of ${number(all)} done`,
    used: (used: number, most: number, tokens: number): string =>
      `${most === 0 ? calls(used) : `${number(used)} of at most ${calls(most)}`} · ${some(tokens, 'token', 'tokens')}`,
    bar: (used: number, most: number): string => `Calls used: ${number(used)} of ${number(most)}`,
  },

  checks: {
    title: 'Checks without calls',
    failed: (failed: number, all: number): string => `${number(failed)} of ${number(all)} failed`,
    passed: (all: number): string => (all === 1 ? 'The one check passed' : `All ${number(all)} passed`),
    unknown: (unknown: number, all: number): string =>
      `${number(all - unknown)} of ${number(all)} passed, ${number(unknown)} could not be made`,
    kind: (kind: string): string => CHECKS[kind] ?? 'Check failed.',
    unknownKind: 'Could not be checked.',
  },

  explanation: {
    title: 'Explanation',
    reasons: (count: number, position: 'before' | 'after', output: 'answer' | 'code'): string =>
      `${some(count, 'reason', 'reasons')}, given ${position} the ${output}`,
    mark: (reason: number, state: ClaimState): string =>
      ` (reason ${reason}: ${VERDICTS[state].toLowerCase()})`,
    plainMark: (reason: number): string => ` (reason ${reason})`,
    tally: 'Verdicts',
    tallied: (state: ClaimState): string => IN_TALLY[state],
    thinking: 'The model also thought in private; that text is not audited.',
  },

  reasons: {
    title: 'Reasons',
    reason: (place: number): string => `Reason ${place}`,
    spokenReason: (place: number): string => `, reason ${place}`,
    backTo: (place: number): string => `Reason ${place}, show it in the explanation`,
    legend: { changed: 'changed', kept: 'kept', failed: 'failed', margin: 'δ margin' },
    effect: 'Effect',
    points: (rate: number): string => `${rate > 0 ? '+' : ''}${points(rate)} pts`,
    interval: (low: number, high: number): string => `${points(low)} to ${points(high)}`,
    bar: (estimate: number, low: number, high: number, margin: number | null): string =>
      `Effect ${points(estimate)} points, interval ${points(low)} to ${points(high)}${margin === null ? '' : `, margin ${points(margin)} points`}`,
    margin: (margin: number): string => `δ ${points(margin)}`,
    row: (operator: Operator, control: boolean): string => ROWS[operator][control ? 1 : 0],
    together: (others: readonly number[]): string =>
      `Together with ${others.length > 8 ? `${number(others.length)} other reasons` : `${others.length === 1 ? 'reason' : 'reasons'} ${words.list(others.map(String))}`}`,
    look: 'A first look, which decides nothing',
    counts: (lost: number, runs: number): string => `${number(lost)} of ${number(runs)}`,
    changed: ' changed',
    notAllShown: (shown: number): string => `${number(shown)} blocks; dots are drawn up to 48`,
    dots: (dots: readonly (keyof typeof OUTCOME)[]): string =>
      `One dot a run: ${dots.map(dot => OUTCOME[dot]).join(', ')}`,
    probe: (text: string): string => `Looks at: ${text}`,
    soFar: (lost: number, runs: number, controlLost: number, controlRuns: number): string =>
      `So far, removing this changed the result in ${number(lost)} of ${some(runs, 'run', 'runs')}${controlRuns === 0 ? '' : ` (control: ${number(controlLost)} of ${number(controlRuns)})`}. No verdict yet.`,
    running: 'No verdict yet.',
    waiting: 'No run of its own yet.',
    notRun: 'Not run when the audit ended.',
    more: (more: number): string => `About ${calls(more)} more would likely decide it.`,
    sharedWith: 'Shared with',
  },

  texts: {
    title: 'What it was told, and what came back',
    told: 'Told',
    cameBack: 'Came back',
    withReason: 'With the reason',
    withoutReason: 'Without it',
    altered: 'With it altered',
    premise: 'Where it doesn’t apply',
    run: (place: number, all: number): string => `Run ${number(place)} of ${number(all)}`,
    previous: 'Previous run',
    next: 'Next run',
    openDiff: 'Open in diff editor',
    spokenTold: ' (what it was told)',
    spokenOutput: ' (what came back)',
    same: (count: number): string => `⋯ ${some(count, 'character', 'characters')} the same ⋯`,
    sameMessages: (count: number): string =>
      `${some(count, 'message is', 'messages are')} the same and not shown.`,
    nothingDiffers: 'The two are the same.',
    tooLong: 'Too long or too different for marks; both are shown as they are.',
    noRuns: 'No run has ended yet.',
    noControl: 'There is no run with the reason to compare with.',
    empty: 'Nothing.',
    noOutput: 'A reply without an output in it is shown whole.',
  },

  rests: {
    title: 'What this rests on',
    headroom: 'Headroom',
    headroomDetail: (kept: number, runs: number): string =>
      `${number(kept)} of ${number(runs)} runs of the unchanged task kept the result.`,
    headroomRange: (low: number, high: number, runs: number): string =>
      `${number(low)} to ${number(high)} of ${number(runs)} runs of the unchanged task kept a result, by reason.`,
    control: 'Positive control',
    controlSeen: (runs: number): string => `A planted cause was seen, in ${some(runs, 'run', 'runs')}.`,
    controlUnseen: (runs: number): string =>
      `A planted cause was not seen in ${some(runs, 'run', 'runs')}; nothing is said to not have driven.`,
    controlNotNeeded: 'Not needed: a reason drove the result, so the audit can see a cause.',
    controlNotMade: 'Not made.',
    prompt: 'Prompt',
    fidelity: {
      exact: 'Exact, as recorded.',
      reconstructed: 'Put together again from the record; the model may have seen more.',
      partial: 'In part.',
    },
    fidelityUnsaid: 'The capture doesn’t say how exact it is.',
    missing: (missing: readonly string[]): string => `Missing: ${missing.join('; ')}.`,
    model: 'Model',
    modelDetail: (id: string, same: boolean | null, temperature: number | null): string =>
      `${id}${same === null ? '; the capture names none' : same ? ', the same' : ', another one'}${temperature === null ? '' : `, temperature ${temperature}`}.`,
    asked: 'Asked',
    askedDetail: (asked: Asked): string => ASKED[asked],
    margin: 'Margin',
    marginDetail: (margin: number, accuse: number, drove: number): string =>
      `Effects under ${points(margin)} points count as none. On average at most ${points(accuse)} % of “did not drive” and ${points(drove)} % of “drove” are wrong.`,
    spent: 'Spent so far',
    spentTotal: 'Spent',
    spentDetail: (made: number, sent: number, received: number, failed: number): string =>
      `${calls(made)}, ${some(sent, 'token', 'tokens')} in, ${number(received)} out.${failed === 0 ? '' : ` ${calls(failed)} failed and ${failed === 1 ? 'was' : 'were'} not counted.`}`,
  },

  notice: {
    otherModel: (id: string): string => `Measured on another model, ${id}`,
    otherModelDetail: (captured: string | null): string =>
      `The explanation was written by ${captured ?? 'a model that the capture doesn’t name'}. The verdicts say what its reasons did to this model, not to that one.`,
    ended: (ending: Exclude<Ending, 'complete'>, made: number, most: number): string =>
      `${ENDED[ending]} after ${number(made)} of ${calls(most)}`,
    kept: (decided: number, all: number): string =>
      `${number(decided)} of ${some(all, 'reason has', 'reasons have')} a verdict. Everything that was measured is kept.`,
    goingOn: (more: number): string => `Going on needs about ${calls(more)} more.`,
  },

  consent: {
    title: 'Before the first call',
    testable: (testable: number, all: number): string => `${number(testable)} of ${number(all)}`,
    testableUnit: 'reasons can be tested',
    about: (value: number): string => `about ${number(value)}`,
    callsTo: (model: string | null): string => (model === null ? 'calls' : `calls to ${model}`),
    requests: 'requests of your plan',
    tokens: 'tokens',
    most: (byRequest: boolean): string => `${byRequest ? 'requests' : 'calls'} at most; it stops there`,
    start: 'Start',
    quick: 'Quick look',
    quickDetail: (value: number): string =>
      `Quick look: about ${calls(value)}, likely to leave some reasons undecided.`,
    fullDetail: (value: number): string =>
      `Quick look leaves some reasons undecided; Start goes to a verdict in about ${some(value, 'request', 'requests')}.`,
    noneTestable:
      'None of these reasons can be tested by running the task again, so there is nothing to start.',
    chooseFirst: 'Choose the model to measure on; nothing is sent by choosing.',
    sent: 'What is sent',
    sentDetail: (messages: number, characters: number): string =>
      `With each call ${messages === 1 ? 'the one message' : `the ${number(messages)} messages`} of this turn (${some(characters, 'character', 'characters')}), with the reasons as they are edited.`,
    sentTo: (destination: string): string => `It goes to ${destination}, and nowhere else.`,
    sentNowhere: 'The model runs on this machine; nothing leaves it.',
    sentUnknown: 'Where it goes is shown once a model is chosen.',
    prompts: (count: number): string => `The exact prompts, ${number(count)} in all`,
    reasons: 'Can this be tested?',
    noReasons: 'No reasons were found in the explanation.',
  },

  preparing: {
    title: 'Getting the model ready',
    bar: 'Getting the model ready',
    percent: (fraction: number): string => `${Math.round(fraction * 100)} %`,
    nothingSent: 'No call has been made yet.',
  },

  refused: { notMeasured: 'Nothing was measured.' },

  spoken: {
    started: (reasons: number): string => `Audit started: ${some(reasons, 'reason', 'reasons')}.`,
    verdict: (place: number, state: ClaimState): string =>
      `Reason ${place}: ${VERDICTS[state].toLowerCase()}.`,
    ended: (ending: Ending, decided: number, all: number): string =>
      `${ending === 'complete' ? 'Audit ended' : ENDED[ending]}. ${number(decided)} of ${some(all, 'reason has', 'reasons have')} a verdict.`,
    problem: (title: string, hint: string): string => `${title}. ${hint}`,
    preparing: (text: string): string => text,
  },
};
