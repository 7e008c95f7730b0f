import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '../../kernel/errors';
import type { GivenAnswer } from '../../kernel/idempotency';

/** How long a duplicate waits for the purchase its `UniqueID` names, and how often it looks. */
const WAIT_MS = 20_000;
const FIRST_PAUSE_MS = 25;
const MAX_PAUSE_MS = 500;

/**
 * A `UniqueID` gets the purchase it names also while the first request with it is still running: it waits.
 * @throws DomainError idempotency-in-flight when the first one takes too long · as `run`
 */
export async function waitForFirst(run: () => Promise<GivenAnswer>): Promise<GivenAnswer> {
  const deadline = performance.now() + WAIT_MS;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, MAX_PAUSE_MS)) {
    try {
      return await run();
    } catch (error) {
      const running = error instanceof DomainError && error.code === 'idempotency-in-flight';
      if (!running || performance.now() + wait > deadline) throw error;
      await pause(wait);
    }
  }
}
