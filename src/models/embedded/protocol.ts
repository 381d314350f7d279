import * as z from 'zod';

/* What the auditor and the embedded model's process say to each other: one JSON message each, over Node's own channel. */

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

export const toWorkerSchema = z.discriminatedUnion('type', [
  /** Sent once, first. Absolute paths; `threads` 1 where other work keeps the processor busy. */
  z.object({
    type: z.literal('load'),
    runtime: z.string(),
    weights: z.string(),
    threads: z.int().positive(),
    contextSize: z.int().positive(),
  }),
  z.object({
    type: z.literal('ask'),
    id: z.int(),
    messages: z.array(message),
    prefill: z.string(),
    temperature: z.number(),
    maxTokens: z.int().positive(),
    stop: z.array(z.string()),
    seed: z.int().nullable(),
  }),
  z.object({ type: z.literal('abort'), id: z.int() }),
]);

/** Why the worker could not answer; the words are those of AuditError. */
export const WORKER_REASONS = [
  'runtime-missing',
  'model-missing',
  'unknown-model',
  'context-overflow',
  'server-error',
  'aborted',
] as const;
const reason = z.enum(WORKER_REASONS);

export const fromWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loaded'), contextSize: z.int() }),
  z.object({ type: z.literal('load-failed'), reason, message: z.string() }),
  z.object({
    type: z.literal('reply'),
    id: z.int(),
    text: z.string(),
    finish: z.enum(['stop', 'length']),
    /** Tokens; `reused` of the input were still evaluated from the request before. */
    inputTokens: z.int(),
    reusedTokens: z.int(),
    outputTokens: z.int(),
  }),
  z.object({ type: z.literal('error'), id: z.int(), reason, message: z.string() }),
]);

export type ToWorker = z.infer<typeof toWorkerSchema>;
export type FromWorker = z.infer<typeof fromWorkerSchema>;
export type Ask = Extract<ToWorker, { type: 'ask' }>;
export type Load = Extract<ToWorker, { type: 'load' }>;
export type WorkerReply = Extract<FromWorker, { type: 'reply' }>;
export type WorkerReason = (typeof WORKER_REASONS)[number];
