import { LIMITS } from '../../../kernel/limits';
import { assertUnreachable } from '../../../kernel/errors';
import type { GatewayOutcome } from '../gateway/outcomes';
import type { Attempt, Settlement } from './types';

/** Deadline of an action the payer must take; recovery looks at the attempt once it has passed. */
const SESSION_SECONDS = LIMITS.paymentSessionSeconds;
/** An unknown outcome is looked at again almost at once. */
const UNKNOWN_LEASE_SECONDS = 1;

/**
 * What a gateway's answer makes of an open attempt.
 * Unknown is never declined: it keeps stock and attempt as they are until recovery knows better.
 */
export function settlementOf(attempt: Pick<Attempt, 'id' | 'type' | 'amountMinor'>, outcome: GatewayOutcome): Settlement {
  const base = {
    attemptId: attempt.id,
    gatewayReference: 'gatewayReference' in outcome ? outcome.gatewayReference : undefined,
    approvalUrl: undefined,
    sessionSeconds: undefined,
    capturedMinor: 0n,
    leaseSeconds: UNKNOWN_LEASE_SECONDS,
  };
  switch (outcome.kind) {
    case 'approved':
      return {
        ...base,
        status: outcome.captured ? 'completed' : 'waiting-capture',
        result: 'approved',
        capturedMinor: outcome.captured ? attempt.amountMinor : 0n,
        response: {
          code: outcome.responseCode,
          authorizationCode: outcome.authorizationCode,
          ...(outcome.threeDs && { threeDs: { ...outcome.threeDs } }),
        },
      };
    case 'declined':
      return {
        ...base,
        status: 'completed',
        result: 'declined',
        response: {
          code: outcome.responseCode,
          message: outcome.message,
          declineReason: outcome.reason,
          ...(outcome.threeDs && { threeDs: { ...outcome.threeDs } }),
        },
      };
    case 'action-required':
      return {
        ...base,
        status: outcome.action === 'redirect' ? 'offsite' : 'waiting-approval',
        result: 'unknown',
        approvalUrl: outcome.url ?? undefined,
        sessionSeconds: SESSION_SECONDS,
        leaseSeconds: SESSION_SECONDS,
        response: { action: outcome.action },
      };
    case 'pending':
      return {
        ...base,
        status: 'pending',
        result: 'unknown',
        sessionSeconds: SESSION_SECONDS,
        leaseSeconds: SESSION_SECONDS,
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
