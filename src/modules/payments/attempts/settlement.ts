import { processClock } from '../../../kernel/clock';
import { LIMITS } from '../../../kernel/limits';
import { assertUnreachable } from '../../../kernel/errors';
import type { GatewayOutcome } from '../gateway/outcomes';
import { isPayment, type Attempt, type Settlement } from './types';

/** Deadline of an action the payer must take; recovery looks at the attempt once it has passed. */
const SESSION_SECONDS = LIMITS.paymentSessionSeconds;
/** A clock of the gateway that is ahead must not end a payment at once. */
const MIN_SESSION_SECONDS = 60;
const MS_PER_SECOND = 1_000;
/** Declines that only say that we had taken the payment back ourselves. */
const TAKEN_BACK: readonly string[] = ['fenced', 'voided'];
/** An unknown outcome is looked at again almost at once. */
const UNKNOWN_LEASE_SECONDS = 1;

/** Instructions name the end of their time; without a readable one it is that of every other session. */
function secondsUntil(end: string): number {
  const seconds = Math.ceil((Date.parse(end) - processClock.nowMs()) / MS_PER_SECOND);
  return Number.isFinite(seconds) ? Math.max(seconds, MIN_SESSION_SECONDS) : SESSION_SECONDS;
}

type Settled = Pick<Attempt, 'id' | 'type' | 'amountMinor' | 'response'>;

/**
 * A page of ours that nobody has opened keeps stock no longer than a declined purchase; opening it gives the session its time
 * (`AttemptRecoveryRepository.openHosted`). A gateway's address counts as opened when it is handed out.
 */
const sessionSecondsOf = ({ response }: Settled): number =>
  response.hosted === true ? LIMITS.holdSeconds : SESSION_SECONDS;

/**
 * What a gateway's answer makes of an open attempt.
 * Unknown is never declined: it keeps stock and attempt as they are until recovery knows better.
 */
export function settlementOf(attempt: Settled, outcome: GatewayOutcome, fenced = false): Settlement {
  // every member, so that those below replace some and add none: adding to a copy costs a microsecond each
  const base: Settlement = {
    fenced,
    attemptId: attempt.id,
    status: 'conn-error',
    result: 'unknown',
    response: {},
    gatewayReference: 'gatewayReference' in outcome ? outcome.gatewayReference : undefined,
    approvalUrl: undefined,
    sessionSeconds: undefined,
    capturedMinor: 0n,
    leaseSeconds: UNKNOWN_LEASE_SECONDS,
  };
  switch (outcome.kind) {
    case 'approved':
      return { ...base, ...approvalOf(attempt, outcome) };
    case 'declined':
      return { ...base, ...refusalOf(outcome) };
    case 'action-required':
      return {
        ...base,
        status: outcome.action === 'redirect' ? 'offsite' : 'waiting-approval',
        result: 'unknown',
        approvalUrl: outcome.url ?? undefined,
        sessionSeconds: sessionSecondsOf(attempt),
        leaseSeconds: sessionSecondsOf(attempt),
        response: { action: outcome.action },
      };
    case 'pending':
      return {
        ...base,
        status: 'pending',
        result: 'unknown',
        sessionSeconds: secondsUntil(outcome.instructions.expiresAt),
        leaseSeconds: secondsUntil(outcome.instructions.expiresAt),
        response: { instructions: { ...outcome.instructions } },
      };
    case 'unknown':
      return { ...base, status: 'conn-error', result: 'unknown', response: { cause: outcome.cause } };
    case 'not-sent':
      return { ...base, status: 'never-sent', result: 'canceled', response: { cause: outcome.cause } };
    default:
      return assertUnreachable(outcome);
  }
}

type Ending = Pick<Settlement, 'status' | 'result' | 'response'>;
type OutcomeOf<Kind extends GatewayOutcome['kind']> = Extract<GatewayOutcome, { kind: Kind }>;

/** Of a capture, void or refund the parent keeps the sums. */
const approvalOf = (
  attempt: Settled,
  { captured, responseCode, authorizationCode, threeDs }: OutcomeOf<'approved'>,
): Ending & Pick<Settlement, 'capturedMinor'> => ({
  status: captured || !isPayment(attempt) ? 'completed' : 'waiting-capture',
  result: 'approved',
  capturedMinor: captured && isPayment(attempt) ? attempt.amountMinor : 0n,
  response: { code: responseCode, authorizationCode, ...(threeDs && { threeDs: { ...threeDs } }) },
});

const refusalOf = ({ reason, responseCode, message, threeDs }: OutcomeOf<'declined'>): Ending =>
  TAKEN_BACK.includes(reason)
    ? { status: 'voided', result: 'canceled', response: { cause: reason } }
    : {
        status: 'completed',
        result: 'declined',
        response: { code: responseCode, message, declineReason: reason, ...(threeDs && { threeDs: { ...threeDs } }) },
      };

/**
 * How a payment ends that was given up: proven never to have happened, taken back, taken back because its payer wants to
 * pay in another way, or not completed by its payer in time.
 */
export type GivenUp = 'never-sent' | 'voided' | 'replaced' | 'abandoned';

/** The settlement of a payment that was given up after the gateway confirmed that it can no longer succeed. */
export function givenUp(attempt: Settled, how: GivenUp): Settlement {
  const base = settlementOf(attempt, { kind: 'not-sent', cause: 'refused' }, true);
  switch (how) {
    case 'never-sent':
      return { ...base, response: { cause: 'never-sent' } };
    case 'voided':
    case 'replaced':
      return { ...base, status: 'voided', result: 'canceled', response: { cause: how } };
    case 'abandoned':
      return { ...base, status: 'timeout', result: 'abandoned', response: { cause: 'abandoned' } };
    default:
      return assertUnreachable(how);
  }
}

/** What an attempt that is as it was opened becomes by a final outcome, as far as it can be known before it is recorded. */
export function settledAttempt(attempt: Attempt, settlement: Settlement, at: Date): Attempt | undefined {
  const isFinal = settlement.result !== 'unknown' && settlement.approvalUrl === undefined;
  if (attempt.status !== 'sending' || !isFinal) return undefined;
  return {
    ...attempt,
    status: settlement.status,
    result: settlement.result,
    gatewayReference: settlement.gatewayReference ?? attempt.gatewayReference,
    response: { ...attempt.response, ...settlement.response },
    capturedMinor: settlement.capturedMinor,
    processedAt: at,
    updatedAt: at,
  };
}
