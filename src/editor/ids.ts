import type { VerdictWord } from '../audit/report.ts';

/*
 * Every id that package.json declares, once. A test compares both ways.
 */

export const COMMANDS = {
  auditFile: 'explanationAuditor.auditFile',
  trySample: 'explanationAuditor.trySample',
  chooseModel: 'explanationAuditor.chooseModel',
  setApiKey: 'explanationAuditor.setApiKey',
  stop: 'explanationAuditor.stop',
  goOn: 'explanationAuditor.goOn',
  exportReport: 'explanationAuditor.exportReport',
  focusPanel: 'explanationAuditor.focusPanel',
  openExplanation: 'explanationAuditor.openExplanation',
  showEvidence: 'explanationAuditor.showEvidence',
  setAside: 'explanationAuditor.setAside',
  takeBack: 'explanationAuditor.takeBack',
  removeExplanation: 'explanationAuditor.removeExplanation',
} as const;

export const CONTAINER = 'explanationAuditor';

export const VIEWS = {
  explanations: 'explanationAuditor.explanations',
  page: 'explanationAuditor.page',
} as const;

export const SETTINGS_SECTION = 'explanationAuditor';

/** Below the section, as `getConfiguration(section).get` takes them. */
export const SETTINGS = {
  baseUrl: 'baseUrl',
  model: 'model',
  modelPath: 'modelPath',
  embeddedThreads: 'embedded.threads',
  maxCalls: 'maxCalls',
  concurrency: 'concurrency',
  findings: 'diagnostics.findings',
  quickLook: 'diagnostics.quickLook',
  otherModel: 'diagnostics.otherModel',
} as const;

export const COLOURS = {
  drove: 'explanationAuditor.drove',
  backedUp: 'explanationAuditor.backedUp',
  didNotDrive: 'explanationAuditor.didNotDrive',
  contradicted: 'explanationAuditor.contradicted',
  untestable: 'explanationAuditor.untestable',
  undecided: 'explanationAuditor.undecided',
  running: 'explanationAuditor.running',
  heat: 'explanationAuditor.heat',
  track: 'explanationAuditor.track',
} as const;

export const VERDICT_COLOURS: Record<VerdictWord, string> = {
  drove: COLOURS.drove,
  'backed-up': COLOURS.backedUp,
  'did-not-drive': COLOURS.didNotDrive,
  contradicted: COLOURS.contradicted,
  untestable: COLOURS.untestable,
  undecided: COLOURS.undecided,
};

/** Keys that the `when` clauses of package.json read. */
export const CONTEXT = {
  running: 'explanationAuditor.running',
  hasReport: 'explanationAuditor.hasReport',
} as const;

/** What the rows of the tree call themselves, for menus; parts are joined with a dot. */
export const ROWS = {
  explanation: 'explanation',
  audited: 'explanation.audited',
  undecided: 'explanation.audited.undecided',
  reason: 'reason',
  finding: 'reason.finding',
  setAside: 'reason.setAside',
} as const;

export const DIAGNOSTICS_SOURCE = 'explanation audit';

/** The scheme of the read-only texts in VS Code's diff editor. */
export const DIFF_SCHEME = 'explanation-audit';
