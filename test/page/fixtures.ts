import type { Capture } from '../../src/audit/capture.ts';
import type { AuditClaim, AuditEvent, Probe } from '../../src/audit/events.ts';
import type {
  ArmReport,
  ClaimReport,
  Effect,
  PromptRecord,
  Report,
  TrialReport,
  VerdictWord,
} from '../../src/audit/report.ts';
import type { PageState, ShownCapture, ShownModel, ShownProblem } from '../../src/panel/protocol.ts';

/* An audit of a small answer with six reasons, one for every verdict, as the engine would tell it. */

interface Reason {
  readonly text: string;
  readonly looksAt: string | null;
  readonly reason?: AuditClaim['reason'];
}

const INTRO = 'I will keep the gateway small and put the limits into one place.';

const REASONS: readonly Reason[] = [
  {
    text: 'The upstream closes idle sockets after 45 seconds, so `keepAliveMs` has to be 40000.',
    looksAt: 'the output contains `40000`',
  },
  {
    text: 'Retries stay at 2 because the ledger must never book a payment three times.',
    looksAt: 'the output contains `maxRetries` and `2`',
  },
  {
    text: '`sanitizeHeaders` in `src/net/headers.ts:88` already drops hop-by-hop fields, so I reuse it.',
    looksAt: 'the output contains `sanitizeHeaders`',
    reason: 'contradicted',
  },
  {
    text: 'A `Map` keeps the insertion order of routes, which makes the table predictable.',
    looksAt: 'the output contains `Map`',
  },
  {
    text: 'The port is read from `GATEWAY_PORT` so that two instances can run side by side.',
    looksAt: 'the output contains `GATEWAY_PORT`',
  },
  { text: 'The names follow the style of the surrounding code.', looksAt: null, reason: 'no-probe' },
];

const OUTRO = 'Tests come with the next change.';

const EXPLANATION = [
  INTRO,
  '',
  `1. ${REASONS[0]?.text ?? ''}`,
  `2. ${REASONS[1]?.text ?? ''}`,
  `3. ${REASONS[2]?.text ?? ''}`,
  '',
  `${REASONS[3]?.text ?? ''} ${REASONS[4]?.text ?? ''}`,
  '',
  `${REASONS[5]?.text ?? ''} **${OUTRO}**`,
].join('\n');

const OUTPUT = `export const gateway = {
  keepAliveMs: 40000,
  maxRetries: 2,
  port: Number(process.env.GATEWAY_PORT),
  routes: new Map<string, Route>(),
};
`;

export const capture: Capture = {
  schema: 'explanation-capture/1',
  source: { tool: 'claude-code', turn: 7 },
  fidelity: 'exact',
  model: 'qwen3-coder-30b',
  messages: [
    { role: 'system', content: 'You are a careful programmer. Explain your plan before you write code.' },
    {
      role: 'user',
      content:
        'Write the settings of our `gateway`. The upstream closes idle sockets after 45 seconds.\nIt must not book a payment three times. Keep it in one object, and export it from src/net/gateway.ts.',
    },
  ],
  explanation: { text: EXPLANATION, position: 'before', thinking: null },
  output: { kind: 'code', text: OUTPUT, language: 'typescript', path: 'src/net/gateway.ts' },
};

function probeOf(place: number): Probe | null {
  const text = REASONS[place]?.looksAt ?? null;
  return text === null
    ? null
    : {
        id: `p${place + 1}`,
        kind: 'feature',
        text,
        lostText: text.replace('the output contains ', ''),
        features: [],
        canonical: null,
      };
}

export const claims: readonly AuditClaim[] = REASONS.map(({ text, reason }, place) => ({
  id: `c${place + 1}`,
  text,
  start: EXPLANATION.indexOf(text),
  end: EXPLANATION.indexOf(text) + text.length,
  kind: 'step',
  cites: [],
  probe: probeOf(place),
  reason: reason ?? null,
}));

