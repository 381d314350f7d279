import * as z from 'zod';
import { CLAIM_KINDS, PROBE_KINDS } from './capture.ts';

/* The report file and its one definition: what an audit found, with every count that it rests on. */

export const REPORT_SCHEMA = 'explanation-audit/1';

export const VERDICTS = [
  'drove',
  'backed-up',
  'did-not-drive',
  'contradicted',
  'untestable',
  'undecided',
] as const;
export type VerdictWord = (typeof VERDICTS)[number];

export const OPERATORS = ['identical', 'remove', 'alter', 'premise', 'both-places', 'planted'] as const;
export type Operator = (typeof OPERATORS)[number];

/** How an audit ended: everything decided that could be, the call budget, the person, or the model. */
export const ENDINGS = ['complete', 'budget', 'stopped', 'failed'] as const;
export type Ending = (typeof ENDINGS)[number];

export const MODES = ['quick', 'standard', 'deep'] as const;
export type Mode = (typeof MODES)[number];

const count = z.int().nonnegative();
const span = { start: count, end: count };

/** In rates of −1 to 1: how much more often the result is lost in the edit runs than in the control runs. */
const effect = z.looseObject({ estimate: z.number(), low: z.number(), high: z.number() });

const message = z.looseObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

/** One way of asking, as sent: the messages and, where the reply was started for the model, its start. */
const prompt = z.looseObject({
  hash: z.string(),
  messages: z.array(message),
  prefill: z.string().nullable(),
});

const trial = z.looseObject({
  id: z.string(),
  /** The stream that this run belongs to; arms name the streams that they compare. */
  stream: z.string(),
  block: count,
  rendering: z.string(),
  wording: count,
  /** Hash of the prompt, which stands once in `prompts`. */
  prompt: z.string(),
  /** The reply as it came; null for a failed call. */
  reply: z.string().nullable(),
  /** The part of the reply that is the output: what the probes read. */
  output: z.string().nullable(),
  /** Probe id → the result was lost (true) or kept (false). Empty for a failed call. */
  lost: z.record(z.string(), z.boolean()),
  /** Claim id → the altered value came back; only in altering runs whose value can be recognised. */
  followed: z.record(z.string(), z.boolean()),
  /** The model thought anew before it answered. */
  reasonedAnew: z.boolean(),
  /** Why the call failed: an error's reason. */
  failed: z.string().nullable(),
  usage: z.looseObject({ inputTokens: count, outputTokens: count }),
});

const arm = z.looseObject({
  id: z.string(),
  arm: z.enum(OPERATORS),
  /** `gate`, `search` (a look, no guarantee), `decide`, or `instrument` (does the audit see a planted cause?). */
  role: z.enum(['gate', 'search', 'decide', 'instrument']),
  claims: z.array(z.string()),
  probe: z.string(),
  /** The streams compared; a search look and the gate have no control stream. */
  edit: z.string(),
  control: z.string().nullable(),
  runs: count,
  lost: count,
  followed: count,
  failed: count,
  /** Different prompts among the runs: on a server that repeats itself only these are draws. */
  distinct: count,
  controlRuns: count,
  controlLost: count,
  eDrove: z.number().nullable(),
  eInert: z.number().nullable(),
  effect: effect.nullable(),
});

const probe = z.looseObject({ id: z.string(), kind: z.enum(PROBE_KINDS), text: z.string() });

const claim = z.looseObject({
  id: z.string(),
  text: z.string(),
  ...span,
  kind: z.enum(CLAIM_KINDS),
  cites: z.array(z.looseObject({ message: count, ...span })),
  probe: probe.nullable(),
  headroom: z.looseObject({ runs: count, kept: count }).nullable(),
  verdict: z.enum(VERDICTS),
  reason: z.string().nullable(),
  sharedWith: z.array(z.string()),
  sentence: z.string(),
  effect: effect.nullable(),
  /** Ids of the arms that the verdict rests on. */
  evidence: z.array(z.string()),
  /** About how many more calls would decide it; null where it is decided or can't be told. */
  moreCalls: count.nullable(),
});

