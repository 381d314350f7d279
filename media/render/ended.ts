import type { AuditView } from '../../src/panel/auditView.ts';
import { decidedCount } from '../../src/panel/auditView.ts';
import type { ShownProblem } from '../../src/panel/protocol.ts';
import type { PageContext } from '../context.ts';
import { h, longText, rich } from '../dom.ts';
import { words } from '../words.ts';
import { notice, problemActions, problemNotice } from './problem.ts';

/** Reasons whose verdict is a decision: `undecided` is said, but decides nothing. */
function decisions(view: AuditView): number {
  return decidedCount(view) - view.claims.filter(claim => claim.state === 'undecided').length;
}

/** Calls that going on would likely take; 0 where nothing is open. */
export function callsToGo(view: AuditView): number {
  return view.claims.reduce((sum, claim) => sum + (claim.verdict?.moreCalls ?? 0), 0);
}

/** Why an audit ended before everything was decided, and what was kept; null where it ran to its end. */
export function endedNotice(
  context: PageContext,
  key: string,
  view: AuditView,
  problem: ShownProblem | null,
): HTMLElement | null {
  const kept = words.notice.kept(decisions(view), view.claims.length);
  if (problem) {
    return problemNotice(problem, kept, problemActions(context, problem, key, false));
  }
  const { report } = view;
  if (!report || report.ended === 'complete') {
    return null;
  }
  const more = callsToGo(view);
  return notice({
    icon: report.ended === 'failed' ? 'error' : 'debug-stop',
    failure: report.ended === 'failed',
    title: words.notice.ended(report.ended, report.usage.calls, report.parameters.maxCalls),
    content: [
      report.endedBecause !== null &&
        report.ended === 'failed' &&
        h('p', {}, longText(report.endedBecause, 1200, words.showMore, rich)),
      h('p', {}, kept, more > 0 && ` ${words.notice.goingOn(more)}`),
    ],
  });
}
