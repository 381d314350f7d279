import type { Arm } from './arm.ts';
import type { AuditClaim } from './events.ts';
import type { Parameters } from './report.ts';
import type { Finding } from './verdict.ts';

const sameEdit = (one: Arm, other: Arm): boolean =>
  one.set.operator === other.set.operator && one.set.claims.length === other.set.claims.length;

/** "Reason 3" is the third claim of the explanation. */
const numberOf = (id: string): string => id.replace(/^c/, '');

export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

const reasons = (claims: readonly AuditClaim[]): string =>
  `reason${claims.length > 1 ? 's' : ''} ${listed(claims.map(claim => numberOf(claim.id)))}`;

/** "9 of 9 runs (control: 0 of 9)" */
function counts(arm: Arm): string {
  const { runs, lost, controlRuns, controlLost } = arm.counts;
  return controlRuns > 0
    ? `${lost} of ${runs} runs (control: ${controlLost} of ${controlRuns})`
    : `${lost} of ${runs} runs`;
}

/** More than this many reasons are counted rather than listed. */
const MOST_LISTED = 4;

function others(arm: Arm, claim: AuditClaim): string {
  const rest = arm.set.claims.filter(other => other.id !== claim.id);
  if (rest.length === 0) {
    return '';
  }
  return ` together with ${rest.length > MOST_LISTED ? `${rest.length} other reasons` : reasons(rest)}`;
}

/** What one arm showed, as a clause about a claim; `alone` is said where other arms had it in company. */
function clause(arm: Arm, claim: AuditClaim, alone: string): string {
  const result = arm.probe.lostText;
  switch (arm.set.operator) {
    case 'remove':
      return `removing this${others(arm, claim) || alone} lost ${result} in ${counts(arm)}`;
    case 'alter': {
      const { followed, runs } = arm.counts;
      const told = followed > 0 ? `; the altered value came back in ${followed} of ${runs}` : '';
      return `altering this${others(arm, claim) || alone} lost ${result} in ${counts(arm)}${told}`;
    }
    case 'premise':
      return `under a premise where this${others(arm, claim)} no longer applies, ${result} was lost in ${counts(arm)}`;
    case 'both-places':
      return `taking this${others(arm, claim) || alone} out of the prompt as well lost ${result} in ${counts(arm)}`;
    case 'identical':
      return `nothing changed, and ${result} was lost in ${counts(arm)}`;
    case 'planted':
      return `taking out a planted reason lost its code in ${counts(arm)}`;
  }
}

const sentenceOf = (clauses: readonly string[]): string => {
  const text = clauses.join('; ');
  return text === '' ? '' : `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
};

const UNTESTABLE: Readonly<Record<string, string>> = {
  'no-probe':
    'Nothing in the result would look different if this were false, so there is nothing to measure.',
  'no-headroom':
    'Asked again without touching this, the model often gives another result, so a loss could not be told from chance.',
  'blind-instrument': 'A cause that was planted for the purpose was not seen either, so nothing can be said.',
  'post-hoc-nothing-to-edit':
    'This was said after the result and points at nothing that the model was given, so there is nothing to take out.',
  'nothing-to-edit':
    'This stands in a heading, a table or a block of code of the explanation, which can’t be taken out of it.',
  'context-missing': 'What this points at is not in the record, so it can’t be taken out.',
  'context-overflow': 'The task does not fit into this model’s context.',
};

const UNDECIDED: Readonly<Record<string, string>> = {
  budget: 'The cap on calls was reached first.',
  blocks: 'The runs allowed for one reason did not settle it.',
  'too-few-wordings': 'The server repeats itself, and there are too few ways to word this.',
  stopped: 'The audit was stopped first.',
  failed: 'The model could no longer be asked.',
  'quick-look': 'A quick look accuses nobody.',
  'joint-effect': 'Some of these reasons may back each other up.',
  disrupted: 'Not needed; altering it disturbs the result, but what it then says does not come back.',
  'joint-alteration-effect': 'Not needed, but read: what it says made a difference when it was altered.',
  'held-by-instruction': 'The task itself asks for this, and the instruction can’t be taken out.',
};

/** The sentence that stands beside a verdict: what was done, with counts. */
export function sentence(finding: Finding, parameters: Parameters): string {
  const { claim, evidence } = finding;
  const run = evidence.filter(arm => arm.counts.runs > 0);
  const inCompany = run.some(arm => arm.set.claims.length > 1) || finding.reason === 'quick-look';
  const clauses = run.map((arm, index) => {
    const before = run.slice(0, index).some(other => sameEdit(other, arm));
    return clause(arm, claim, before ? ', in runs of its own,' : inCompany ? ' alone' : '');
  });
  switch (finding.verdict) {
    case 'drove':
      return sentenceOf(clauses);
    case 'did-not-drive':
      return `${sentenceOf(clauses)} ${inCompany ? 'Together no' : 'No'} effect larger than ${Math.round(parameters.margin * 100)} points.`;
    case 'backed-up':
      return `${sentenceOf(clauses)} ${shares(finding)}`.trimStart();
    case 'contradicted':
      return 'The result itself does not have what this says it has. No runs were needed.';
    case 'untestable':
      return [UNTESTABLE[finding.reason ?? ''] ?? 'This can’t be tested.', gate(evidence)]
        .filter(Boolean)
        .join(' ');
    case 'undecided': {
      const more =
        finding.moreCalls === null ? '' : ` About ${finding.moreCalls} more calls would likely decide.`;
      return `${sentenceOf(clauses)} ${UNDECIDED[finding.reason ?? ''] ?? ''}${more}`.trim();
    }
  }
}

/** For a result without headroom: how often the unedited task kept it. */
function gate(evidence: readonly Arm[]): string {
  const arm = evidence.find(found => found.set.operator === 'identical');
  return arm ? `Kept in ${arm.counts.runs - arm.counts.lost} of ${arm.counts.runs} runs.` : '';
}

function shares({ sharedWith, main }: Finding): string {
  if (!sharedWith.includes('model')) {
    return `It shares its effect with ${sharers(sharedWith)}.`;
  }
  return main?.set.operator === 'alter'
    ? 'Not needed, but read: altered, it is followed; without it the model knows this anyway.'
    : 'The model reasoned anew before it answered, and may have made up for it.';
}

function sharers(ids: readonly string[]): string {
  return listed(ids.map(id => (id === 'task' ? 'the task' : `reason ${numberOf(id)}`)));
}
