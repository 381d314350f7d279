// What the engine adds to its calls: `npx node bench/overhead.ts`. Uses the loopback alone.
import { Worker } from 'node:worker_threads';
import { audit } from '../src/audit/audit.ts';
import { checkCapture } from '../src/audit/capture.ts';
import type { Model, ModelRequest } from '../src/audit/ports.ts';
import { prepare } from '../src/audit/prepare.ts';
import { openAiModel } from '../src/models/openai/openAiModel.ts';
import { digest, parametersFor } from './auditCase.ts';
import { machineLine } from './machine.ts';
import { markdownTable } from './markdown.ts';
import { benchSyntax } from './syntax.ts';
import { wiredCase } from './wired/case.ts';
import type { CaseRequest } from './wired/case.ts';

const CALLS = 1_000;
const CONCURRENCY = 8;
const syntax = benchSyntax();

/** The server on a thread of its own, as a provider's would be on a machine of its own. */
async function serve(request: CaseRequest, latency: number): Promise<{ baseUrl: string; worker: Worker }> {
  const worker = new Worker(new URL('./overheadServer.ts', import.meta.url), {
    workerData: { request, latency },
  });
  const baseUrl = await new Promise<string>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { baseUrl, worker };
}

const signal = new AbortController().signal;

/** The client, with the requests that went through it and how long they were under way in all, in milliseconds. */
function watched(baseUrl: string): { model: Model; requests: ModelRequest[]; busy: () => number } {
  const inner = openAiModel({ baseUrl, model: 'wired', apiKey: null });
  const requests: ModelRequest[] = [];
  let busy = 0;
  return {
    requests,
    busy: () => busy,
    model: {
      describe: options => inner.describe(options),
      reply: async (request, options) => {
        requests.push(request);
        const from = performance.now();
        try {
          return await inner.reply(request, options);
        } finally {
          busy += performance.now() - from;
        }
      },
    },
  };
}

/** Audits the case over and over until about `calls` calls were made. */
async function auditMany(
  request: CaseRequest,
  model: Model,
  requests: readonly unknown[],
  calls: number,
): Promise<number> {
  const wired = wiredCase(request);
  const prepared = await prepare(checkCapture(wired.capture), syntax);
  await model.describe({ maxCalls: 10, signal });
  const from = performance.now();
  for (let round = 0; requests.length < calls; round++) {
    const parameters = {
      ...parametersFor(wired),
      seed: round + 1,
      maxCalls: Math.min(parametersFor(wired).maxCalls, calls - requests.length),
    };
    const before = requests.length;
    const events = audit({
      prepared,
      model,
      parameters,
      captureSha256: '',
      concurrency: CONCURRENCY,
      digest,
      signal,
    });
    while (!(await events.next()).done);
    if (requests.length === before) {
      break;
    }
  }
  return performance.now() - from;
}

/** The same requests once more, by the client alone. */
async function bare(baseUrl: string, requests: readonly ModelRequest[]): Promise<number> {
  const model = openAiModel({ baseUrl, model: 'wired', apiKey: null });
  await model.describe({ maxCalls: 10, signal });
  const from = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let request = requests[next++]; request; request = requests[next++]) {
        await model.reply(request, { signal });
      }
    }),
  );
  return performance.now() - from;
}

async function measure(request: CaseRequest): Promise<(string | number)[]> {
  const fast = await serve(request, 0);
  // Once for nothing, so that neither pays for loading and warming up.
  await auditMany(request, watched(fast.baseUrl).model, [], 0);
  const warm = watched(fast.baseUrl);
  await auditMany(request, warm.model, warm.requests, 200);
  const { model, requests } = watched(fast.baseUrl);
  const engine = await auditMany(request, model, requests, CALLS);
  const client = await bare(fast.baseUrl, requests);
  await fast.worker.terminate();

  const slow = await serve(request, 50);
  const timed = watched(slow.baseUrl);
  const wall = await auditMany(request, timed.model, timed.requests, 200);
  await slow.worker.terminate();
  const idle = 1 - timed.busy() / (wall * CONCURRENCY);
  const perCall = (ms: number, calls: number): string => (ms / calls).toFixed(2);
  return [
    `${request.wiring}, ${request.size} claims`,
    requests.length,
    perCall(client, requests.length),
    perCall(engine, requests.length),
    perCall(engine - client, requests.length),
    `${(100 * idle).toFixed(0)} %`,
  ];
}

console.log(machineLine());
const rows = [];
for (const [wiring, size] of [
  ['none', 4],
  ['single', 4],
  ['single', 16],
  ['single', 64],
] as const) {
  rows.push(await measure({ wiring, size, noise: 0, seed: 2 }));
}
console.log(
  markdownTable(
    ['case', 'calls', 'client, ms a call', 'engine, ms a call', 'added', 'idle slots at 50 ms'],
    rows,
  ),
);
