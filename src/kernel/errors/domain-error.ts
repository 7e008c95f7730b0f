import { LIMITS } from '../limits';

/** One field of the caller's input and what is wrong with it. `field` is dot notation in core terms (`lines.0.quantity`); doors translate it. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/**
 * Everything the core may refuse. The list is closed: each door keeps one exhaustive table over it, so a new code does not
 * compile until every door has an answer. Declined, pending and unknown payments are results, never errors.
 */
export const DOMAIN_ERROR_CODES = [
  'unauthenticated',
  'forbidden',
  'not-found',
  'ambiguous',
  'malformed',
  'validation-failed',
  'unsupported-media-type',
  'payload-too-large',
  'method-not-allowed',
  'rate-limited',
  'hold-limit-reached',
  'overloaded',
  'unavailable',
  'internal',
  'idempotency-in-flight',
  'idempotency-mismatch',
  'idempotency-foreign',
  'offer-not-found',
  'offer-unavailable',
  'sold-out',
  'quantity-limit',
  'price-changed',
  'mixed-currencies',
  'amount-out-of-range',
  'coupon-invalid',
  'shipping-unavailable',
  'customer-not-found',
  'customer-taken',
  'username-taken',
  'instrument-not-found',
  'instrument-not-owned',
  'instrument-invalid',
  'token-invalid',
  'token-expired',
  'method-unavailable',
  'gateway-account-missing',
  'card-number-refused',
  'already-claimed',
  'already-paid',
  'invalid-state',
  'amount-exceeds',
  'partial-unsupported',
  'operation-unsupported',
  'stock-in-use',
  'redeem-failed',
  'charge-in-progress',
] as const;

export type DomainErrorCode = (typeof DOMAIN_ERROR_CODES)[number];

/** Refusals that pass by themselves, almost at once. */
const PASSING: ReadonlySet<DomainErrorCode> = new Set(['charge-in-progress', 'idempotency-in-flight']);

export interface DomainErrorDetail {
  /** Which parts of the input are wrong, in core terms. */
  readonly fields?: readonly FieldProblem[];
  /** Seconds after which trying again makes sense. Absent: soon for what passes by itself, never for the rest. */
  readonly retryAfterSeconds?: number;
  /** The purchase the refusal speaks of, when the caller may know it. */
  readonly purchaseId?: string;
  /** Purchases that go by an ambiguous name. */
  readonly candidates?: readonly string[];
  /** The state that stands in the way. */
  readonly state?: string;
}

/** A refusal by the core. `message` is safe to show to the caller: no SQL, no secrets, no excerpt of the input. */
export class DomainError extends Error {
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds: number | undefined;
  readonly purchaseId: string | undefined;
  readonly candidates: readonly string[];
  readonly state: string | undefined;

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    detail: DomainErrorDetail = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DomainError';
    this.fields = detail.fields ?? [];
    this.retryAfterSeconds = detail.retryAfterSeconds ?? (PASSING.has(code) ? LIMITS.retryAfterSeconds : undefined);
    this.purchaseId = detail.purchaseId;
    this.candidates = detail.candidates ?? [];
    this.state = detail.state;
  }
}

/** Shorthand for a refusal that names input fields. */
export const invalidInput = (...fields: FieldProblem[]): DomainError =>
  new DomainError('validation-failed', 'Invalid data sent.', { fields });

/** For the end of an exhaustive switch. */
export const assertUnreachable = (value: never): never => {
  throw new Error(`unreachable case: ${String(value)}`);
};