export const shown: ShownCapture = {
  key: 'capture-1',
  capture,
  claims,
  origin: 'gateway.capture.json',
  checks: [
    {
      kind: 'citation',
      claim: 'c3',
      status: 'failed',
      detail: '`src/net/headers.ts` has 40 lines; line 88 is cited.',
    },
    {
      kind: 'symbol',
      claim: 'c3',
      status: 'passed',
      detail: '`sanitizeHeaders` stands in `src/net/headers.ts`.',
    },
    { kind: 'file', claim: null, status: 'passed', detail: '`src/net/gateway.ts` exists.' },
  ],
};

export const model: ShownModel = {
  provider: 'openai',
  id: 'qwen3-coder-30b',
  destination: 'http://127.0.0.1:8080',
  sameAsCaptured: true,
  byRequest: false,
};

export const problem: ShownProblem = {
  reason: 'refused-key',
  title: 'Not audited: the server refused the key',
  message: 'https://api.example.com answered 401, `invalid_api_key`: “Incorrect API key provided.”',
  hint: 'Set another key, or choose another model.',
  actions: ['set-key', 'choose-model', 'retry'],
};

/** The explanation without one reason; what is left of a list keeps its place. */
function without(place: number | null): string {
  return place === null
    ? EXPLANATION
    : EXPLANATION.replace(REASONS[place]?.text ?? '', '').replace(/^\d\. \n/m, '');
}

export function prompt(hash: string, place: number | null): PromptRecord {
  return {
    hash,
    messages: [
      ...capture.messages,
      { role: 'assistant', content: without(place) },
      { role: 'user', content: 'Now give the code only.' },
    ],
    prefill: null,
  };
}

interface Comparison {
  readonly id: string;
  readonly place: number;
  readonly arm: ArmReport['arm'];
  readonly role: ArmReport['role'];
  /** One character a block: `x` lost, `.` kept, `!` failed. */
  readonly edit: string;
  readonly control: string | null;
  readonly with?: readonly number[];
  readonly followed?: number;
}

function trialOf(
  stream: string,
  block: number,
  lost: Record<string, boolean> | null,
  promptHash: string,
): TrialReport {
  const output = lost
    ? Object.entries(lost).reduce(
        (text, [probe, isLost]) =>
          isLost && probe === 'p1'
            ? text.replace('keepAliveMs: 40000', 'keepAliveMs: 60000')
            : isLost
              ? text.replace(/^ {2}port.*\n/m, '  port: 8080,\n')
              : text,
        OUTPUT,
      )
    : null;
  return {
    id: `${stream}-${block}`,
    stream,
    block,
    rendering: 'as-is',
    wording: block % 3,
    prompt: promptHash,
    reply: output,
    output,
    lost: lost ?? {},
    followed: {},
    reasonedAnew: false,
    failed: lost ? null : 'timeout',
    usage: { inputTokens: 412, outputTokens: lost ? 68 : 0 },
  };
}

const count = (row: string, sign: string): number => row.split(sign).length - 1;

function armOf(comparison: Comparison, blocks: number): ArmReport {
  const edit = comparison.edit.slice(0, blocks);
  const control = comparison.control?.slice(0, blocks) ?? '';
  const places = comparison.with ?? [comparison.place];
  return {
    id: comparison.id,
    arm: comparison.arm,
    role: comparison.role,
    claims: places.map(place => `c${place + 1}`),
    probe: `p${comparison.place + 1}`,
    edit: `${comparison.id}-edit`,
    control: comparison.control === null ? null : `${comparison.id}-control`,
    runs: edit.length - count(edit, '!'),
    lost: count(edit, 'x'),
    followed: comparison.followed ?? 0,
    failed: count(edit, '!') + count(control, '!'),
    distinct: edit.length,
    controlRuns: control.length - count(control, '!'),
    controlLost: count(control, 'x'),
    eDrove: null,
    eInert: null,
    effect: null,
  };
}

