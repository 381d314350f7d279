import type { FromPage } from '../panel/protocol.ts';

type Fields = Readonly<Record<string, 'string' | 'count' | readonly string[]>>;

/** What each message carries besides its type. A page that runs hostile texts is not taken at its word. */
const MESSAGES: { readonly [T in FromPage['type']]: Fields } = {
  ready: {},
  'try-sample': {},
  'audit-file': {},
  start: { key: 'string', mode: ['standard', 'quick'] },
  stop: { key: 'string' },
  'go-on': { key: 'string' },
  export: { key: 'string' },
  'set-key': {},
  'choose-model': {},
  download: {},
  retry: { key: 'string' },
  'open-diff': { key: 'string', arm: 'string', what: ['told', 'output'], block: 'count' },
  'open-source': { key: 'string' },
  'page-error': { message: 'string' },
};

function fits(value: unknown, field: Fields[string]): boolean {
  if (field === 'string') {
    return typeof value === 'string' && value.length <= 10_000;
  }
  if (field === 'count') {
    return Number.isSafeInteger(value) && (value as number) >= 0;
  }
  return typeof value === 'string' && field.includes(value);
}

/** A message of the page, with exactly the fields that it may have; null for anything else. */
export function readFromPage(raw: unknown): FromPage | null {
  if (typeof raw !== 'object' || raw === null) {
    return null;
  }
  const sent = raw as Readonly<Record<string, unknown>>;
  const type = sent['type'];
  if (typeof type !== 'string' || !Object.hasOwn(MESSAGES, type)) {
    return null;
  }
  const fields = Object.entries(MESSAGES[type as FromPage['type']]);
  if (!fields.every(([name, field]) => fits(sent[name], field))) {
    return null;
  }
  return Object.fromEntries([['type', type], ...fields.map(([name]) => [name, sent[name]])]) as FromPage;
}
