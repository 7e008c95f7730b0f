/**
 * Time in this process, for things that never decide about stock or money: cache ages, log lines, rate windows, token
 * `exp`. Holds, leases and sessions of payments ask the database (`app_now()`), so that every process sees one clock.
 */
export const processClock = {
  /** Milliseconds since the epoch. */
  nowMs: (): number => Date.now(),
};
