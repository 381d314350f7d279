/** The auditor with one part taken out: what is that part good for? */
export const ABLATIONS = [
  'no placebo',
  'no alteration',
  'no looks alone',
  'no joint arms',
  'whole-text outcome',
  'reused controls',
  'peeking at p-values',
] as const;
export type Ablation = (typeof ABLATIONS)[number];
