import type { DomainErrorCode } from '../../kernel/errors';
import type { AttemptResult, DeclineReason } from '../../modules/payments';

/** Two digits after ISO 8583, the standard of the trade, and what each says. */
export const CODES = {
  '00': 'Approved.',
  '01': 'Refer to the card issuer.',
  '05': 'Declined.',
  '12': 'Invalid transaction.',
  '13': 'Invalid amount.',
  '14': 'Invalid card or account number.',
  '30': 'Format error.',
  '51': 'Insufficient funds.',
  '54': 'Expired card.',
  '63': 'Credentials refused.',
  '91': 'The outcome of the payment is not known yet. Send the same request again.',
  '94': 'Duplicate.',
  '96': 'System malfunction. Try again.',
} as const;
export type Code = keyof typeof CODES;

export interface Refusal {
  readonly code: Code;
  readonly status: number;
}

const r = (code: Code, status: number): Refusal => ({ code, status });

/** Every refusal of the core in the words of this door. A new code does not compile until it stands here. */
export const REFUSALS: Readonly<Record<DomainErrorCode, Refusal>> = {
  unauthenticated: r('63', 401),
  forbidden: r('63', 403),
  'not-found': r('12', 404),
  ambiguous: r('12', 409),
  malformed: r('30', 400),
  'validation-failed': r('30', 400),
  'unsupported-media-type': r('30', 415),
  'payload-too-large': r('30', 413),
  'method-not-allowed': r('30', 405),
  'rate-limited': r('96', 429),
  'hold-limit-reached': r('96', 429),
  overloaded: r('96', 503),
  unavailable: r('96', 503),
  internal: r('96', 503),
  'idempotency-in-flight': r('91', 202),
  'idempotency-mismatch': r('94', 409),
  'idempotency-foreign': r('94', 409),
  'offer-not-found': r('12', 422),
  'offer-unavailable': r('12', 422),
  'sold-out': r('12', 422),
  'quantity-limit': r('12', 422),
  'price-changed': r('13', 422),
  'mixed-currencies': r('12', 422),
  'amount-out-of-range': r('13', 422),
  'coupon-invalid': r('12', 422),
  'shipping-unavailable': r('12', 422),
  'customer-not-found': r('12', 422),
  'customer-taken': r('12', 422),
  'username-taken': r('12', 422),
  'instrument-not-found': r('14', 422),
  'instrument-not-owned': r('14', 422),
  'instrument-invalid': r('14', 422),
  'token-invalid': r('14', 422),
  'token-expired': r('54', 422),
  'method-unavailable': r('12', 422),
  'gateway-account-missing': r('12', 422),
  'card-number-refused': r('12', 422),
  'already-claimed': r('94', 409),
  'already-paid': r('94', 409),
  'invalid-state': r('12', 422),
  'amount-exceeds': r('13', 422),
  'partial-unsupported': r('13', 422),
  'operation-unsupported': r('12', 422),
  'stock-in-use': r('12', 422),
  'redeem-failed': r('12', 422),
  'charge-in-progress': r('91', 202),
};

/** Every reason of the gateway for a declined payment. */
export const DECLINES: Readonly<Record<DeclineReason, Code>> = {
  'do-not-honor': '05',
  'insufficient-funds': '51',
  'expired-card': '54',
  'invalid-cvv': '05',
  'invalid-card': '14',
  'invalid-account': '14',
  'invalid-amount': '13',
  'limit-exceeded': '05',
  referral: '01',
  'suspected-fraud': '05',
  'lost-or-stolen': '05',
  restricted: '05',
  'method-refused': '05',
  'installments-not-allowed': '05',
  'authentication-failed': '05',
  'acquirer-error': '96',
  canceled: '05',
  expired: '05',
  voided: '05',
  fenced: '05',
  'parent-not-found': '12',
  'invalid-state': '12',
  'amount-exceeds': '13',
};

/** Code of a payment without a reason of its own. */
export const RESULTS: Readonly<Record<AttemptResult, Code>> = {
  approved: '00',
  declined: '05',
  // it never reached the gateway, or was taken back: nothing is charged
  canceled: '96',
  abandoned: '05',
  unknown: '91',
};

const PENDING = 202;
const MALFUNCTION = 503;
const DECIDED = 200;

/** HTTP status of an answer about a payment. */
export const statusOf = (code: Code): number => (code === '91' ? PENDING : code === '96' ? MALFUNCTION : DECIDED);
