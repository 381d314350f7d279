import { createHash } from 'node:crypto';
import { audit } from '../../src/audit/audit.ts';
import { checkCapture } from '../../src/audit/capture.ts';
import type { Capture } from '../../src/audit/capture.ts';
import type { AuditEvent } from '../../src/audit/events.ts';
import type { Capabilities, Model, ModelReply, ModelRequest } from '../../src/audit/ports.ts';
import { prepare } from '../../src/audit/prepare.ts';
import type { Prepared } from '../../src/audit/prepare.ts';
import { DEFAULT_PARAMETERS, reportSchema } from '../../src/audit/report.ts';
import type { Parameters, Report } from '../../src/audit/report.ts';

/** All that a request says, as one text. */
export const told = (request: ModelRequest): string =>
  request.messages.map(message => message.content).join('\n') + (request.prefill ?? '');

/** A model whose answer is a function of what it is told. It answers a planted request where it can. */
export function valueModel(
  answer: (text: string, call: number) => string,
  options: {
    capabilities?: Partial<Capabilities>;
    planted?: boolean;
    reasonedAnew?: boolean;
    latency?: (call: number) => number;
  } = {},
): Model & { readonly requests: ModelRequest[]; aborted: number } {
  const requests: ModelRequest[] = [];
  const model = {
    requests,
    aborted: 0,
    describe: () =>
      Promise.resolve({
        card: {
          provider: 'test',
          id: 'value-model',
          destination: 'this machine',
          capabilities: { prefill: true, seed: true, score: false, ...options.capabilities },
        },
        spent: 0,
        usage: { inputTokens: 0, outputTokens: 0 },
      }),
    async reply(request: ModelRequest, { signal }: { signal: AbortSignal }): Promise<ModelReply> {
      requests.push(request);
      const call = requests.length;
      const latency = options.latency?.(call) ?? 0;
      if (latency > 0) {
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(resolve, latency);
          signal.addEventListener('abort', () => {
            clearTimeout(timer);
            model.aborted += 1;
            reject(new Error('aborted'));
          });
        });
      }
      signal.throwIfAborted();
      const text = told(request);
      const token = options.planted === false ? '' : (/zq_[a-z0-9]{8}/.exec(text)?.[0] ?? '');
      return {
        text: ` ${answer(text, call)} ${token}`.trimEnd(),
        reasonedAnew: options.reasonedAnew ?? false,
        finish: 'stop',
        usage: { inputTokens: 10, outputTokens: 3 },
      };
    },
  };
  return model;
}

export const noSyntax = { reader: () => Promise.resolve(null) };

/** A capture of an answer with numbered reasons before it. */
export function listCapture(reasons: readonly string[], output: string, task = 'Which port is it?'): Capture {
  return checkCapture({
    schema: 'explanation-capture/1',
    fidelity: 'exact',
    messages: [{ role: 'user', content: task }],
    explanation: {
      text: reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n'),
      position: 'before',
    },
    output: { kind: 'answer', text: output },
  });
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface AuditRun {
  readonly events: readonly AuditEvent[];
  readonly report: Report;
}

/** Runs an audit to its end and checks its report against the schema. */
export async function runAudit(
  capture: Capture | Prepared,
  model: Model,
  parameters: Partial<Parameters> = {},
  options: {
    concurrency?: number;
    signal?: AbortSignal;
    resume?: Report;
    onEvent?: (event: AuditEvent) => void;
  } = {},
): Promise<AuditRun> {
  const prepared = 'reader' in capture ? (capture as Prepared) : await prepare(capture, noSyntax);
  const events: AuditEvent[] = [];
  for await (const event of audit({
    prepared,
    model,
    parameters: { ...DEFAULT_PARAMETERS, ...parameters },
    captureSha256: digest(JSON.stringify(prepared.capture)),
    concurrency: options.concurrency ?? 4,
    digest,
    resume: options.resume,
    signal: options.signal ?? new AbortController().signal,
  })) {
    events.push(event);
    options.onEvent?.(event);
  }
  const last = events.at(-1);
  if (last?.type !== 'finished') {
    throw new Error('the audit did not finish');
  }
  return { events, report: reportSchema.parse(last.report) };
}

export const verdicts = (report: Report): string[] =>
  report.claims.map(claim => (claim.reason ? `${claim.verdict}: ${claim.reason}` : claim.verdict));
