import { DomainError, type DomainErrorCode } from '../../kernel/errors';
import { type ErrorContext, type RenderedError, renderProblem } from '../shared';
import { toFieldName } from './field-names';

/**
 * Which member of the body a refusal blames when the core named none; null: none. Exhaustive, so a new code does not compile until
 * this door has decided about it. Status and title are those of every problem document. A declined payment is no refusal: 201.
 */
const BLAMED_FIELD = {
  unauthenticated: null,
  forbidden: null,
  'not-found': null,
  ambiguous: null,
  malformed: null,
  'validation-failed': null,
  'unsupported-media-type': null,
  'payload-too-large': null,
  'method-not-allowed': null,
  'rate-limited': null,
  'hold-limit-reached': null,
  overloaded: null,
  unavailable: null,
  internal: null,
  'idempotency-in-flight': null,
  'idempotency-mismatch': 'Idempotency-Key',
  'idempotency-foreign': null,
  'offer-not-found': 'items',
  'offer-unavailable': 'items',
  'sold-out': 'items',
  'quantity-limit': 'items',
  'price-changed': 'items',
  'mixed-currencies': 'items',
  'amount-out-of-range': 'items',
  'coupon-invalid': 'couponIds',
  'shipping-unavailable': 'deliveryAddress',
  'customer-not-found': 'paymentInstruction.customerId',
  'customer-taken': 'paymentInstruction.customerId',
  'username-taken': 'password',
  'instrument-not-found': 'paymentInstruction.paymentInstrumentId',
  'instrument-not-owned': 'paymentInstruction.paymentInstrumentId',
  'instrument-invalid': 'paymentInstruction',
  'token-invalid': 'paymentInstruction.token',
  'token-expired': 'paymentInstruction.token',
  'method-unavailable': 'paymentInstruction.methods',
  'gateway-account-missing': 'paymentInstruction',
  'card-number-refused': 'paymentInstruction.pan',
  'already-claimed': null,
  'already-paid': 'invoiceId',
  'invalid-state': null,
  'amount-exceeds': 'amount',
  'partial-unsupported': 'amount',
  'operation-unsupported': null,
  'stock-in-use': null,
  'redeem-failed': null,
  'charge-in-progress': null,
} as const satisfies Record<DomainErrorCode, string | null>;

/**
 * A refusal as this door tells it: a problem document whose `invalidFields` are written as the caller wrote them. The type of a changed
 * price is one word, because shops compare it.
 */
export function renderStorefrontError(error: DomainError, context: ErrorContext): RenderedError {
  const blamed = BLAMED_FIELD[error.code];
  const named = error.fields.length > 0 || blamed === null ? error.fields : [{ field: blamed, message: error.message }];
  const fields = named.map(({ field, message }) => ({ field: toFieldName(field, context.path), message }));
  const { code, message, retryAfterSeconds, purchaseId } = error;
  const renamed = new DomainError(code, message, {
    fields,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(purchaseId !== undefined && { purchaseId }),
  });
  const rendered = renderProblem(renamed, context);
  return code === 'price-changed' ? { ...rendered, body: { ...(rendered.body as object), type: code } } : rendered;
}
