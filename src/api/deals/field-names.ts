/** Fields of the core as this door calls them. Fields that have no other name here keep theirs. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['expectedUnitPrice', 'expected_price_per_unit'],
  ['expectedTotal', 'expected_total'],
  ['customerId', 'user_id'],
  ['paymentInstruction.paymentInstrumentId', 'credit_card_id'],
  ['pan', 'number'],
  ['cvv', 'verification_value'],
  ['expMonth', 'month'],
  ['expYear', 'year'],
]);
const LINE = /^lines\.\d+\.(offerId|quantity)$/;
const USER_FIELDS = new Set(['user_id', 'email', 'password', 'password_confirmation', 'first_name', 'last_name']);
const CARD_FIELDS = new Set(['credit_card_id', 'number', 'verification_value', 'month', 'year', 'zip_code']);

const isReserve = (path: string): boolean => /\/reserve(\.json)?$/.test(path);

/** A field of the core as the caller wrote it. The quantity has a name of its own when reserving. */
export function toFieldName(field: string, path: string): string {
  const [, member] = LINE.exec(field) ?? [];
  if (member === 'offerId') return 'deal_id';
  if (member === 'quantity') return isReserve(path) ? 'num_bought' : 'quantity';
  return NAMES.get(field) ?? field;
}

/** What a field belongs to. */
export function resourceOf(field: string, path: string): string {
  const name = field.split('.').at(-1) ?? '';
  if (field.startsWith('credit_card') || CARD_FIELDS.has(name)) return 'credit_card';
  if (USER_FIELDS.has(name)) return 'user';
  if (path.startsWith('/v1/users')) return 'user';
  return path.startsWith('/v1/coupons') ? 'coupon' : 'purchase';
}
