/** Which model is meant; nothing is loaded or asked yet. */
export type ModelRef =
  | { readonly kind: 'embedded'; /** Of the catalogue. */ readonly id: string }
  | { readonly kind: 'server'; readonly id: string; readonly baseUrl: string };

export const EMBEDDED = 'embedded';

/** What the embedded models are called in settings and on the command line, by what stands after the colon. */
export const EMBEDDED_IDS = {
  small: 'qwen2.5-coder-0.5b-instruct-q4_k_m',
  standard: 'qwen2.5-coder-1.5b-instruct-q4_k_m',
} as const;

/**
 * Reads the settings: `embedded` is the standard embedded model, `embedded:0.5b` the small one, `embedded:ID` one of
 * the catalogue, anything else a model of the server. Null: none was chosen.
 */
export function readModelRef(model: string, baseUrl: string): ModelRef | null {
  if (model === '') {
    return null;
  }
  if (model === EMBEDDED || model.startsWith(`${EMBEDDED}:`)) {
    const which = model.slice(EMBEDDED.length + 1);
    const id =
      which === '' || which === '1.5b'
        ? EMBEDDED_IDS.standard
        : which === '0.5b'
          ? EMBEDDED_IDS.small
          : which;
    return { kind: 'embedded', id };
  }
  return { kind: 'server', id: model, baseUrl };
}

/** The origin that a key belongs to; null where the address is none. */
export function originOf(baseUrl: string): string | null {
  try {
    const { origin, protocol } = new URL(baseUrl);
    return protocol === 'https:' || protocol === 'http:' ? origin : null;
  } catch {
    return null;
  }
}
