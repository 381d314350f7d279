import type { EditedTask } from '../../src/audit/edit.ts';
import type { AuditClaim } from '../../src/audit/events.ts';
import type { Prepared } from '../../src/audit/prepare.ts';
import { keeps } from '../../src/audit/probe.ts';
import { outputOf, questionFor, requestFor } from '../../src/audit/rerun.ts';
import { seededRandom } from '../../src/audit/random.ts';
import { parametersFor } from '../auditCase.ts';
import type { WiredCase } from '../wired/case.ts';
import { wiredReply } from '../wired/model.ts';

/** Asks the wired model for another method's runs, and counts the calls. */
export class Asker {
  calls = 0;
  readonly prepared: Prepared;
  private readonly wired: WiredCase;
  private readonly name: string;

  constructor(wired: WiredCase, prepared: Prepared, name: string) {
    this.wired = wired;
    this.prepared = prepared;
    this.name = name;
  }

  /** One fresh draw: the output. */
  ask(task: EditedTask): string {
    this.calls += 1;
    const { capture } = this.prepared;
    const question = questionFor(capture, task, this.wired.prefill ? 'continued' : 'asked-again');
    const seed = seededRandom(this.wired.request.seed, `${this.name} ${this.calls}`).below(2 ** 31);
    const request = requestFor(capture, question, parametersFor(this.wired), seed);
    return outputOf(capture, question, wiredReply(this.wired, request));
  }

  /** Whether an output lost a claim's result. */
  lost(claim: AuditClaim, output: string): boolean {
    return claim.probe !== null && !keeps(claim.probe, output, this.prepared.reader);
  }
}
