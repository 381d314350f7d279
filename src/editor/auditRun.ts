import type { AuditEvent } from '../audit/events.ts';
import type { Report } from '../audit/report.ts';
import type { ShownModel } from '../panel/protocol.ts';

/** One audit while it runs: what happened until now, and the way to stop it. */
export class AuditRun {
  readonly key: string;
  readonly model: ShownModel;
  /** δ of this audit, for the effect bars that are drawn before there is a report. */
  readonly margin: number;
  readonly #events: AuditEvent[] = [];
  readonly #abort = new AbortController();

  constructor(key: string, model: ShownModel, margin: number) {
    this.key = key;
    this.model = model;
    this.margin = margin;
  }

  get events(): readonly AuditEvent[] {
    return this.#events;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Ends the requests themselves; the report of what was measured still comes. */
  stop(): void {
    this.#abort.abort();
  }

  /**
   * Reads the stream to its end and hands each event on.
   *
   * @returns the report, which is the last event
   * @throws what the stream throws; the engine turns a model's troubles into a report, so that is a fault of ours
   */
  async consume(stream: AsyncIterable<AuditEvent>, onEvent: (event: AuditEvent) => void): Promise<Report> {
    let report: Report | null = null;
    for await (const event of stream) {
      this.#events.push(event);
      onEvent(event);
      if (event.type === 'finished') {
        report = event.report;
      }
    }
    if (!report) {
      throw new Error('The audit ended without a report.');
    }
    return report;
  }
}
