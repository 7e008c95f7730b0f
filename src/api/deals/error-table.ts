import type { DomainError, DomainErrorCode, FieldProblem } from '../../kernel/errors';
import type { ErrorContext, RenderedError } from '../shared';
import { resourceOf, toFieldName } from './field-names';

/** Kinds of item in the list `errors`. */
type ItemType = 'missing_field' | 'missing' | 'invalid' | 'not_owner' | 'not_found';

interface Told {
  readonly status: number;
  readonly type: string;
  /** Kind of each item; absent: `invalid`. */
  readonly item?: ItemType;
  /** Which field is blamed when the core named none. */
  readonly field?: string;
}

const told = (status: number, type: string, item?: ItemType, field?: string): Told => ({
  status,
  type,
  ...(item && { item }),
  ...(field !== undefined && { field }),
});

/** Every refusal of the core in this door's words. A new code does not compile until it stands here. */
const TOLD: Readonly<Record<DomainErrorCode, Told>> = {
  unauthenticated: told(401, 'auth_failed'),
  forbidden: told(403, 'auth_failed'),
  'not-found': told(404, 'find_failed'),
  ambiguous: told(409, 'find_failed'),
  malformed: told(400, 'validation_failed'),
  'validation-failed': told(422, 'validation_failed'),
  'unsupported-media-type': told(415, 'validation_failed'),
  'payload-too-large': told(413, 'validation_failed'),
  'method-not-allowed': told(405, 'find_failed'),
  'rate-limited': told(429, 'rate_limited'),
  'hold-limit-reached': told(429, 'hold_limit_reached'),
  overloaded: told(503, 'unavailable'),
  unavailable: told(503, 'unavailable'),
  internal: told(500, 'internal_error'),
  'idempotency-in-flight': told(409, 'already_charging'),
  'idempotency-mismatch': told(422, 'validation_failed', 'invalid', 'Idempotency-Key'),
  'idempotency-foreign': told(409, 'update_failed', 'invalid', 'Idempotency-Key'),
  'offer-not-found': told(404, 'find_failed', 'not_found', 'lines.0.offerId'),
  'offer-unavailable': told(422, 'cannot_fulfill', 'invalid', 'lines.0.offerId'),
  'sold-out': told(422, 'cannot_fulfill', 'invalid', 'lines.0.quantity'),
  'quantity-limit': told(422, 'validation_failed', 'invalid', 'lines.0.quantity'),
  'price-changed': told(422, 'validation_failed', 'invalid', 'expectedUnitPrice'),
  'mixed-currencies': told(422, 'validation_failed', 'invalid', 'lines.0.offerId'),
  'amount-out-of-range': told(422, 'validation_failed', 'invalid', 'lines.0.quantity'),
  'coupon-invalid': told(422, 'validation_failed'),
  'shipping-unavailable': told(422, 'validation_failed'),
  'customer-not-found': told(422, 'validation_failed', 'not_found', 'customerId'),
  'customer-taken': told(409, 'create_failed', 'invalid', 'email'),
  'username-taken': told(409, 'create_failed', 'invalid', 'email'),
  'instrument-not-found': told(422, 'validation_failed', 'not_found', 'paymentInstruction.paymentInstrumentId'),
  'instrument-not-owned': told(422, 'validation_failed', 'not_owner', 'paymentInstruction.paymentInstrumentId'),
  'instrument-invalid': told(422, 'validation_failed', 'invalid', 'paymentInstruction.paymentInstrumentId'),
  'token-invalid': told(422, 'validation_failed'),
  'token-expired': told(422, 'validation_failed'),
  'method-unavailable': told(422, 'validation_failed'),
  'gateway-account-missing': told(422, 'validation_failed', 'invalid', 'paymentInstruction.paymentInstrumentId'),
  'card-number-refused': told(422, 'validation_failed', 'invalid', 'number'),
  'already-claimed': told(409, 'already_claimed'),
  'already-paid': told(409, 'already_claimed'),
  'invalid-state': told(409, 'update_failed'),
  'amount-exceeds': told(422, 'validation_failed'),
  'partial-unsupported': told(422, 'validation_failed'),
  'operation-unsupported': told(422, 'validation_failed'),
  'stock-in-use': told(409, 'update_failed'),
  'redeem-failed': told(409, 'redeem_failed'),
  'charge-in-progress': told(409, 'already_charging'),
};

const JSON_TYPE = 'application/json; charset=utf-8';
/** Message of a field that was not sent (`required`). */
export const MISSING = 'is required';

/** A refusal in the envelope of this door. */
export function renderDealsError(error: DomainError, { path }: Pick<ErrorContext, 'path'>): RenderedError {
  const { status, type, item = 'invalid', field } = TOLD[error.code];
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
