/** Moments at which a crash would hurt most: each stands between two things that must both happen, or neither. */
export const FAILPOINTS = [
  'begin-before-commit',
  'begin-committed',
  'gateway-answered',
  'settle-before-commit',
  'settle-committed',
  'attempt-leased',
  'fence-announced',
  'fence-answered',
  'callback-stored',
  'events-before-commit',
  'delivery-sent',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** Marks such a moment, and does nothing. The crash tests put a module that kills its process in the place of this one, in a copy of the build. */
export const failpoint = (_at: Failpoint): void => undefined;