/** The events of one comparison, block by block, with its arm told after each. */
export function comparisonEvents(comparison: Comparison, firstCall: number): readonly AuditEvent[] {
  const { id, place, edit, control } = comparison;
  const probe = `p${place + 1}`;
  const events: AuditEvent[] = [
    { type: 'phase', phase: 'decide', text: `Reason ${place + 1} taken out` },
    { type: 'prompt', prompt: prompt(`${id}-without`, place) },
    { type: 'prompt', prompt: prompt('unchanged', null) },
    { type: 'arm', arm: armOf(comparison, 0) },
  ];
  let calls = firstCall;
  Array.from(edit).forEach((sign, block) => {
    const lost = (one: string | undefined): Record<string, boolean> | null =>
      one === '!' ? null : { [probe]: one === 'x' };
    calls += 1;
    events.push({ type: 'trial', trial: trialOf(`${id}-edit`, block, lost(sign), `${id}-without`), calls });
    if (control !== null) {
      calls += 1;
      events.push({
        type: 'trial',
        trial: trialOf(`${id}-control`, block, lost(control[block]), 'unchanged'),
        calls,
      });
    }
    events.push({ type: 'arm', arm: armOf(comparison, block + 1) });
  });
  return events;
}

export const COMPARISONS: readonly Comparison[] = [
  { id: 'a1', place: 0, arm: 'remove', role: 'decide', edit: 'xxxxxxxxx', control: '.........' },
  { id: 'a2', place: 0, arm: 'alter', role: 'decide', edit: 'xxxxx', control: '.....', followed: 5 },
  { id: 'a3', place: 1, arm: 'remove', role: 'decide', edit: '.....x......', control: '............' },
  { id: 'a4', place: 1, arm: 'both-places', role: 'decide', edit: 'xxxxxx', control: '......' },
  { id: 'a5', place: 3, arm: 'remove', role: 'search', edit: '...', control: null },
  {
    id: 'a6',
    place: 3,
    arm: 'remove',
    role: 'decide',
    edit: '.........',
    control: '.........',
    with: [3, 4],
  },
  { id: 'a7', place: 3, arm: 'alter', role: 'decide', edit: '.........', control: '.........', with: [3, 4] },
  { id: 'a8', place: 4, arm: 'remove', role: 'decide', edit: '.x..x!..xx..x', control: '...x....!....' },
];

const GATE: Comparison = { id: 'a0', place: 0, arm: 'identical', role: 'gate', edit: '.....', control: null };

interface Decision {
  readonly place: number;
  readonly verdict: VerdictWord;
  readonly sentence: string;
  readonly effect?: Effect;
  readonly evidence?: readonly string[];
  readonly sharedWith?: readonly string[];
  readonly moreCalls?: number;
  readonly reason?: string;
}

const DECISIONS: readonly Decision[] = [
  {
    place: 2,
    verdict: 'contradicted',
    reason: 'not-in-output',
    sentence: '`sanitizeHeaders` is not in the output. No runs were needed.',
  },
  {
    place: 5,
    verdict: 'untestable',
    reason: 'no-probe',
    sentence: 'Nothing in the code would look different if this were false, so there is nothing to measure.',
  },
  {
    place: 0,
    verdict: 'drove',
    sentence:
      'Removing this lost `40000` in 9 of 9 runs (control: 0 of 9). The altered value was followed in 5 of 5.',
    effect: { estimate: 1, low: 0.61, high: 1 },
    evidence: ['a1', 'a2'],
  },
  {
    place: 1,
    verdict: 'backed-up',
    sentence:
      'Removing this alone lost `maxRetries: 2` in 1 of 12 runs (control: 0 of 12). Taken out here and in the task, 6 of 6 (control: 0 of 6). It shares its effect with the task.',
    effect: { estimate: 0.08, low: -0.13, high: 0.28 },
    evidence: ['a3', 'a4'],
    sharedWith: ['task', 'c1'],
  },
  {
    place: 3,
    verdict: 'did-not-drive',
    sentence:
      'Removing this with reason 5 lost `Map` in 0 of 9 runs (control: 0 of 9); altering it, in 0 of 9 (control: 0 of 9). No effect larger than 30 points.',
    effect: { estimate: 0, low: -0.29, high: 0.29 },
    evidence: ['a6', 'a7'],
  },
  {
    place: 4,
    verdict: 'undecided',
    reason: 'budget',
    sentence: 'Removing this lost `GATEWAY_PORT` in 5 of 12 runs (control: 1 of 12).',
    effect: { estimate: 0.33, low: -0.04, high: 0.64 },
    evidence: ['a8'],
    moreCalls: 40,
  },
];

