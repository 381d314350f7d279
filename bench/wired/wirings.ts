/**
 * The ways in which a wired model's result can hang on the stated reasons. What each means in full, and which
 * verdicts it allows, stands in allowed.ts.
 */
export const WIRINGS = [
  'none',
  'single',
  'both-needed',
  'either-two',
  'either-three',
  'task-backed',
  'self-repairing',
  'context-bound',
  'typography',
  'wording',
  'position',
  'fragile',
  'deterministic',
  'reasons-anew',
  'blind',
] as const;
export type Wiring = (typeof WIRINGS)[number];

/** `cause`: the wiring looks at it. `other`: it stands in the explanation, and the model never looks at it. */
export type Role = 'cause' | 'other';

/** How many causes a wiring has. */
export const CAUSES: Readonly<Record<Wiring, number>> = {
  none: 0,
  single: 1,
  'both-needed': 2,
  'either-two': 2,
  'either-three': 3,
  'task-backed': 1,
  'self-repairing': 1,
  'context-bound': 1,
  typography: 0,
  wording: 1,
  position: 1,
  fragile: 0,
  deterministic: 1,
  'reasons-anew': 0,
  blind: 0,
};

/** Wirings that are also run with answers that come out other than wired, at each of the rates. */
export const NOISY: readonly Wiring[] = [
  'none',
  'single',
  'both-needed',
  'either-two',
  'either-three',
  'task-backed',
  'self-repairing',
];
export const NOISE = [0, 0.05, 0.1, 0.2] as const;
