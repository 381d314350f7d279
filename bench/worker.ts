import { parentPort } from 'node:worker_threads';
import { compare } from './compare.ts';
import type { Job, JobResult } from './jobs.ts';
import { judgeByAudit } from './judge.ts';
import { benchSyntax } from './syntax.ts';
import { wiredCase } from './wired/case.ts';

const syntax = benchSyntax();

async function work({ request, coverage, compare: compares }: Job): Promise<JobResult> {
  const wired = wiredCase(request);
  const { row, report, prepared } = await judgeByAudit(wired, syntax, coverage);
  return [row, ...(compares ? await compare(wired, prepared, report) : [])];
}

// One job at a time: the pool sends the next when this one's result has come. An error ends the thread.
parentPort?.on('message', (job: Job) => {
  void work(job).then(result => parentPort?.postMessage(result));
});
