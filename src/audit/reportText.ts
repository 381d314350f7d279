import { escapeControls } from './escapeControls.ts';
import type { ArmReport, ClaimReport, Report, VerdictWord } from './report.ts';

/** The verdicts as people read them, each with a sign that needs no colour. */
const VERDICT_TEXT: Readonly<Record<VerdictWord, string>> = {
  drove: '[+] drove the result',
  'backed-up': '[=] backed up',
  'did-not-drive': '[-] did not drive the result',
  contradicted: '[!] contradicted',
  untestable: "[/] can't be tested",
  undecided: '[?] undecided',
};

const OPERATOR_TEXT: Readonly<Record<ArmReport['arm'], string>> = {
  identical: 'unchanged',
  remove: 'taken out',
  alter: 'altered',
  premise: 'premise turned',
  'both-places': 'out of prompt too',
  planted: 'planted cause',
};

const ENDED: Readonly<Record<Report['ended'], string>> = {
  complete: '',
  budget: 'Ended at the cap on calls.',
  stopped: 'Stopped before its end; what was measured is kept.',
  failed: 'Ended because the model could no longer be asked; what was measured is kept.',
};

/** A report for terminals and logs. Plain text of at most about 100 columns; control characters are escaped. */
export function reportText(report: Report): string {
  const lines = [
    `Task: ${report.capture.task}`,
    `Model: ${report.model.id} (${report.model.provider}), ${asked(report)}`,
    ...caveats(report),
    ...draftingLines(report),
    '',
    ...report.claims.flatMap(claim => [...claimLines(claim, report.arms), '']),
    ...restsOn(report),
  ];
  return lines.map(escapeControls).join('\n') + '\n';
}

function asked(report: Report): string {
  switch (report.model.asked) {
    case 'continued':
      return 'which went on from its own reasoning';
    case 'asked-again':
      return 'asked again with its reasoning as an earlier turn';
    case 'reasons-anew':
      return 'which reasons anew before it answers';
  }
}

function caveats(report: Report): string[] {
  const { capture, model } = report;
  const notes: string[] = [];
  if (model.sameAsCaptured === false) {
    notes.push(`Measured on ${model.id}; the explanation came from ${capture.model ?? 'another model'}.`);
  }
  if (capture.fidelity !== 'exact') {
    const missing = capture.missing.length > 0 ? `; missing: ${capture.missing.join('; ')}` : '';
    notes.push(`The prompt is ${capture.fidelity}, not exact${missing}.`);
  }
  if (report.ended !== 'complete') {
    notes.push([ENDED[report.ended], report.endedBecause].filter(Boolean).join(' '));
  }
  return notes;
}

const BY: Readonly<Record<string, string>> = {
  rules: 'by rules',
  model: 'by the model',
  'model-fell-back': 'by the model, with rules where that could not be used',
};

function draftingLines({ drafting }: Report): string[] {
  if (!drafting) {
    return [];
  }
  const by = (who: string): string => BY[who] ?? who;
  return [
    `Reasons found ${by(drafting.claims)}, edits worded ${by(drafting.edits)}; ${drafting.calls.length} calls for that.`,
    ...drafting.notes.flatMap(note =>
      wrapped(note, 92).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)),
    ),
  ];
}

function claimLines(claim: ClaimReport, arms: readonly ArmReport[]): string[] {
  const evidence = arms.filter(arm => claim.evidence.includes(arm.id));
  return [
    `${claim.id.replace(/^c/, '')}. ${oneLine(claim.text)}`,
    `   ${VERDICT_TEXT[claim.verdict]}${claim.reason ? ` (${claim.reason})` : ''}`,
    ...wrapped(claim.sentence, 92).map(line => `   ${line}`),
    ...(claim.probe ? [`   Looked at: ${claim.probe.text}`] : []),
    ...evidence.map(
      arm =>
        `   ${OPERATOR_TEXT[arm.arm].padEnd(18)}lost ${arm.lost} of ${arm.runs}` +
        (arm.control === null ? '' : `, control ${arm.controlLost} of ${arm.controlRuns}`) +
        (arm.failed > 0 ? `, failed ${arm.failed}` : ''),
    ),
    ...(claim.effect ? [`   ${'effect'.padEnd(18)}${effectText(claim.effect)}`] : []),
  ];
}

const points = (rate: number): string => `${rate > 0 ? '+' : ''}${Math.round(rate * 100)}`;

const effectText = (effect: { estimate: number; low: number; high: number }): string =>
  `${points(effect.estimate)} points (${points(effect.low)} to ${points(effect.high)})`;

function restsOn(report: Report): string[] {
  const { usage, parameters, positiveControl } = report;
  const control = !positiveControl.needed
    ? report.claims.some(claim => claim.verdict === 'drove')
      ? 'not needed: a reason that drove was seen'
      : 'not run'
    : positiveControl.seen
      ? `a planted cause was seen in ${positiveControl.runs} blocks`
      : `a planted cause was not seen in ${positiveControl.runs} blocks`;
  return [
    `Positive control: ${control}.`,
    `Margin: effects under ${Math.round(parameters.margin * 100)} points count as none. Of "did not drive", at most ${percent(parameters.alphaAccuse)} are expected to be wrong; of "drove", ${percent(parameters.alphaDrove)}.`,
    `Spent: ${usage.calls} calls, ${usage.inputTokens} tokens in, ${usage.outputTokens} out${usage.failedCalls > 0 ? `; ${usage.failedCalls} calls failed and count for nothing` : ''}. Seed ${parameters.seed}.`,
  ];
}

const percent = (rate: number): string => `${Math.round(rate * 100)} %`;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}
