import type { DomainError, DomainErrorCode, FieldProblem } from '../../kernel/errors';
import type { ErrorContext, RenderedError } from '../shared';
import { resourceOf, toFieldName } from './field-names';

/** Kinds of item in the list `errors`. */
type ItemType = 'missing_field' | 'missing' | 'invalid' | 'not_owner' | 'not_found';

interface Refusal {
  readonly status: number;
  readonly type: string;
  /** Kind of each item; absent: `invalid`. */
  readonly item?: ItemType;
  /** Which field is blamed when the core named none. */
  readonly field?: string;
}

const refusal = (status: number, type: string, item?: ItemType, field?: string): Refusal => ({
  status,
  type,
  ...(item && { item }),
  ...(field !== undefined && { field }),
});

/** Every refusal of the core in this door's words. A new code does not compile until it stands here. */
const REFUSALS: Readonly<Record<DomainErrorCode, Refusal>> = {
  unauthenticated: refusal(401, 'auth_failed'),
  forbidden: refusal(403, 'auth_failed'),
  'not-found': refusal(404, 'find_failed'),
  ambiguous: refusal(409, 'find_failed'),
  malformed: refusal(400, 'validation_failed'),
  'validation-failed': refusal(422, 'validation_failed'),
  'unsupported-media-type': refusal(415, 'validation_failed'),
  'payload-too-large': refusal(413, 'validation_failed'),
  'method-not-allowed': refusal(405, 'find_failed'),
  'rate-limited': refusal(429, 'rate_limited'),
  'hold-limit-reached': refusal(429, 'hold_limit_reached'),
  overloaded: refusal(503, 'unavailable'),
  unavailable: refusal(503, 'unavailable'),
  internal: refusal(500, 'internal_error'),
  'idempotency-in-flight': refusal(409, 'already_charging'),
  'idempotency-mismatch': refusal(422, 'validation_failed', 'invalid', 'Idempotency-Key'),
  'idempotency-foreign': refusal(409, 'update_failed', 'invalid', 'Idempotency-Key'),
  'offer-not-found': refusal(404, 'find_failed', 'not_found', 'lines.0.offerId'),
  'offer-unavailable': refusal(422, 'cannot_fulfill', 'invalid', 'lines.0.offerId'),
  'sold-out': refusal(422, 'cannot_fulfill', 'invalid', 'lines.0.quantity'),
  'quantity-limit': refusal(422, 'validation_failed', 'invalid', 'lines.0.quantity'),
  'price-changed': refusal(422, 'validation_failed', 'invalid', 'expectedUnitPrice'),
  'mixed-currencies': refusal(422, 'validation_failed', 'invalid', 'lines.0.offerId'),
  'amount-out-of-range': refusal(422, 'validation_failed', 'invalid', 'lines.0.quantity'),
  'coupon-invalid': refusal(422, 'validation_failed'),
  'shipping-unavailable': refusal(422, 'validation_failed'),
  'customer-not-found': refusal(422, 'validation_failed', 'not_found', 'customerId'),
  'customer-taken': refusal(409, 'create_failed', 'invalid', 'email'),
  'username-taken': refusal(409, 'create_failed', 'invalid', 'email'),
  'instrument-not-found': refusal(422, 'validation_failed', 'not_found', 'paymentInstruction.paymentInstrumentId'),
  'instrument-not-owned': refusal(422, 'validation_failed', 'not_owner', 'paymentInstruction.paymentInstrumentId'),
  'instrument-invalid': refusal(422, 'validation_failed', 'invalid', 'paymentInstruction.paymentInstrumentId'),
  'token-invalid': refusal(422, 'validation_failed'),
  'token-expired': refusal(422, 'validation_failed'),
  'method-unavailable': refusal(422, 'validation_failed'),
  'gateway-account-missing': refusal(422, 'validation_failed', 'invalid', 'paymentInstruction.paymentInstrumentId'),
  'card-number-refused': refusal(422, 'validation_failed', 'invalid', 'number'),
  'already-claimed': refusal(409, 'already_claimed'),
  'already-paid': refusal(409, 'already_claimed'),
  'invalid-state': refusal(409, 'update_failed'),
  'amount-exceeds': refusal(422, 'validation_failed'),
  'partial-unsupported': refusal(422, 'validation_failed'),
  'operation-unsupported': refusal(422, 'validation_failed'),
  'stock-in-use': refusal(409, 'update_failed'),
  'redeem-failed': refusal(409, 'redeem_failed'),
  'charge-in-progress': refusal(409, 'already_charging'),
};

const JSON_TYPE = 'application/json; charset=utf-8';
/** Message of a field that was not sent (`required`). */
export const MISSING = 'is required';

/** A refusal in the envelope of this door. */
export function renderDealsError(error: DomainError, { path }: Pick<ErrorContext, 'path'>): RenderedError {
  const { status, type, item = 'invalid', field } = REFUSALS[error.code];
  const blamed: readonly FieldProblem[] =
    error.fields.length > 0 || field === undefined ? error.fields : [{ field, message: error.message }];
  return {
    status,
    contentType: JSON_TYPE,
    body: {
      status: 'error',
      error_type: typeAt(type, path),
      error_msg: error.message,
      ...(blamed.length > 0 && { errors: blamed.map((problem) => itemOf(problem, item, path)) }),
      ...(error.purchaseId !== undefined && { purchase_id: error.purchaseId }),
    },
  };
}

/** A voucher that is not there cannot be redeemed either. */
const typeAt = (type: string, path: string): string =>
  type === 'find_failed' && /\/redeem(\.json)?$/.test(path) ? 'redeem_failed' : type;

function itemOf({ field, message }: FieldProblem, type: ItemType, path: string): object {
  const name = toFieldName(field, path);
  return { type: message === MISSING ? 'missing_field' : type, message, field: name, resource: resourceOf(name, path) };
}
