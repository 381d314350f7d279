import { l10n } from 'vscode';
import type { AuditErrorReason } from '../audit/errors.ts';
import type { Report } from '../audit/report.ts';
import type { ShownProblem } from '../panel/protocol.ts';

type Action = ShownProblem['actions'][number];

/** The part of an AuditError that people see; told by its shape, as the class may stand in another bundle chunk. */
export interface Trouble {
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
}

export function troubleOf(thrown: unknown): Trouble {
  if (thrown instanceof Error) {
    const { reason, hint } = thrown as Partial<Trouble>;
    return {
      reason: typeof reason === 'string' ? reason : 'fault',
      message: thrown.message,
      hint: typeof hint === 'string' ? hint : '',
    };
  }
  return { reason: 'fault', message: String(thrown), hint: '' };
}

const ACTIONS: Partial<Record<AuditErrorReason, readonly Action[]>> = {
  unreachable: ['retry', 'choose-model'],
  'refused-key': ['set-key', 'choose-model'],
  'unknown-model': ['choose-model'],
  'rate-limited': ['retry'],
  quota: ['retry', 'choose-model'],
  blocked: ['choose-model'],
  timeout: ['retry'],
  'server-error': ['retry'],
  'bad-reply': ['retry', 'choose-model'],
  'empty-reply': ['retry', 'choose-model'],
  'context-overflow': ['choose-model'],
  'model-missing': ['download', 'choose-model'],
  'runtime-missing': ['download', 'choose-model'],
  'model-crashed': ['retry', 'choose-model'],
  aborted: ['retry'],
};

function title(reason: string): string {
  switch (reason) {
    case 'unreachable':
      return l10n.t('Not audited: the model could not be reached');
    case 'refused-key':
      return l10n.t('Not audited: the server refused the key');
    case 'unknown-model':
      return l10n.t('Not audited: the server does not have this model');
    case 'rate-limited':
    case 'quota':
      return l10n.t('Not audited: the server takes no more calls for now');
    case 'bad-json':
    case 'bad-capture':
    case 'unknown-schema':
      return l10n.t('Not audited: this is not a capture that can be read');
    case 'bad-file':
      return l10n.t('Not audited: the file could not be read');
    case 'no-claims':
      return l10n.t('Not audited: no reason was found in the explanation');
    case 'model-missing':
    case 'runtime-missing':
      return l10n.t('Not audited: the embedded model is not on this machine yet');
    case 'aborted':
      return l10n.t('Not audited: stopped before the first call');
    default:
      return l10n.t('Not audited');
  }
}

/** Nothing was audited, and why. */
export function refusal(trouble: Trouble): ShownProblem {
  return {
    ...trouble,
    title: title(trouble.reason),
    actions: ACTIONS[trouble.reason as AuditErrorReason] ?? [],
  };
}

/** An audit that ended early because its model failed, with what was kept; null where it ended otherwise. */
export function failureOf(report: Report): ShownProblem | null {
  if (report.ended !== 'failed') {
    return null;
  }
  const reason = report.endedReason ?? 'fault';
  const problem = refusal({ reason, message: report.endedBecause ?? '', hint: '' });
  return report.usage.calls === 0
    ? problem
    : {
        ...problem,
        title: l10n.t('The audit ended early'),
        hint: l10n.t('{0} calls were made; what they measured is kept.', report.usage.calls),
      };
}
