import { LIMITS } from '../../kernel/limits';
import type { Called } from './targets';
import type { LeasedDelivery, Policy } from './types';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const MS_PER_SECOND = 1000;
/** Pauses before the tries that follow a failed one, in seconds. */
const PAUSES: Readonly<Record<Policy, readonly number[]>> = {
  standard: [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR],
  merchant: [15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR],
};
const OK = 200;
const REDIRECT = 300;
const GONE = 410;
const MAY_ASK_FOR_A_PAUSE: readonly number[] = [429, 503];

/** The result of a try: why there is no answer, where there is none. */
export type TryResult = Called | { readonly error: 'secret-unreadable' };

/** What a try comes to. */
export interface Outcome {
  readonly status: 'delivered' | 'waiting' | 'failed';
  /** Does it use up a try of the policy? */
  readonly counted: boolean;
  /** Seconds until the next try, of a delivery that waits. */
  readonly dueInSeconds: number;
  readonly responseStatus: number | null;
  /** A word; null: success. */
  readonly error: string | null;
  /** The receiver wants nothing more, ever. */
  readonly gone: boolean;
  /** The receiver asked for a pause of so many seconds; null: it did not. */
  readonly pauseSeconds: number | null;
}

type Tried = Pick<LeasedDelivery, 'policy' | 'tries' | 'endpointId' | 'triedForSeconds'>;

/**
 * What to do after a try.
 *
 * A pause that the receiver asks for uses up no try as long as it ends within the time that the policy's pauses take together: otherwise a
 * receiver that says "in five seconds" for a minute would have used up all tries. A delivery to an endpoint that is gone waits until somebody
 * enables the endpoint; the address of a single purchase has nobody who could do that, so 410 is a failure there like any other.
 */
export function outcomeOf(delivery: Tried, result: TryResult, now: Date): Outcome {
  const responseStatus = 'status' in result ? result.status : null;
  if (responseStatus !== null && isSuccess(delivery.policy, responseStatus)) {
    return { ...NOTHING, status: 'delivered', counted: true, responseStatus, error: null };
  }
  const failure = { ...NOTHING, responseStatus, error: 'error' in result ? result.error : 'status' };
  if (responseStatus === GONE && delivery.endpointId !== null) return { ...failure, gone: true };

  const pauseSeconds = 'status' in result ? pauseOf(result, now) : null;
  if (pauseSeconds !== null && delivery.triedForSeconds + pauseSeconds <= totalOf(delivery.policy)) {
    return { ...failure, dueInSeconds: pauseSeconds, pauseSeconds };
  }
  const next = PAUSES[delivery.policy][delivery.tries];
  return next === undefined
    ? { ...failure, status: 'failed', counted: true, pauseSeconds }
    : { ...failure, counted: true, dueInSeconds: Math.max(next, pauseSeconds ?? 0), pauseSeconds };
}

const NOTHING: Omit<Outcome, 'responseStatus' | 'error'> = {
  status: 'waiting',
  counted: false,
  dueInSeconds: 0,
  gone: false,
  pauseSeconds: null,
};

const isSuccess = (policy: Policy, status: number): boolean =>
  policy === 'merchant' ? status === OK : status >= OK && status < REDIRECT;

const totalOf = (policy: Policy): number => PAUSES[policy].reduce((sum, pause) => sum + pause, 0);

/** Seconds that `Retry-After` asks for, as seconds or as a date; null: nothing that can be read. */
function pauseOf({ status, retryAfter }: { status: number; retryAfter: string | undefined }, now: Date): number | null {
  if (retryAfter === undefined || !MAY_ASK_FOR_A_PAUSE.includes(status)) return null;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - now.getTime()) / MS_PER_SECOND);
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 1), LIMITS.retryAfterMaxSeconds);
}
