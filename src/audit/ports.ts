import type { CaptureMessage } from './capture.ts';

/*
 * The engine's only ways out. Everything here is implemented elsewhere (models/, syntax/, the shells) and handed
 * in; the engine asks for a capability, never for a provider.
 */

export interface Usage {
  /** Tokens of the prompt and of the reply; 0 where the server doesn't say. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface Capabilities {
  /** Continues a start of its own reply that is handed to it. */
  readonly prefill: boolean;
  /** Takes a seed for its sampling. */
  readonly seed: boolean;
  /** Can tell the exact log-probability of a given text. */
  readonly score: boolean;
}

/** What a model is and can do, as found out by asking it. */
export interface ModelCard {
  /** `openai`, `embedded`, … */
  readonly provider: string;
  /** The model's name at its provider. */
  readonly id: string;
  /** Where requests go, for people: an origin, or "this machine". Never a key. */
  readonly destination: string;
  readonly capabilities: Capabilities;
}

export interface ModelRequest {
  readonly messages: readonly CaptureMessage[];
  /** The start of the reply, to be continued; only for a model whose card says `prefill`. Not part of the reply's text. */
  readonly prefill?: string | undefined;
  readonly temperature: number;
  readonly maxTokens: number;
  /** Texts at which the reply ends; they are not part of it. */
  readonly stop?: readonly string[] | undefined;
  /** A 31-bit number; ignored by a model that takes none. */
  readonly seed?: number | undefined;
}

export interface ModelReply {
  /** What follows the prefill, without hidden reasoning. */
  readonly text: string;
  /** The model thought anew before it answered: reasoning tokens, a reasoning field or `<think>` text. */
  readonly reasonedAnew: boolean;
  /** `length`: cut off at `maxTokens`. */
  readonly finish: 'stop' | 'length';
  readonly usage: Usage;
}

export interface Model {
  /**
   * What the model can do. A server's abilities are found out with a few tiny calls; `spent` counts them, and no
   * more than `maxCalls` are made. Remembered: asking again spends nothing.
   *
   * @throws AuditError when the model can't be reached, refuses the key, or isn't there.
   */
  describe(options: {
    maxCalls: number;
    signal: AbortSignal;
  }): Promise<{ card: ModelCard; spent: number; usage: Usage }>;

  /**
   * One fresh draw. Never answered from a cache.
   *
   * @throws AuditError with the reason; `aborted` when the signal ends it, which also ends the request itself.
   */
  reply(request: ModelRequest, options: { signal: AbortSignal }): Promise<ModelReply>;
}

/** What a token of code is. `type` and `property` where the grammar tells them from plain identifiers. */
export type CodeTokenKind =
  'identifier' | 'type' | 'property' | 'number' | 'string' | 'comment' | 'keyword' | 'other';

export interface CodeToken {
  readonly kind: CodeTokenKind;
  /** As written; a string's text has no quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface CodeReading {
  readonly tokens: readonly CodeToken[];
  /** The syntax tree in a normal form: comments and formatting dropped, local names and parameters folded. */
  readonly normal: string;
  /** The grammar found an error; tokens and normal form are of what could be read. */
  readonly broken: boolean;
}

/** One language's reader, loaded; reading is synchronous. */
export interface CodeReader {
  read(code: string): CodeReading;
}

export interface Syntax {
  /** A reader for a language name or alias (`typescript`, `ts`, `py`, …), or null where there is no grammar. */
  reader(language: string): Promise<CodeReader | null>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** A seeded stream of draws; the same seed gives the same stream everywhere. */
export interface Random {
  /** A whole number from 0 to `bound` − 1. */
  below(bound: number): number;
}

/** SHA-256 as lower-case hexadecimal, of the text's UTF-8 bytes. */
export type Digest = (text: string) => string;
