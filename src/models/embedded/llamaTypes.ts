/*
 * The part of node-llama-cpp 3.22.1 that is used. The package is installed on demand beside the weights, so its own
 * types can't be imported.
 */

export type Token = number;

export interface LlamaSequence {
  readonly contextTokens: readonly Token[];
  readonly nextTokenIndex: number;
  eraseContextTokenRanges(ranges: { start: number; end: number }[]): Promise<void>;
  evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void>;
  evaluate(
    tokens: Token[],
    options: { temperature: number; topK: number; topP: number; seed?: number },
  ): AsyncGenerator<Token, void>;
}

export interface LlamaContext {
  readonly contextSize: number;
  getSequence(): LlamaSequence;
}

export interface LlamaModel {
  readonly trainContextSize: number;
  tokenize(text: string, specialTokens?: boolean): Token[];
  detokenize(tokens: readonly Token[], specialTokens?: boolean, lastTokens?: readonly Token[]): string;
  createContext(options: { contextSize: number; threads: number; sequences: number }): Promise<LlamaContext>;
}

export interface LlamaModule {
  getLlama(options: {
    gpu: false;
    build: 'never';
    logLevel: 'error';
    maxThreads: number;
    skipDownload: boolean;
    progressLogs: boolean;
  }): Promise<{ loadModel(options: { modelPath: string }): Promise<LlamaModel> }>;
}
