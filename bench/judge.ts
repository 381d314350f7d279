import type { Syntax } from '../src/audit/ports.ts';
import type { ArmReport, Effect, Report } from '../src/audit/report.ts';
import type { Prepared } from '../src/audit/prepare.ts';
import { auditCase } from './auditCase.ts';
import { countsOf } from './rows.ts';
import type { Row } from './rows.ts';
import { trueEffect } from './truth.ts';
import { rightVerdicts, scoreOf } from './wired/allowed.ts';
import type { WiredCase } from './wired/case.ts';

/** Wirings whose true effects hang on chance beyond the noise; their intervals aren't checked. */
const UNCHECKED = new Set(['typography', 'position', 'fragile', 'wording']);

/** Audits a case and scores every verdict. `coverage`: also holds the intervals against the true effects. */
export async function judgeByAudit(
  wired: WiredCase,
  syntax: Syntax,
  coverage: boolean,
): Promise<{ row: Row; report: Report; prepared: Prepared }> {
  const { prepared, report } = await auditCase(wired, syntax);
  const { wiring } = wired.request;
  const counts = countsOf(
    report.claims.map((claim, index) => {
      const role = wired.claims[index]?.role ?? 'other';
      const score = scoreOf(claim.verdict, rightVerdicts(wiring, wired.position, role));
      return { role, verdict: claim.verdict, reason: claim.reason, score };
    }),
  );
  const intervals =
    coverage && !UNCHECKED.has(wiring) ? intervalsOf(wired, prepared, report) : { arms: [], shown: [] };
  const held = (all: readonly Interval[]): [number, number] => [
    all.filter(({ effect, truth }) => effect.low - 1e-9 <= truth && truth <= effect.high + 1e-9).length,
    all.length,
  ];
  return {
    prepared,
    report,
    row: {
      judge: 'audit',
      ...wired.request,
      position: wired.position,
      form: wired.form,
      calls: report.usage.calls,
      ended: report.ended,
      counts,
      blocks: report.arms
        .filter(arm => arm.role === 'decide')
        .map(arm => ({ of: outcomeOf(arm, report), blocks: arm.controlRuns })),
      covered: held(intervals.arms),
      shown: held(intervals.shown),
    },
  };
}

function outcomeOf(arm: ArmReport, { parameters }: Report): 'effect' | 'none' | 'open' {
  if ((arm.eDrove ?? 0) >= 1 / parameters.alphaDrove && (arm.effect?.estimate ?? 0) >= parameters.margin) {
    return 'effect';
  }
  return (arm.eInert ?? 0) >= 1 / parameters.alphaAccuse ? 'none' : 'open';
}

interface Interval {
  readonly effect: Effect;
  readonly truth: number;
}

function intervalsOf(
  wired: WiredCase,
  prepared: Prepared,
  report: Report,
): { arms: Interval[]; shown: Interval[] } {
  const probes = new Map(prepared.claims.flatMap(({ probe }) => (probe ? [[probe.id, probe] as const] : [])));
  const truths = new Map<string, number>();
  const arms: Interval[] = [];
  for (const arm of report.arms) {
    const probe = probes.get(arm.probe);
    if (arm.role === 'decide' && arm.effect && probe) {
      const truth = trueEffect(wired, prepared, arm, probe);
      truths.set(arm.id, truth);
      arms.push({ effect: arm.effect, truth });
    }
  }
  const shown = report.claims.flatMap(claim => {
    // The arm whose interval stands beside the verdict is the one with the same estimate.
    const main = report.arms.find(
      arm => claim.evidence.includes(arm.id) && truths.has(arm.id) && sameEstimate(arm, claim.effect),
    );
    const truth = main && truths.get(main.id);
    return claim.effect && truth !== undefined ? [{ effect: claim.effect, truth }] : [];
  });
  return { arms, shown };
}

const sameEstimate = (arm: ArmReport, effect: Effect | null): boolean =>
  effect !== null && arm.effect !== null && Math.abs(arm.effect.estimate - effect.estimate) < 1e-12;
