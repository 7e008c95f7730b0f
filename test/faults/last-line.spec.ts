import { FaultBench } from './support';

let bench: FaultBench;

/** A row again, with other values in some of its columns. */
const copyOf = (table: string, changes: Readonly<Record<string, string>>): string => {
  const record = `jsonb_populate_record(t, jsonb_build_object(${Object.entries(changes)
    .map(([column, value]) => `'${column}', ${value}`)
    .join(', ')}))`;
  return `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT (${record}).* FROM ${table} t LIMIT 1`;
};

const CAPTURED = { id: `'txn_captured'`, type: `'capture'`, parent_id: `'txn_one'` };
const UNDER_WAY = {
  id: `'txn_voiding'`,
  type: `'void'`,
  parent_id: `'txn_two'`,
  status: `'sending'`,
  result: `'unknown'`,
};
const UNKNOWN = {
  id: `'txn_unknown'`,
  invoice_id: `'in_9'`,
  status: `'conn-error'`,
  result: `'unknown'`,
  gateway_reference: 'null',
};

/** A shop that has sold a ticket, with a row in every table that a purchase may write. */
beforeAll(async () => {
  bench = await FaultBench.start({ config: { recovery: false, sweeper: false, dispatcher: false } });
  const { json } = await bench.buy('4111111111111111', { more: { couponIds: ['ONCE'] } });
  if (json.transaction?.result !== 'approved') throw new Error('nothing was bought');
  await bench.rows(
    `INSERT INTO voucher (id, organization_id, purchase_id, unit, offer_id, slug, barcode, redemption_code, created_at)
     SELECT 'vou_1', organization_id, id, 1, 'plan_ticket', 'slug-1', 'bar-1', 'code-1', app_now() FROM purchase WHERE id = $1`,
    [json.orderId],
  );
  await bench.rows(
    `INSERT INTO country_tax (organization_id, country, code, name, position, rate_ppm, valid_from)
     VALUES ('org_demo', 'XX', 'T', 'Tax', 1, 1, '2026-01-01')`,
  );
  await bench.rows(copyOf('payment_attempt', CAPTURED));
  await bench.rows(copyOf('payment_attempt', UNDER_WAY));
  await bench.rows(copyOf('payment_attempt', UNKNOWN));
}, 60_000);
afterAll(() => bench.close());

/**
 * Statements that a faulty program could send after every check of its own has failed. The database is the last that can refuse them.
 * What a running service can bring about by itself (two at the same time, one thing twice) is tested where it happens.
 */
