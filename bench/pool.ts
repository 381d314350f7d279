import { Worker } from 'node:worker_threads';

/**
 * Runs jobs on worker threads, one job at a time each, and hands every result to `onResult` with its job's index.
 * Which thread runs a job can't matter: a job is plain data, and its result a function of it.
 *
 * @throws the error of a job; the other threads are ended.
 */
export async function runPool(
  file: URL,
  jobs: readonly unknown[],
  threads: number,
  onResult: (result: unknown, index: number) => void,
): Promise<void> {
  let next = 0;
  const workers: Worker[] = [];
  const run = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(file);
      workers.push(worker);
      let index = -1;
      const advance = (): void => {
        index = next++;
        if (index < jobs.length) {
          worker.postMessage(jobs[index]);
        } else {
          worker.terminate().then(() => resolve(), reject);
        }
      };
      worker.on('message', (result: unknown) => {
        onResult(result, index);
        advance();
      });
      worker.on('error', reject);
      advance();
    });
  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(threads, jobs.length)) }, run));
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()));
  }
}
