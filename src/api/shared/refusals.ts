import type { DomainErrorCode } from '../../kernel/errors';

type Codes = readonly DomainErrorCode[];

/** Why a cart of offers may be refused. */
export const CART_REFUSALS: Codes = [
  'offer-not-found',
  'offer-unavailable',
  'sold-out',
  'quantity-limit',
  'price-changed',
  'mixed-currencies',
  'amount-out-of-range',
  'coupon-invalid',
  'shipping-unavailable',
];

/** Why a way to pay may be refused before anybody is charged. A declined payment is no refusal. */
export const INSTRUCTION_REFUSALS: Codes = [
  'instrument-not-found',
  'instrument-not-owned',
  'instrument-invalid',
  'token-invalid',
  'token-expired',
  'method-unavailable',
  'gateway-account-missing',
  'card-number-refused',
];

/** Why a buyer may be refused. */
export const BUYER_REFUSALS: Codes = ['customer-not-found', 'customer-taken', 'username-taken'];

/** Everything a purchase of offers may be refused for. */
export const PURCHASE_REFUSALS: Codes = [
  ...CART_REFUSALS,
  ...INSTRUCTION_REFUSALS,
  ...BUYER_REFUSALS,
  'charge-in-progress',
];