const FAULTS: readonly (readonly [fault: string, constraint: string, sql: string])[] = [
  // goods
  [
    'more is sold than there is',
    'chk_stock_no_oversell',
    'UPDATE stock SET sold = on_hand - held + 1 WHERE on_hand > 0',
  ],
  ['units are given back that nobody held', 'chk_stock_held', 'UPDATE stock SET held = held - 1000'],
  ['units go back on sale that were not sold', 'chk_stock_sold', 'UPDATE stock SET sold = sold - 1000'],
  ['more units go back than were bought', 'chk_reservation_quantity', 'UPDATE reservation SET quantity = -1'],
  [
    'a voucher whose money went back becomes valid again',
    'chk_voucher_returned',
    "UPDATE voucher SET returned = true, state = 'valid'",
  ],
  [
    'a line is held twice',
    'pk_reservation',
    `INSERT INTO reservation (purchase_id, line, item_id, quantity, state, expires_at)
     SELECT purchase_id, line, item_id, quantity, state, expires_at FROM reservation LIMIT 1`,
  ],
  ['a unit has two vouchers', 'uq_voucher_unit', copyVoucher('slug', 'barcode', 'redemption_code')],
  ['two vouchers share their page', 'uq_voucher_slug', copyVoucher('unit', 'barcode', 'redemption_code')],
  ['two vouchers share their bar code', 'uq_voucher_barcode', copyVoucher('unit', 'slug', 'redemption_code')],
  ['two vouchers share their code', 'uq_voucher_redemption_code', copyVoucher('unit', 'slug', 'barcode')],
  // money
  ['more is paid than owed', 'chk_invoice_paid', 'UPDATE invoice SET paid_minor = amount_minor + 1'],
  ['more is given back than paid', 'chk_invoice_paid', 'UPDATE invoice SET refunded_minor = paid_minor + 1'],
  ['an invoice does not add up', 'chk_invoice_sum', 'UPDATE invoice SET tax_minor = tax_minor + 1'],
  ['invoices count from zero', 'chk_invoice_number', 'UPDATE invoice SET number = 0'],
  ['a number is given to two invoices', 'uq_invoice_number', copyOf('invoice', { id: `'in_2'` })],
  ['a purchase costs less than nothing', 'chk_purchase_amount', 'UPDATE purchase SET amount_minor = -1'],
  [
    'a charge is of less than nothing',
    'chk_payment_attempt_amount',
    'UPDATE payment_attempt SET amount_minor = -1, captured_minor = 0',
  ],
  [
    'more is captured than authorized',
    'chk_payment_attempt_captured',
    'UPDATE payment_attempt SET captured_minor = amount_minor + 1',
  ],
  [
    'more is refunded than captured',
    'chk_payment_attempt_refunded',
    'UPDATE payment_attempt SET refunded_minor = captured_minor + 1',
  ],
  [
    'a charge of the gateway is recorded twice',
    'uq_payment_attempt_gateway',
    copyOf('payment_attempt', { id: `'txn_2'`, invoice_id: `'in_2'` }),
  ],
  [
    'a paid invoice has a second charge',
    'uq_payment_attempt_live',
    copyOf('payment_attempt', { id: `'txn_3'`, status: `'sending'`, result: `'unknown'`, gateway_reference: 'null' }),
  ],
  [
    'an invoice whose charge has no known outcome has a second one',
    'uq_payment_attempt_live',
    copyOf('payment_attempt', { ...UNKNOWN, id: `'txn_6'` }),
  ],
  [
    'an authorization is captured twice',
    'uq_payment_attempt_capture',
    copyOf('payment_attempt', { ...CAPTURED, id: `'txn_4'`, result: `'approved'` }),
  ],
  [
    'an authorization is captured while it is given up',
    'uq_payment_attempt_follow_up',
    copyOf('payment_attempt', { ...UNDER_WAY, id: `'txn_5'`, type: `'capture'` }),
  ],
  [
    'a coupon is given back that nobody used',
    'chk_coupon_redemptions',
    `UPDATE coupon SET redemptions = -1 WHERE id = 'ONCE'`,
  ],
  [
    'a coupon is used more often than it may be',
    'chk_coupon_limit',
    `UPDATE coupon SET redemptions = max_redemptions + 1 WHERE id = 'ONCE'`,
  ],
  [
    'a card is kept after it was given up',
    'chk_payment_instrument_sealed',
    `UPDATE payment_instrument SET status = 'deactivated'`,
  ],
  // prices
  ['a setup costs less than nothing', 'chk_offer_setup', 'UPDATE offer SET setup_minor = -1'],
  [
    'a period has a unit and no length',
    'chk_offer_period',
    `UPDATE offer SET period_unit = 'month', period_length = NULL`,
  ],
  ['a period lasts no time', 'chk_offer_period_length', `UPDATE offer SET period_unit = 'month', period_length = 0`],
  ['nobody may buy what is on sale', 'chk_offer_max_per_user', 'UPDATE offer SET max_per_user = 0'],
  ['a coupon is for nobody', 'chk_coupon_max', `UPDATE coupon SET max_redemptions = 0 WHERE id = 'TENOFF'`],
  ['a coupon is for no customer', 'chk_coupon_max_per_customer', 'UPDATE coupon SET max_per_customer = 0'],
  ['the shop pays for shipping', 'chk_shipping_rate_price', 'UPDATE shipping_rate SET price_minor = -1'],
  ['the state pays a tax', 'chk_tax_rate', 'UPDATE tax_rate SET rate_ppm = -1'],
  ['a country pays a tax', 'chk_country_tax_rate', 'UPDATE country_tax SET rate_ppm = -1'],
  ['a currency is worth nothing', 'chk_exchange_rate', 'UPDATE exchange_rate SET rate = 0'],
  ['a tax is levied twice', 'pk_country_tax', copyOf('country_tax', { name: `'Again'` })],
  ['a day has two rates', 'pk_exchange_rate', copyOf('exchange_rate', { type_code: `'OTHER'` })],
  ['a rate of shipping has two prices', 'pk_shipping_rate', copyOf('shipping_rate', { price_minor: '1' })],
  ['a region has two rates under one id', 'pk_tax_rate', copyOf('tax_rate', { rate_ppm: '1' })],
  [
    'a way to pay is listed twice',
    'pk_country_payment_method',
    copyOf('country_payment_method', { purchase: 'false' }),
  ],
  // events
  [
    'an endpoint is disabled and nobody knows why',
    'chk_webhook_endpoint_disabled',
    newEndpoint('status', `'disabled'`),
  ],
  [
    'the old secret of an endpoint signs for ever',
    'chk_webhook_endpoint_previous_secret',
    newEndpoint('previous_secret', `'\\x00'`),
  ],
  [
    'the old secret of an organization signs for ever',
    'chk_notification_secret_previous',
    'UPDATE notification_secret SET previous_secret = signing_secret',
  ],
  [
    'a message goes nowhere',
    'chk_webhook_delivery_address',
    `INSERT INTO webhook_delivery (id, organization_id, target, event_id, event_at, topic, aggregate_id, sequence, payload, due_at)
     VALUES ('dlv_1', 'org_demo', 'x', 'evt_1', app_now(), 'x', 'x', 1, '{}', app_now())`,
  ],
  [
    'what was dropped is counted twice',
    'pk_webhook_drop',
    `INSERT INTO webhook_drop (organization_id, target, dropped_on, deliveries, oldest_event_at, newest_event_at)
     SELECT 'org_demo', 'x', '2027-01-01', 1, app_now(), app_now() FROM generate_series(1, 2)`,
  ],
  // tenants
  ['one key opens two organizations', 'uq_api_key_hash', copyOf('api_key', { id: `'key_2'` })],
  ['a customer has two accounts', 'uq_account_customer', copyOf('account', { id: `'acc_2'`, username: `'other'` })],
];

function newEndpoint(column: string, value: string): string {
  return `INSERT INTO webhook_endpoint (id, organization_id, url, signing_secret, ${column})
    VALUES ('hook_1', 'org_demo', 'https://shop.example', '\\x00', ${value})`;
}

function copyVoucher(...others: readonly string[]): string {
  const changes = others.map((column): [string, string] => [column, column === 'unit' ? '2' : `'${column}-2'`]);
  return copyOf('voucher', { id: `'vou_2'`, ...Object.fromEntries(changes) });
}

it.each(FAULTS)('%s: refused by %s', async (_fault, constraint, sql) => {
  await expect(bench.rows(sql)).rejects.toMatchObject({ constraint });
});
