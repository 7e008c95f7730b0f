import type { DomainError, DomainErrorCode } from '../../kernel/errors';
import type { ErrorContext, RenderedError } from './door';

interface Problem {
  readonly status: number;
  readonly title: string;
}

const p = (status: number, title: string): Problem => ({ status, title });

/** Every refusal of the core as a problem document. A new code does not compile until it stands here. */
export const PROBLEMS: Readonly<Record<DomainErrorCode, Problem>> = {
  unauthenticated: p(401, 'Unauthorized'),
  forbidden: p(403, 'Forbidden'),
  'not-found': p(404, 'Not found'),
  ambiguous: p(409, 'Ambiguous name'),
  malformed: p(400, 'Malformed request'),
  'validation-failed': p(422, 'Invalid data'),
  'unsupported-media-type': p(415, 'Unsupported media type'),
  'payload-too-large': p(413, 'Payload too large'),
  'method-not-allowed': p(405, 'Method not allowed'),
  'rate-limited': p(429, 'Too many requests'),
  'hold-limit-reached': p(429, 'Too many active reservations'),
  overloaded: p(503, 'Service overloaded'),
  unavailable: p(503, 'Service unavailable'),
  internal: p(500, 'Internal error'),
  'idempotency-in-flight': p(409, 'Request still running'),
  'idempotency-mismatch': p(422, 'Idempotency key used for another request'),
  'idempotency-foreign': p(409, 'Idempotency key used for another website'),
  'offer-not-found': p(422, 'Unknown plan'),
  'offer-unavailable': p(422, 'Plan not available'),
  'sold-out': p(422, 'Sold out'),
  'quantity-limit': p(422, 'Quantity not allowed'),
  'price-changed': p(422, 'Price changed'),
  'mixed-currencies': p(422, 'Several currencies'),
  'amount-out-of-range': p(422, 'Amount out of range'),
  'coupon-invalid': p(422, 'Coupon not applicable'),
  'shipping-unavailable': p(422, 'Shipping not available'),
  'customer-not-found': p(422, 'Unknown customer'),
  'customer-taken': p(422, 'Customer exists'),
  'username-taken': p(422, 'Username taken'),
  'instrument-not-found': p(422, 'Unknown payment instrument'),
  'instrument-not-owned': p(422, 'Unknown payment instrument'),
  'instrument-invalid': p(422, 'Invalid payment instrument'),
  'token-invalid': p(422, 'Invalid payment token'),
  'token-expired': p(422, 'Payment token expired'),
  'method-unavailable': p(422, 'Payment method not available'),
  'gateway-account-missing': p(422, 'Payment cannot be taken'),
  'card-number-refused': p(422, 'Card numbers not taken'),
  'already-claimed': p(409, 'Already claimed'),
  'already-paid': p(422, 'Already paid'),
  'invalid-state': p(409, 'Not possible in this state'),
  'amount-exceeds': p(422, 'Amount too high'),
  'partial-unsupported': p(422, 'Partial amount not supported'),
  'operation-unsupported': p(422, 'Operation not supported'),
  'stock-in-use': p(409, 'Stock in use'),
  'redeem-failed': p(409, 'Cannot be redeemed'),
  'charge-in-progress': p(409, 'Charge in progress'),
};

/** Stable name of a kind of problem; nothing stands behind it to be fetched. */
const problemType = (code: DomainErrorCode): string => `urn:holdfast:problem:${code}`;

/** The default format: RFC 9457, with `invalidFields` when fields are to blame. `instance` is the request's id. */
export function renderProblem(error: DomainError, { requestId }: Pick<ErrorContext, 'requestId'>): RenderedError {
  const { status, title } = PROBLEMS[error.code];
  return {
    status,
    contentType: 'application/problem+json; charset=utf-8',
    body: {
      type: problemType(error.code),
      title,
      status,
      detail: error.message,
      instance: `urn:holdfast:request:${requestId}`,
      ...(status === 422 ? { invalidFields: error.fields } : {}),
      ...(error.candidates.length > 0 ? { candidates: error.candidates } : {}),
      ...(error.state === undefined ? {} : { state: error.state }),
    },
  };
}
