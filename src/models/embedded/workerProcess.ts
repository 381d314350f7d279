import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { AuditError } from '../../audit/errors.ts';
import { childEnvironment } from './childEnvironment.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { fromWorkerSchema } from './protocol.ts';

/** Enough of a dying process's last words to find the cause. */
const KEPT_WORDS = 600;

export interface WorkerEvents {
  onMessage(message: FromWorker): void;
  /** Once, however the process ended without being asked to: how, in words. */
  onDeath(how: string): void;
}

function lastWords(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what has to go
  const plain = text.replace(/\x1b\[[0-9;]*m/g, '').replace(/[\x00-\x09\x0b-\x1f\x7f]/g, '');
  return plain.trim().split('\n').slice(-4).join(' · ');
}

/**
 * One run of the model's process. While it has nothing to do it does not keep its parent alive; it ends itself
 * when its parent goes.
 */
export class WorkerProcess {
  private readonly child: ChildProcess;
  private readonly events: WorkerEvents;
  private words = '';
  private over = false;

  constructor(file: string, events: WorkerEvents) {
    this.events = events;
    this.child = fork(file, [], {
      env: childEnvironment(process.env),
      execArgv: [],
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.words = (this.words + text).slice(-KEPT_WORDS);
    });
    this.child.on('message', raw => this.receive(raw));
    this.child.on('error', thrown => this.died(thrown.message));
    this.child.on('close', (code, signal) =>
      this.died(signal ? `ended by ${signal}` : `ended with status ${code}`),
    );
  }

  send(message: ToWorker): void {
    if (!this.over && this.child.connected) {
      this.child.send(message, thrown => {
        if (thrown) {
          this.died(thrown.message);
        }
      });
    }
  }

  /** Whether the process's work keeps this program running. */
  setBusy(busy: boolean): void {
    const handles = [
      this.child,
      this.child.channel,
      this.child.stderr as unknown as NodeJS.RefCounted | null,
    ];
    for (const handle of handles) {
      if (busy) {
        handle?.ref();
      } else {
        handle?.unref();
      }
    }
  }

  /** Ends the process; no event follows. */
  end(): void {
    this.over = true;
    this.child.kill('SIGKILL');
  }

  private receive(raw: unknown): void {
    if (this.over) {
      return;
    }
    const message = fromWorkerSchema.safeParse(raw);
    if (message.success) {
      this.events.onMessage(message.data);
    } else {
      this.child.kill('SIGKILL');
      this.died('said something that makes no sense');
    }
  }

  private died(how: string): void {
    if (!this.over) {
      this.over = true;
      const words = lastWords(this.words);
      this.events.onDeath(words === '' ? how : `${how}: ${words}`);
    }
  }
}

/** The error of a process that died and died again. */
export function crashed(how: string): AuditError {
  return new AuditError('model-crashed', `The embedded model's process ${how}.`, {
    hint: 'It may need more memory than is free: close other programs, or choose the smaller model. What was measured is kept.',
  });
}