const check = z.looseObject({
  kind: z.string(),
  claim: z.string().nullable(),
  status: z.enum(['passed', 'failed', 'unknown']),
  detail: z.string(),
});

const usage = z.looseObject({ inputTokens: count, outputTokens: count });

/** Who found the reasons or worded their edits; `model-fell-back`: for some of them, or all, the rules did after all. */
const drafter = z.enum(['rules', 'model', 'model-fell-back']);

const drafting = z.looseObject({
  claims: drafter,
  edits: drafter,
  /** What was left to the rules, and why, as sentences. */
  notes: z.array(z.string()),
  calls: z.array(
    z.looseObject({
      /** `claims`, or the id of the claim whose edits were asked for. */
      for: z.string(),
      /** Hash of the prompt, which stands once in `prompts`. */
      prompt: z.string(),
      /** The reply as it came; null for a failed call. */
      reply: z.string().nullable(),
      failed: z.string().nullable(),
      usage,
    }),
  ),
});

export const reportSchema = z.looseObject({
  schema: z.literal(REPORT_SCHEMA),
  capture: z.looseObject({
    sha256: z.string(),
    source: z.looseObject({}),
    fidelity: z.enum(['exact', 'reconstructed', 'partial']),
    missing: z.array(z.string()),
    position: z.enum(['before', 'after']),
    model: z.string().nullable(),
    /** The first words of the task, for lists and headings. */
    task: z.string(),
  }),
  model: z.looseObject({
    provider: z.string(),
    id: z.string(),
    /** null where the capture doesn't say which model wrote it. */
    sameAsCaptured: z.boolean().nullable(),
    asked: z.enum(['continued', 'asked-again', 'reasons-anew']),
    scores: z.boolean(),
  }),
  parameters: z.looseObject({
    alphaAccuse: z.number(),
    alphaDrove: z.number(),
    margin: z.number(),
    maxBlocks: count,
    maxCalls: count,
    mode: z.enum(MODES),
    seed: count,
    temperature: z.number(),
    maxTokens: count,
  }),
  ended: z.enum(ENDINGS),
  /** For `failed`: what happened, in words, and the error's reason. */
  endedBecause: z.string().nullable(),
  endedReason: z.string().nullable(),
  positiveControl: z.looseObject({ needed: z.boolean(), runs: count, seen: z.boolean() }),
  /** What a model drafted before the first run; absent where everything was made by rules. */
  drafting: drafting.optional(),
  claims: z.array(claim),
  arms: z.array(arm),
  uncited: z.array(z.looseObject({ message: count, ...span, text: z.string(), effect })),
  checks: z.array(check),
  promptMap: z.array(
    z.looseObject({
      message: count,
      ...span,
      text: z.string(),
      drop: z.number(),
      largestTokenDrop: z.number(),
    }),
  ),
  influence: z.array(
    z.looseObject({ claim: z.string(), lines: z.array(z.looseObject({ line: count, drop: z.number() })) }),
  ),
  selfKnowledge: z.unknown(),
  usage: z.looseObject({ calls: count, inputTokens: count, outputTokens: count, failedCalls: count }),
  prompts: z.array(prompt),
  trials: z.array(trial),
});

export type Report = z.infer<typeof reportSchema>;
export type ClaimReport = z.infer<typeof claim>;
export type ArmReport = z.infer<typeof arm>;
export type TrialReport = z.infer<typeof trial>;
export type PromptRecord = z.infer<typeof prompt>;
export type ProbeReport = z.infer<typeof probe>;
export type CheckReport = z.infer<typeof check>;
export type DraftingReport = z.infer<typeof drafting>;
export type Effect = z.infer<typeof effect>;
export type Parameters = Report['parameters'];
export type ReportModel = Report['model'];
export type Asked = ReportModel['asked'];

/** The names of `alphaAccuse` and the others are those of method.md §5; these are its defaults. */
export const DEFAULT_PARAMETERS: Parameters = {
  alphaAccuse: 0.05,
  alphaDrove: 0.1,
  margin: 0.3,
  maxBlocks: 48,
  maxCalls: 200,
  mode: 'standard',
  seed: 1,
  temperature: 0.7,
  maxTokens: 1024,
};
