import type { Money } from '../../../kernel/money/money';

/** Why a payment was refused. Closed: doors keep exhaustive tables over it. */
export const DECLINE_REASONS = [
  'do-not-honor',
  'insufficient-funds',
  'expired-card',
  'invalid-cvv',
  'invalid-card',
  'invalid-account',
  'invalid-amount',
  'limit-exceeded',
  'referral',
  'suspected-fraud',
  'lost-or-stolen',
  'restricted',
  'method-refused',
  'installments-not-allowed',
  'authentication-failed',
  'acquirer-error',
  'canceled',
  'expired',
  'voided',
  'fenced',
  'parent-not-found',
  'invalid-state',
  'amount-exceeds',
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** Why nothing is known about a request that may have taken effect. */
export const UNKNOWN_CAUSES = [
  'timeout',
  'connection-lost',
  'server-error',
  'unexpected-answer',
  'answer-too-large',
  'redirected',
  'mismatch',
  'idempotency-mismatch',
] as const;
export type UnknownCause = (typeof UNKNOWN_CAUSES)[number];

/** Why it is certain that a request took no effect: no byte of it left, or the gateway refused to look at it. */
export const NOT_SENT_CAUSES = [
  'connection-refused',
  'name-not-found',
  'unreachable',
  'connect-timeout',
  'account-unusable',
  'tls',
  'refused',
] as const;
export type NotSentCause = (typeof NOT_SENT_CAUSES)[number];

/** How the customer was authenticated, in the words of the storefront's `3ds` object. */
export interface ThreeDs {
  readonly version: '2.2.0';
  readonly enrolled: 'yes' | 'no';
  readonly authenticated: 'yes' | 'no' | 'attempted' | 'not applicable';
  readonly liability: 'protected' | 'not protected' | 'protected (attempt)';
  readonly flow: 'frictionless' | 'challenge';
}

export interface Approved {
  readonly kind: 'approved';
  readonly gatewayReference: string;
  /** Six letters or digits. */
  readonly authorizationCode: string;
  readonly responseCode: string;
  /** What was really moved or reserved. */
  readonly amount: Money;
  /** False: reserved only. */
  readonly captured: boolean;
  readonly threeDs?: ThreeDs;
}

export interface Declined {
  readonly kind: 'declined';
  readonly gatewayReference: string;
  readonly reason: DeclineReason;
  readonly responseCode: string;
  readonly message: string;
  readonly threeDs?: ThreeDs;
}

export const CUSTOMER_ACTIONS = ['redirect', 'challenge', 'verification-code'] as const;

export interface ActionRequired {
  readonly kind: 'action-required';
  readonly gatewayReference: string;
  readonly action: (typeof CUSTOMER_ACTIONS)[number];
  /** The gateway's page; null for a verification code, which the merchant asks for itself. */
  readonly url: string | null;
}

export interface PaymentInstructions {
  readonly method: string;
  readonly paymentCode: string;
  /** Text of the bar code the cashier scans. */
  readonly barcodeText: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
  /** Page of the gateway with the same instructions. */
  readonly url: string;
}

export interface Pending {
  readonly kind: 'pending';
  readonly gatewayReference: string;
  readonly instructions: PaymentInstructions;
}

export interface Unknown {
  readonly kind: 'unknown';
  readonly cause: UnknownCause;
  /** The gateway answered about other money than we asked for: alert, never "approved". */
  readonly mismatch: boolean;
}

export interface NotSent {
  readonly kind: 'not-sent';
  readonly cause: NotSentCause;
}

/** What became of one call. Only `approved`, `declined` and `not-sent` are final. */
export type GatewayOutcome = Approved | Declined | ActionRequired | Pending | Unknown | NotSent;

export const unknownOutcome = (cause: UnknownCause): Unknown => ({
  kind: 'unknown',
  cause,
  mismatch: cause.endsWith('mismatch'),
});

/**
 * Guards every answer, inquiry and callback: an approval of another amount or currency than we asked for is not an approval.
 * @returns the outcome itself, or `unknown` with `mismatch`
 */
export function checkAmount(outcome: GatewayOutcome, expected: Money): GatewayOutcome {
  if (outcome.kind !== 'approved') return outcome;
  const same = outcome.amount.minor === expected.minor && outcome.amount.currency === expected.currency;
  return same ? outcome : unknownOutcome('mismatch');
}