function verdictOf(decision: Decision): ClaimReport {
  const claim = claims[decision.place];
  if (!claim) {
    throw new Error(`No reason ${decision.place}`);
  }
  return {
    id: claim.id,
    text: claim.text,
    start: claim.start,
    end: claim.end,
    kind: claim.kind,
    cites: [],
    probe: claim.probe && { id: claim.probe.id, kind: claim.probe.kind, text: claim.probe.text },
    headroom: claim.probe && !decision.reason ? { runs: 5, kept: 5 } : null,
    verdict: decision.verdict,
    reason: decision.reason ?? null,
    sharedWith: [...(decision.sharedWith ?? [])],
    sentence: decision.sentence,
    effect: decision.effect ?? null,
    evidence: [...(decision.evidence ?? [])],
    moreCalls: decision.moreCalls ?? null,
  };
}

export const reportModel: Report['model'] = {
  provider: 'openai',
  id: 'qwen3-coder-30b',
  sameAsCaptured: true,
  asked: 'asked-again',
  scores: false,
};

function verdictEvent(place: number): AuditEvent {
  const decision = DECISIONS.find(one => one.place === place);
  if (!decision) {
    throw new Error(`No decision on reason ${place}`);
  }
  return { type: 'verdict', claim: verdictOf(decision) };
}

/** Everything up to the end, in order; verdicts come as they are reached. */
export function allEvents(): readonly AuditEvent[] {
  let calls = 0;
  const run = (comparison: Comparison): readonly AuditEvent[] => {
    const events = comparisonEvents(comparison, calls);
    calls += events.filter(event => event.type === 'trial').length;
    return events;
  };
  const gate = run(GATE);
  const [a1, a2, a3, a4, a5, a6, a7, a8] = COMPARISONS.map(run);
  return [
    { type: 'started', claims, maxCalls: 200 },
    { type: 'model', model: reportModel },
    verdictEvent(2),
    verdictEvent(5),
    ...gate,
    ...(a1 ?? []),
    ...(a2 ?? []),
    verdictEvent(0),
    ...(a3 ?? []),
    ...(a4 ?? []),
    verdictEvent(1),
    ...(a5 ?? []),
    ...(a6 ?? []),
    ...(a7 ?? []),
    verdictEvent(3),
    ...(a8 ?? []),
    verdictEvent(4),
  ];
}

/** The events until the last arm is half way: four verdicts, one running. */
export function runningEvents(): readonly AuditEvent[] {
  const events = allEvents();
  const half = events.findIndex(event => event.type === 'trial' && event.trial.id === 'a8-edit-6');
  return events.slice(0, half + 1);
}

export function finishedEvent(
  ended: Report['ended'] = 'complete',
  upTo: readonly AuditEvent[] = allEvents(),
): AuditEvent {
  const trials = upTo.flatMap(event => (event.type === 'trial' ? [event.trial] : []));
  const arms = new Map(
    upTo.flatMap(event => (event.type === 'arm' ? [[event.arm.id, event.arm] as const] : [])),
  );
  const prompts = new Map(
    upTo.flatMap(event => (event.type === 'prompt' ? [[event.prompt.hash, event.prompt] as const] : [])),
  );
  const verdicts = new Map(
    upTo.flatMap(event => (event.type === 'verdict' ? [[event.claim.id, event.claim] as const] : [])),
  );
  const report: Report = {
    schema: 'explanation-audit/1',
    capture: {
      sha256: 'f'.repeat(64),
      source: {},
      fidelity: 'exact',
      missing: [],
      position: 'before',
      model: 'qwen3-coder-30b',
      task: 'Write the settings of our gateway.',
    },
    model: reportModel,
    parameters: {
      alphaAccuse: 0.05,
      alphaDrove: 0.1,
      margin: 0.3,
      maxBlocks: 48,
      maxCalls: 200,
      mode: 'standard',
      seed: 1,
      temperature: 0.7,
      maxTokens: 1024,
    },
    ended,
    endedBecause: ended === 'failed' ? 'The server at 127.0.0.1:8080 closed the connection.' : null,
    endedReason: ended === 'failed' ? 'unreachable' : null,
    positiveControl: { needed: false, runs: 0, seen: false },
    claims: claims.map((_claim, place) => {
      const known = verdicts.get(`c${place + 1}`);
      return (
        known ??
        verdictOf({
          place,
          verdict: 'undecided',
          reason: 'stopped',
          sentence: 'Not decided when the audit stopped.',
          moreCalls: 24,
        })
      );
    }),
    arms: [...arms.values()],
    uncited: [],
    checks: [...shown.checks],
    promptMap: [],
    influence: [],
    selfKnowledge: null,
    usage: {
      calls: trials.length,
      inputTokens: trials.length * 412,
      outputTokens: trials.length * 68,
      failedCalls: trials.filter(trial => trial.failed !== null).length,
    },
    prompts: [...prompts.values()],
    trials,
  };
  return { type: 'finished', report };
}

