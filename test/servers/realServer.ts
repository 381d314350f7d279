import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..', '..');

export interface RealServer {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts llama.cpp's server with a small model on a free port of 127.0.0.1; `scripts/server/prepare.mjs` must have run.
 * `parallel`: how many replies it makes at a time.
 */
export async function startRealServer({ parallel = 2 }: { parallel?: number } = {}): Promise<RealServer> {
  const child = spawn(
    join(ROOT, '.cache', 'server', 'bin', 'python'),
    [
      join(ROOT, 'scripts', 'server', 'serve.py'),
      join(ROOT, '.cache', 'weights', 'smollm2-135m-instruct-q4_1.gguf'),
      String(parallel),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString('utf8')).slice(-4000)));
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`The server ended with ${String(code)}:\n${log}`)));
  });
  ended.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
  const { baseUrl } = JSON.parse(line) as { baseUrl: string };
  return { baseUrl, stop: () => stop(child) };
}

/** It ends when its input does; where it hangs, by its own pid. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const gone = once(child, 'exit');
  child.stdin?.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}

export interface Tap {
  readonly baseUrl: string;
  /** Connections from clients that are open now, and that were closed while the server had not answered. */
  readonly open: number;
  readonly closedEarly: number;
  whenClosedEarly(): Promise<void>;
  close(): Promise<void>;
}

/** A pipe in front of a server that sees which side closes a connection, and when. */
export async function tap(baseUrl: string): Promise<Tap> {
  const target = new URL(baseUrl);
  let open = 0;
  let closedEarly = 0;
  const waiting: (() => void)[] = [];
  const clients = new Set<Socket>();
  const server = createServer(client => {
    clients.add(client);
    open += 1;
    let answered = true;
    const upstream = connect(Number(target.port), target.hostname);
    client.on('data', () => (answered = false));
    upstream.on('data', () => (answered = true));
    client.pipe(upstream);
    upstream.pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.on('close', () => {
      open -= 1;
      clients.delete(client);
      upstream.destroy();
      if (!answered) {
        closedEarly += 1;
        waiting.splice(0).forEach(resolve => resolve());
      }
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${target.pathname}`,
    get open() {
      return open;
    },
    get closedEarly() {
      return closedEarly;
    },
    whenClosedEarly: () =>
      closedEarly > 0 ? Promise.resolve() : new Promise<void>(resolve => waiting.push(resolve)),
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        clients.forEach(client => client.destroy());
      }),
  };
}
