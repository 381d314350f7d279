import * as z from 'zod';
import { AuditError } from './errors.ts';

/*
 * The nouns of a capture and their one definition: types, validation and the published JSON Schema all come
 * from here. Objects are loose: fields that this version doesn't know are kept.
 */

export const CAPTURE_SCHEMA = 'explanation-capture/1';

/** UTF-16 code units, half-open, as JavaScript strings count. */
const offset = z.int().nonnegative();

export const CLAIM_KINDS = ['step', 'cites-context', 'principle', 'process', 'description'] as const;
export const PROBE_KINDS = ['behaviour', 'feature', 'answer', 'whole'] as const;

const message = z.looseObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});

const citation = z.looseObject({ message: z.int().nonnegative(), start: offset, end: offset });

/** What a person may say of a probe: its kind and, for `feature`, the texts that must stand in the output. */
const statedProbe = z.looseObject({
  kind: z.enum(['feature', 'answer', 'whole']),
  features: z.array(z.string().min(1)).min(1).optional(),
});

const statedClaim = z.looseObject({
  text: z.string().min(1),
  start: offset,
  end: offset,
  kind: z.enum(CLAIM_KINDS),
  cites: z.array(citation).optional(),
  probe: statedProbe.nullable().optional(),
});

export const captureSchema = z.looseObject({
  schema: z.literal(CAPTURE_SCHEMA),
  source: z
    .looseObject({
      tool: z.string().optional(),
      session: z.string().optional(),
      turn: z.number().optional(),
      line: z.number().optional(),
      capturedAt: z.string().optional(),
    })
    .optional(),
  fidelity: z.enum(['exact', 'reconstructed', 'partial']).optional(),
  missing: z.array(z.string()).optional(),
  model: z.string().nullable().optional(),
  sampling: z.looseObject({ temperature: z.number().min(0).max(2).optional() }).optional(),
  messages: z.array(message).min(1),
  explanation: z.looseObject({
    text: z.string(),
    position: z.enum(['before', 'after']),
    thinking: z.string().nullable().optional(),
  }),
  output: z.looseObject({
    kind: z.enum(['answer', 'code']),
    text: z.string(),
    language: z.string().nullable().optional(),
    path: z.string().nullable().optional(),
    before: z.string().nullable().optional(),
  }),
  claims: z.array(statedClaim).optional(),
  turn: z
    .looseObject({
      complete: z.boolean().optional(),
      edits: z
        .array(
          z.looseObject({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
        )
        .optional(),
      tools: z
        .array(
          z.looseObject({
            name: z.string(),
            input: z.string(),
            output: z.string().nullable().optional(),
            failed: z.boolean().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

export type Capture = z.infer<typeof captureSchema>;
export type CaptureMessage = z.infer<typeof message>;
export type Citation = z.infer<typeof citation>;
export type StatedClaim = z.infer<typeof statedClaim>;
export type StatedProbe = z.infer<typeof statedProbe>;
export type ClaimKind = (typeof CLAIM_KINDS)[number];
export type ProbeKind = (typeof PROBE_KINDS)[number];
export type Position = Capture['explanation']['position'];

/** The path of a schema issue as people write it: `$.claims[2].end`. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    '$',
  );
}

/** A found value, short enough for an error message. */
function brief(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) {
    return typeof value;
  }
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function at(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

function refuse(path: readonly PropertyKey[], expected: string, found: unknown): never {
  const where = jsonPath(path);
  throw new AuditError('bad-capture', `${where}: expected ${expected}, found ${brief(found)}`, {
    path: where,
    hint: 'Correct the capture file; nothing was run.',
  });
}

function checkSpan(
  path: readonly PropertyKey[],
  span: { start: number; end: number },
  text: string,
  name: string,
): void {
  if (span.start > text.length) {
    refuse([...path, 'start'], `an offset within ${name} (0 to ${text.length})`, span.start);
  }
  if (span.end > text.length || span.end <= span.start) {
    refuse(
      [...path, 'end'],
      `an offset after start (${span.start}) and within ${name} (to ${text.length})`,
      span.end,
    );
  }
}

/** What a schema cannot say: spans lie in their texts, and a claim's text is the text at its span. */
function checkSpans(capture: Capture): void {
  for (const [index, claim] of (capture.claims ?? []).entries()) {
    const path = ['claims', index];
    const explanation = capture.explanation.text;
    checkSpan(path, claim, explanation, 'the explanation');
    const found = explanation.slice(claim.start, claim.end);
    if (found !== claim.text) {
      refuse(
        [...path, 'start'],
        `offsets at which the explanation reads ${brief(claim.text)}`,
        `${claim.start}–${claim.end}: ${found}`,
      );
    }
    for (const [number, cited] of (claim.cites ?? []).entries()) {
      const cite = [...path, 'cites', number];
      const target = capture.messages[cited.message];
      if (!target) {
        refuse([...cite, 'message'], `a message from 0 to ${capture.messages.length - 1}`, cited.message);
      }
      checkSpan(cite, cited, target.content, `message ${cited.message}`);
    }
  }
}

/**
 * Reads the text of a capture file.
 *
 * @throws AuditError `bad-json`, `unknown-schema` or `bad-capture`, with the JSON path, what was expected and what
 * was found. A file that doesn't fit is refused whole; nothing is guessed.
 */
export function parseCapture(text: string): Capture {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (thrown) {
    throw new AuditError('bad-json', `$: not valid JSON: ${(thrown as Error).message}`, {
      path: '$',
      hint: 'A capture is one JSON object; correct the file.',
      cause: thrown,
    });
  }
  return checkCapture(raw);
}

/** The same for a value that is already parsed. */
export function checkCapture(raw: unknown): Capture {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    refuse([], 'a capture object', raw);
  }
  const schema = (raw as Record<string, unknown>)['schema'];
  if (typeof schema === 'string' && schema !== CAPTURE_SCHEMA) {
    throw new AuditError('unknown-schema', `$.schema: expected "${CAPTURE_SCHEMA}", found ${brief(schema)}`, {
      path: '$.schema',
      hint: schema.startsWith('explanation-capture/')
        ? 'The file was written by another version of the auditor; update it, or capture again.'
        : 'This is not a capture file.',
    });
  }
  const result = captureSchema.safeParse(raw);
  if (!result.success) {
    const issue = result.error.issues[0];
    const path = issue?.path ?? [];
    refuse(path, expectation(issue), at(raw, path));
  }
  checkSpans(result.data);
  return result.data;
}

function expectation(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'a whole number'
        : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.map(value => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `at least ${String(issue.minimum)}`
        : `at least ${String(issue.minimum)} ${issue.origin === 'array' ? 'items' : 'characters'}`;
    case 'too_big':
      return `at most ${String(issue.maximum)}`;
    default:
      return issue?.message ?? 'a capture';
  }
}