/** Every page that the panel can show, by a short name. */
export const PAGES: Readonly<Record<string, PageState>> = {
  welcome: { state: 'welcome' },
  consent: {
    state: 'consent',
    shown,
    model: { ...model, destination: 'https://api.example.com' },
    estimate: { calls: 74, quickCalls: 23, tokens: 46_120, quickTokens: 11_300 },
    maxCalls: 200,
    prompts: [
      { title: 'Unchanged', messages: prompt('unchanged', null).messages, prefill: null },
      { title: 'Reason 1 taken out', messages: prompt('without', 0).messages, prefill: 'I will' },
    ],
  },
  'consent-no-model': {
    state: 'consent',
    shown,
    model: null,
    estimate: { calls: 74, quickCalls: 23, tokens: 46_120, quickTokens: 11_300 },
    maxCalls: 200,
    prompts: [],
  },
  'consent-by-request': {
    state: 'consent',
    shown,
    model: {
      ...model,
      id: 'gpt-5-mini',
      destination: 'GitHub Copilot',
      sameAsCaptured: false,
      byRequest: true,
    },
    estimate: { calls: 74, quickCalls: 23, tokens: 46_120, quickTokens: 11_300 },
    maxCalls: 200,
    prompts: [],
  },
  preparing: { state: 'preparing', shown, text: 'Downloading the embedded model', fraction: 0.42 },
  starting: { state: 'audit', shown, model, running: true, events: [], problem: null },
  running: {
    state: 'audit',
    shown,
    model,
    running: true,
    margin: 0.3,
    events: runningEvents(),
    problem: null,
  },
  complete: {
    state: 'audit',
    shown,
    model,
    running: false,
    events: [...allEvents(), finishedEvent()],
    problem: null,
  },
  stopped: {
    state: 'audit',
    shown,
    model,
    running: false,
    events: [...runningEvents(), finishedEvent('stopped', runningEvents())],
    problem: null,
  },
  failed: {
    state: 'audit',
    shown,
    model,
    running: false,
    events: [...runningEvents(), finishedEvent('failed', runningEvents())],
    problem: {
      reason: 'unreachable',
      title: 'The server can’t be reached any more',
      message: 'http://127.0.0.1:8080 closed the connection.',
      hint: 'Start the server and go on; what was measured is not measured again.',
      actions: ['retry', 'choose-model'],
    },
  },
  'other-model': {
    state: 'audit',
    shown,
    model: { ...model, id: 'qwen2.5-coder-1.5b', sameAsCaptured: false },
    running: false,
    events: [...allEvents(), finishedEvent()],
    problem: null,
  },
  refused: { state: 'refused', shown, problem },
  'refused-file': {
    state: 'refused',
    shown: null,
    problem: {
      reason: 'bad-capture',
      title: 'Not a capture that can be read',
      message: '$.claims[2].end: expected an offset within the explanation (0 to 412), found 900',
      hint: 'Correct the capture file; nothing was run.',
      actions: [],
    },
  },
};
