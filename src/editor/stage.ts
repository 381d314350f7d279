import type { Estimate } from '../audit/events.ts';
import type { PageState, ShownModel, ShownProblem, ShownPrompt } from '../panel/protocol.ts';
import type { AuditRun } from './auditRun.ts';
import { eventsOf } from './explanation.ts';
import type { Explanation } from './explanation.ts';

/** Where an explanation stands in this window. One without a stage shows its kept report. */
export type Stage =
  | {
      readonly at: 'consent';
      readonly model: ShownModel | null;
      readonly estimate: Estimate;
      readonly maxCalls: number;
      readonly prompts: readonly ShownPrompt[];
    }
  | { readonly at: 'preparing'; readonly text: string; readonly fraction: number | null }
  | { readonly at: 'running'; readonly run: AuditRun }
  /** Its report stands in the explanation; the run's events show more than can be told from that. */
  | { readonly at: 'ended'; readonly run: AuditRun; readonly problem: ShownProblem | null }
  | { readonly at: 'refused'; readonly problem: ShownProblem };

function keptModel(explanation: Explanation): ShownModel {
  const model = explanation.report?.model;
  return {
    provider: model?.provider ?? '',
    id: model?.id ?? '',
    destination: '',
    sameAsCaptured: model?.sameAsCaptured ?? null,
    byRequest: false,
  };
}

/** What the page shows of an explanation. */
export function pageState(explanation: Explanation, stage: Stage | undefined): PageState {
  const shown = {
    key: explanation.key,
    capture: explanation.capture,
    claims: explanation.claims,
    origin: explanation.origin,
    checks: explanation.report?.checks ?? [],
  };
  switch (stage?.at) {
    case 'consent':
      return {
        state: 'consent',
        shown,
        model: stage.model,
        estimate: stage.estimate,
        maxCalls: stage.maxCalls,
        prompts: stage.prompts,
      };
    case 'preparing':
      return { state: 'preparing', shown, text: stage.text, fraction: stage.fraction };
    case 'running':
    case 'ended':
      return {
        state: 'audit',
        shown,
        model: stage.run.model,
        running: stage.at === 'running',
        margin: stage.run.margin,
        events: stage.run.events,
        problem: stage.at === 'ended' ? stage.problem : null,
      };
    case 'refused':
      return { state: 'refused', shown, problem: stage.problem };
    case undefined:
      return explanation.report
        ? {
            state: 'audit',
            shown,
            model: keptModel(explanation),
            running: false,
            events: eventsOf(explanation.claims, explanation.report),
            problem: null,
          }
        : { state: 'welcome' };
  }
}
