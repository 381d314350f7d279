import type { Prepared } from '../src/audit/prepare.ts';
import type { Report, VerdictWord } from '../src/audit/report.ts';
import { ablatedAudit } from './baselines/ablatedAudit.ts';
import { ABLATIONS } from './baselines/ablations.ts';
import { Asker } from './baselines/asker.ts';
import { METHODS } from './baselines/methods.ts';
import { countsOf } from './rows.ts';
import type { Row } from './rows.ts';
import { rightVerdicts, scoreOf } from './wired/allowed.ts';
import type { WiredCase } from './wired/case.ts';

/** The same case judged by the other methods, with the calls that the audit took, and by the ablated audits. */
export async function compare(wired: WiredCase, prepared: Prepared, report: Report): Promise<Row[]> {
  const rows: Row[] = [];
  const add = (judge: string, verdicts: readonly VerdictWord[], calls: number): void => {
    rows.push(rowOf(wired, judge, verdicts, calls));
  };
  const testable = prepared.claims.filter(claim => claim.probe && claim.reason === null);
  for (const method of METHODS) {
    if (method.beforeOnly && wired.position === 'after') {
      continue;
    }
    const asker = new Asker(wired, prepared, method.name);
    const given = new Map(
      testable.length === 0
        ? []
        : method
            .judge(asker, testable, report.usage.calls)
            .map((verdict, index) => [testable[index], verdict] as const),
    );
    add(
      method.name,
      prepared.claims.map(claim => given.get(claim) ?? 'untestable'),
      asker.calls,
    );
  }
  for (const ablation of ABLATIONS) {
    const { verdicts, calls } = await ablatedAudit(wired, prepared, ablation);
    add(`audit, ${ablation}`, verdicts, calls);
  }
  return rows;
}

function rowOf(wired: WiredCase, judge: string, verdicts: readonly VerdictWord[], calls: number): Row {
  return {
    judge,
    ...wired.request,
    position: wired.position,
    form: wired.form,
    calls,
    ended: 'complete',
    counts: countsOf(
      verdicts.map((verdict, index) => {
        const role = wired.claims[index]?.role ?? 'other';
        const right = rightVerdicts(wired.request.wiring, wired.position, role);
        return { role, verdict, reason: null, score: scoreOf(verdict, right) };
      }),
    ),
    blocks: [],
    covered: [0, 0],
    shown: [0, 0],
  };
}
