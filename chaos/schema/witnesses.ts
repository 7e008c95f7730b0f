import type { Witness } from './mutant';

const LAST_LINE = 'test/faults/last-line.spec.ts';
const STOCK = 'test/flows/stock.spec.ts';
const GUARDS = 'test/faults/guards.spec.ts';
const CUSTOMERS = 'test/catalog/customers.spec.ts';
const CATALOG = 'test/catalog/catalog.spec.ts';
const COUPONS = 'test/catalog/coupons.spec.ts';
const RESERVATIONS = 'test/concurrency/reservations/model.spec.ts';
const WEBHOOKS = 'test/webhooks/webhooks.spec.ts';
const ADMIN = 'test/admin/admin.spec.ts';

const seenIn = (spec: string, tests?: string): Witness => ({ specs: [spec], ...(tests !== undefined && { tests }) });

/** Guards that a test of their own behaviour sees. All others are tried by what a faulty program could send. */
export const WITNESSES: Readonly<Record<string, Witness>> = {
  // goods
  chk_stock_no_oversell: seenIn(STOCK, 'setting the stock'),
  'read-modify-write': seenIn(GUARDS, 'held and given back by many'),
  'unordered-locks': seenIn('test/faults/group-commit.spec.ts', 'are locked in one order'),
  'hold-without-stock': seenIn(STOCK, 'goes to a single behind a pair'),
  'hold-of-unknown-item': seenIn(GUARDS, 'has no stock row'),
  'loser-keeps-units': seenIn(GUARDS, 'does not fit leaves'),
  'hold-already-over': seenIn('test/faults/optimistic-path-reservations.spec.ts'),
  'sold-out-without-reclaim': seenIn('test/wire/deals/cycle.spec.ts', 'at 4:59'),
  'reclaim-running-holds': seenIn(STOCK, 'whose card is declined'),
  'sweep-running-holds': seenIn(RESERVATIONS),
  'sweep-in-flight': seenIn('test/faults/recovery.spec.ts'),
  'move-from-any-state': seenIn(RESERVATIONS),
  'restock-what-was-not-sold': seenIn(GUARDS, 'that was not sold'),
  'rows-not-required': seenIn('test/faults/optimistic-path-reservations.spec.ts'),
  'time-not-required': seenIn('test/faults/optimistic-path.spec.ts', 'has another time'),
  // money
  uq_purchase_external: seenIn('test/wire/merchant/purchase.spec.ts', 'UniqueID'),
  uq_coupon_redemption: seenIn(COUPONS),
  uq_coupon_code: seenIn('test/wire/coupons.spec.ts', 'is the same one in other capitals'),
  pk_idempotency_key: seenIn(GUARDS, 'stands for one purchase'),
  pk_gateway_callback: seenIn('test/faults/callbacks.spec.ts'),
  uq_webhook_delivery: seenIn(WEBHOOKS, 'tell what happened'),
  uq_payment_instrument_fingerprint: seenIn('test/payment-instruments/stored-instruments.spec.ts'),
  'unpaid-not-marked': seenIn('test/faults/recovery.spec.ts', 'nobody pays'),
  'nobody-listens': seenIn(WEBHOOKS, 'once somebody listens'),
  // tenants, customers, catalogue
  pk_customer: seenIn(CUSTOMERS),
  uq_account_username: seenIn(CUSTOMERS),
  uq_offer_id: seenIn(CATALOG),
  pk_product: seenIn(CATALOG),
  pk_external_id: seenIn(CATALOG),
  pk_website: seenIn(ADMIN),
  'names-not-versioned': seenIn(CATALOG, 'that a door has for an offer'),
};

/** Who must turn red when a guard is weakened. */
export const witnessOf = (name: string): Witness => WITNESSES[name] ?? seenIn(LAST_LINE);

/** Guards that no test of behaviour can see, each with the reason. */
export const UNSEEN: Readonly<Record<string, string>> = {
  pk_coupon: 'Two rows with one id also break uq_coupon_code.',
};
