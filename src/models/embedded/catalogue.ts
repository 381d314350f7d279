/** A model file that the auditor knows by its bytes. */
export interface EmbeddedModelInfo {
  /** Stands in reports as the model's id. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly licence: string;
  /** Where its makers publish this very file. */
  readonly url: string;
}

const MODELS = [
  {
    id: 'qwen2.5-coder-0.5b-instruct-q4_k_m',
    title: 'Qwen2.5-Coder 0.5B',
    file: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    bytes: 491_400_064,
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
    licence: 'Apache-2.0',
    url: 'https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
  },
  {
    id: 'qwen2.5-coder-1.5b-instruct-q4_k_m',
    title: 'Qwen2.5-Coder 1.5B',
    file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    bytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    licence: 'Apache-2.0',
    url: 'https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
  },
] as const satisfies readonly EmbeddedModelInfo[];

export const EMBEDDED_MODELS: readonly EmbeddedModelInfo[] = MODELS;

/** Small and quick: for the demo and the tests. */
export const SMALL_MODEL: EmbeddedModelInfo = MODELS[0];

/** Its reasons are fit to be shown: what people get. */
export const DEFAULT_MODEL: EmbeddedModelInfo = MODELS[1];
