import { parentPort, workerData } from 'node:worker_threads';
import { wiredCase } from './wired/case.ts';
import type { CaseRequest } from './wired/case.ts';
import { serveWired } from './wired/serve.ts';

const { request, latency } = workerData as { request: CaseRequest; latency: number };
const server = await serveWired(wiredCase(request), latency);
parentPort?.postMessage(server.baseUrl);
