import * as vscode from 'vscode';
import type { AuditEvent } from '../audit/events.ts';
import type { PromptRecord, TrialReport } from '../audit/report.ts';
import { DIFF_SCHEME } from './ids.ts';

/** Which texts of an arm are compared: what was told, or what came back. */
export interface DiffRequest {
  readonly key: string;
  readonly arm: string;
  readonly what: 'told' | 'output';
  readonly block: number;
}

type Side = 'with' | 'without';

function promptText(prompt: PromptRecord): string {
  const messages = prompt.messages.map(({ role, content }) => `── ${role} ──\n${content}`);
  return [...messages, ...(prompt.prefill === null ? [] : [`── reply begins ──\n${prompt.prefill}`])].join(
    '\n\n',
  );
}

/** The run of a stream in a block; where the block has none (it failed, or there is one stream only), the nearest. */
function trialIn(
  trials: readonly TrialReport[],
  stream: string | null,
  block: number,
): TrialReport | undefined {
  return trials
    .filter(trial => trial.stream === stream && trial.output !== null)
    .sort((a, b) => Math.abs(a.block - block) - Math.abs(b.block - block))[0];
}

/** One side of a diff from what happened in an audit; null where there is no such run. */
function textOf(events: readonly AuditEvent[], request: DiffRequest, side: Side): string | null {
  const arms = events.flatMap(event => (event.type === 'arm' ? [event.arm] : []));
  const arm = arms.findLast(({ id }) => id === request.arm);
  const trials = events.flatMap(event => (event.type === 'trial' ? [event.trial] : []));
  const gate = arms.find(({ role }) => role === 'gate')?.edit ?? null;
  const stream = side === 'without' ? arm?.edit : (arm?.control ?? gate);
  const trial = trialIn(trials, stream ?? null, request.block);
  if (!trial) {
    return null;
  }
  if (request.what === 'output') {
    return trial.output ?? '';
  }
  const prompts = events.flatMap(event => (event.type === 'prompt' ? [event.prompt] : []));
  const prompt = prompts.find(({ hash }) => hash === trial.prompt);
  return prompt ? promptText(prompt) : null;
}

/** The texts of an audit as read-only documents. They are worked out when asked for, so none needs to be held. */
export class DiffDocuments implements vscode.TextDocumentContentProvider {
  readonly #events: (key: string) => readonly AuditEvent[];

  constructor(events: (key: string) => readonly AuditEvent[]) {
    this.#events = events;
  }

  /** Opens VS Code's own diff editor on the two texts. */
  async open(request: DiffRequest): Promise<void> {
    const title =
      request.what === 'told'
        ? vscode.l10n.t('What it was told: with and without the reason')
        : vscode.l10n.t('What came back: with and without the reason');
    await vscode.commands.executeCommand(
      'vscode.diff',
      this.#uri(request, 'with'),
      this.#uri(request, 'without'),
      title,
      { preview: true },
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const query = new URLSearchParams(uri.query);
    const request: DiffRequest = {
      key: query.get('key') ?? '',
      arm: query.get('arm') ?? '',
      what: query.get('what') === 'told' ? 'told' : 'output',
      block: Number(query.get('block')),
    };
    const side = query.get('side') === 'with' ? 'with' : 'without';
    return textOf(this.#events(request.key), request, side) ?? vscode.l10n.t('(There is no such run.)');
  }

  #uri(request: DiffRequest, side: Side): vscode.Uri {
    const query = new URLSearchParams({ ...request, block: String(request.block), side });
    const name = side === 'with' ? vscode.l10n.t('with the reason') : vscode.l10n.t('without the reason');
    return vscode.Uri.from({ scheme: DIFF_SCHEME, path: `/${name}`, query: query.toString() });
  }
}
