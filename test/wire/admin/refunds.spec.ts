import { CARD_DATA, ORDER } from '../merchant/client';
import { serialOf } from '../../support/numbers';
import { BackOffice, CARD } from './support';

let office: BackOffice;
beforeAll(async () => {
  office = await BackOffice.open();
}, 60_000);
afterEach(async () => {
  expect(await office.differences()).toEqual([]);
});
afterAll(() => office.close());

const merchantRefund = async (id: string, body: object) =>
  office.merchant.post(`/v1/api/purchase/${String(await office.numberOf(id))}/refund`, body);

describe('a refund', () => {
  it('of nothing said pays everything back, cancels the vouchers and leaves the stock', async () => {
    await office.deal('all', 3);
    const id = await office.buyDeal('all', 2);
    const refund = await office.refund(id, { reason: 'ill' });
    expect([refund.status, refund.json]).toEqual([
      201,
      expect.objectContaining({
        orderId: id,
        type: 'refund',
        status: 'completed',
        result: 'approved',
        amount: 20,
        currency: 'USD',
        lines: [{ line: 1, quantity: 2 }],
        reason: 'ill',
      }),
    ]);
    expect(await office.states(id)).toEqual(['cancelled', 'cancelled']);
    const [coupon] = await office.coupons(id);
    expect((await office.redeem(coupon?.id ?? '')).json.error_type).toBe('redeem_failed');
    expect(await office.available('all')).toBe(1);
    const again = await office.refund(id);
    expect([again.status, again.json.type]).toEqual([422, 'urn:holdfast:problem:amount-exceeds']);
  });

  it('of units pays their price, discount and tax, to the last cent, and restocks what nobody redeemed', async () => {
    await office.deal('units', 5);
    const id = await office.buyDeal('units', 3);
    const [first] = await office.coupons(id);
    await office.redeem(first?.id ?? '');
    const one = await office.refund(id, { lines: [{ line: 1, quantity: 1 }], restock: true });
    expect([one.status, one.json.amount]).toEqual([201, 10]);
    expect((await office.states(id)).sort()).toEqual(['cancelled', 'redeemed', 'valid']);
    expect(await office.available('units')).toBe(3);
    const tooMany = await office.refund(id, { lines: [{ line: 1, quantity: 3 }] });
    expect([tooMany.status, tooMany.json.invalidFields]).toEqual([
      422,
      [{ field: 'lines.0.quantity', message: 'is more than is left (2)' }],
    ]);
    const rest = await office.refund(id, { restock: true });
    expect(rest.json).toMatchObject({ amount: 20, lines: [{ line: 1, quantity: 2 }] });
    expect((await office.states(id)).sort()).toEqual(['cancelled', 'cancelled', 'redeemed']);
    // the redeemed unit never goes back on sale
    expect(await office.available('units')).toBe(4);
  });

  it('of units in several lines counts discount and tax of each', async () => {
    const { json } = await office.buy(
      [
        { planId: 'plan_mug', quantity: 3 },
        { planId: 'plan_ebook', quantity: 1 },
      ],
      {
        paymentInstruction: { ...CARD, billingAddress: { country: 'US', region: 'NY' } },
        deliveryAddress: {
          firstName: 'A',
          lastName: 'B',
          address: '1 St',
          city: 'New York',
          country: 'US',
          region: 'NY',
          postalCode: '10001',
        },
        shippingRateId: 'ship_standard',
        couponIds: ['TENOFF'],
      },
    );
    const items = json.invoice.items as { price: number; discount: number; tax: number; quantity: number }[];
    const [mugs] = items;
    const cents = (major: number): number => Math.round(major * 100);
    const [row] = await office.rows<{ total: string; amount: string }>(
      `SELECT i.amount_minor::text AS amount, ((item ->> 'priceMinor')::bigint - (item ->> 'discountMinor')::bigint + (item ->> 'taxMinor')::bigint)::text AS total
         FROM invoice i, jsonb_array_elements(i.document -> 'items') WITH ORDINALITY e(item, n) WHERE i.purchase_id = $1 AND n = 1`,
      [json.orderId],
    );
    expect(mugs).toBeDefined();
    const parts = [];
    for (let unit = 0; unit < 3; unit += 1) {
      const refund = await office.refund(json.orderId, { lines: [{ line: 1, quantity: 1 }] });
      parts.push(cents(refund.json.amount));
    }
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(Number(row?.total));
    expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
    const rest = await office.refund(json.orderId);
    expect(cents(rest.json.amount)).toBe(Number(row?.amount) - Number(row?.total));
  });

  it('of an amount touches no unit before the last of the money', async () => {
    await office.deal('amount', 2);
    const id = await office.buyDeal('amount', 2);
    const part = await office.refund(id, { amount: '4.50' });
    expect(part.json).toMatchObject({ amount: 4.5, lines: [] });
    expect(await office.states(id)).toEqual(['valid', 'valid']);
    const restock = await office.refund(id, { amount: 1, restock: true });
    expect([restock.status, restock.json.invalidFields]).toEqual([
      422,
      [{ field: 'restock', message: 'needs lines, or a refund of everything that is left' }],
    ]);
    const rest = await office.refund(id, { amount: 15.5, restock: true });
    expect(rest.json).toMatchObject({ amount: 15.5, lines: [{ line: 1, quantity: 2 }] });
    expect(await office.states(id)).toEqual(['cancelled', 'cancelled']);
    expect(await office.available('amount')).toBe(2);
    expect(await office.rows('SELECT state FROM purchase WHERE id = $1', [id])).toEqual([{ state: 'canceled' }]);
  });

  it('leaves the vouchers to their buyer when it is told to', async () => {
    await office.deal('kept', 3);
    const id = await office.buyDeal('kept', 2);
    await office.refund(id, { lines: [{ line: 1, quantity: 1 }], keepVouchers: true });
    expect(await office.states(id)).toEqual(['valid', 'valid']);
    await office.refund(id, { lines: [{ line: 1, quantity: 1 }] });
    expect((await office.states(id)).sort()).toEqual(['cancelled', 'valid']);
    const both = await office.refund(id, { restock: true, keepVouchers: true });
    expect([both.status, both.json.invalidFields[0].field]).toEqual([422, 'restock']);
  });

  it.each([
    [{ amount: 1, lines: [{ line: 1, quantity: 1 }] }, 'lines'],
    [{ amount: '1.005' }, 'amount'],
    [{ lines: [{ line: 2, quantity: 1 }] }, 'lines.0.line'],
    [
      {
        lines: [
          { line: 1, quantity: 1 },
          { line: 1, quantity: 1 },
        ],
      },
      'lines.1.line',
    ],
    [{ lines: [] }, 'lines'],
    [{ lines: [{ line: 0, quantity: 1 }] }, 'lines.0.line'],
    [{ amount: 10.01 }, 'amount'],
    [{ amount: 0 }, 'amount'],
    [{ percent: 50 }, 'percent'],
  ])('that asks for %j is refused and names the member', async (body, field) => {
    await office.deal('wrong', null);
    const id = await office.buyDeal('wrong', 1);
    const { status, json } = await office.refund(id, body);
    expect([status, json.invalidFields.map((problem: { field: string }) => problem.field)]).toEqual([422, [field]]);
    expect(
      await office.rows(`SELECT id FROM payment_attempt WHERE purchase_id = $1 AND type = 'refund'`, [id]),
    ).toEqual([]);
  });

  it('under one key is paid once, and another request under it is refused', async () => {
    await office.deal('keyed', null);
    const id = await office.buyDeal('keyed', 2);
    const key = { 'idempotency-key': 'back-1' };
    const first = await office.refund(id, { amount: 5 }, key);
    const again = await office.refund(id, { amount: '5.00' }, key);
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([201, first.text, 'true']);
    expect((await office.refund(id, { amount: 6 }, key)).status).toBe(422);
    // without a key two equal refunds are two
    await office.refund(id, { amount: 5 });
    await office.refund(id, { amount: 5 });
    const [row] = await office.rows('SELECT refunded_minor::int AS refunded FROM invoice WHERE purchase_id = $1', [id]);
    expect(row).toEqual({ refunded: 1500 });
  });

  it('that the gateway refuses is an answer: the money can be paid back again, the vouchers stay cancelled', async () => {
    await office.deal('refused', 2);
    const { json } = await office.buy([{ planId: 'refused', quantity: 2 }], {
      paymentInstruction: { ...CARD, pan: '4000000000080020' },
    });
    const refund = await office.refund(json.orderId, { lines: [{ line: 1, quantity: 1 }], restock: true });
    expect([refund.status, refund.json.result]).toEqual([201, 'declined']);
    expect((await office.states(json.orderId)).sort()).toEqual(['cancelled', 'valid']);
    expect(await office.available('refused')).toBe(1);
    // again the same unit: its voucher is cancelled already, and it is on sale already
    await office.refund(json.orderId, { lines: [{ line: 1, quantity: 1 }], restock: true });
    expect((await office.states(json.orderId)).sort()).toEqual(['cancelled', 'valid']);
    expect(await office.available('refused')).toBe(1);
    expect(
      await office.rows('SELECT status, refunded_minor::int FROM invoice WHERE purchase_id = $1', [json.orderId]),
    ).toEqual([{ status: 'paid', refunded_minor: 0 }]);
  });

  it('of what was claimed or costs nothing is refused', async () => {
    const { json } = await office.partner.reserve('deal_dining');
    const id = json.purchase.purchase_id as string;
    expect((await office.refund(id)).status).toBe(409);
    await office.partner.put(`/v1/purchases/${id}/claim`, { user_id: 'user_demo' });
    const claimed = await office.refund(id);
    expect([claimed.status, claimed.json.type]).toEqual([422, 'urn:holdfast:problem:operation-unsupported']);
  });
});

describe('at both doors', () => {
  it('fifty refunds at the same time never exceed what was paid', async () => {
    await office.deal('crowd', null);
    const id = await office.buyDeal('crowd', 10);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        at % 2 === 0 ? office.refund(id, { amount: 9 }) : merchantRefund(id, { Amount: 900 }),
      ),
    );
    const done = answers.filter(({ status }) => status < 300);
    expect(done).toHaveLength(11);
    const [row] = await office.rows(
      `SELECT refunded_minor::int AS refunded, (SELECT sum(amount_minor)::int FROM payment_attempt a WHERE a.parent_id = p.id AND result = 'approved') AS paid_back
         FROM payment_attempt p WHERE purchase_id = $1 AND type = 'sale'`,
      [id],
    );
    expect(row).toEqual({ refunded: 9900, paid_back: 9900 });
  }, 60_000);

  it('the merchant pays back first and takes the goods back later, once', async () => {
    await office.deal('later', 2);
    const id = await office.buyDeal('later', 2);
    expect((await merchantRefund(id, {})).status).toBe(200);
    expect(await office.states(id)).toEqual(['cancelled', 'cancelled']);
    expect(await office.available('later')).toBe(0);
    const goods = await merchantRefund(id, { ReturnGoods: true });
    expect([goods.status, goods.json.Response.Status, goods.json.Response.Amount]).toEqual([200, 'Refund_OK', 2000]);
    expect(await office.available('later')).toBe(2);
    expect((await merchantRefund(id, { ReturnGoods: true })).status).toBe(200);
    expect(await office.available('later')).toBe(2);
  });

  it('redeemed units are never sold again', async () => {
    await office.deal('seats', 2);
    const id = await office.buyDeal('seats', 2);
    for (const { id: coupon } of await office.coupons(id)) await office.redeem(coupon);
    expect((await merchantRefund(id, { ReturnGoods: true })).status).toBe(200);
    expect(await office.available('seats')).toBe(0);
    expect((await merchantRefund(id, { ReturnGoods: true })).status).toBe(200);
    expect(await office.available('seats')).toBe(0);
    expect(await office.states(id)).toEqual(['redeemed', 'redeemed']);
  });

  it('a redemption and a refund of the same unit at the same time: the unit is used or on sale, never both', async () => {
    await office.deal('race', 20);
    for (let round = 0; round < 10; round += 1) {
      const id = await office.buyDeal('race', 1);
      const [coupon] = await office.coupons(id);
      const before = await office.available('race');
      const [redeemed] = await Promise.all([office.redeem(coupon?.id ?? ''), office.refund(id, { restock: true })]);
      const after = await office.available('race');
      expect([redeemed.status, after - before]).toEqual(redeemed.status === 200 ? [200, 0] : [409, 1]);
    }
  });
});

describe('a purchase is found', () => {
  it('by the id of the order, its invoice, transaction and voucher, by its number and the references of its door', async () => {
    const { json } = await office.merchant.purchase({
      ...ORDER,
      Order: 'Größe/Nr. 7',
      UniqueID: 'unique-7',
      CardData: CARD_DATA,
    });
    const number = json.Response.PurchaseId as number;
    const [found] = await office.rows<{ id: string; invoice: string; transaction: string }>(
      'SELECT p.id, p.invoice_id AS invoice, a.id AS transaction FROM purchase p JOIN payment_attempt a ON a.purchase_id = p.id WHERE serial = $1',
      [await serialOf(office.service, number)],
    );
    const names = [found?.id, found?.invoice, found?.transaction, String(number), 'unique-7', 'Größe/Nr. 7'];
    for (const name of names) {
      const refund = await office.refund(name ?? '', { amount: 1 });
      expect([name, refund.status, refund.json.orderId]).toEqual([name, 201, found?.id]);
    }
    await office.deal('found', null);
    const id = await office.buyDeal('found', 1);
    const [coupon] = await office.coupons(id);
    expect((await office.refund(coupon?.id ?? '')).json.orderId).toBe(id);
  });

  it('never by a name that means two of them, unless the kind is given', async () => {
    const first = await office.merchant.purchase({ ...ORDER, Order: 'twice', CardData: CARD_DATA });
    const number = String(first.json.Response.PurchaseId);
    const second = await office.merchant.purchase({ ...ORDER, Order: 'twice', CardData: CARD_DATA });
    const third = await office.merchant.purchase({ ...ORDER, Order: number, CardData: CARD_DATA });
    const ids = await Promise.all(
      [first, second, third].map(async ({ json }) => {
        const [row] = await office.rows<{ id: string }>('SELECT id FROM purchase WHERE serial = $1', [
          await serialOf(office.service, json.Response.PurchaseId as number),
        ]);
        return row?.id ?? '';
      }),
    );
    const twice = await office.refund('twice');
    expect([twice.status, twice.json.type, twice.json.candidates.sort()]).toEqual([
      409,
      'urn:holdfast:problem:ambiguous',
      [ids[0], ids[1]].sort(),
    ]);
    const digits = await office.refund(number);
    expect([digits.status, digits.json.candidates]).toEqual([409, [ids[0], ids[2]]]);
    const refund = (by: string) => office.post(`purchases/${number}/refunds?by=${by}`, { amount: 1 });
    expect((await refund('number')).json.orderId).toBe(ids[0]);
    expect((await refund('reference')).json.orderId).toBe(ids[2]);
    expect((await refund('uniqueId')).status).toBe(404);
    expect((await refund('colour')).json.invalidFields[0].field).toBe('by');
    expect((await office.refund(`0${number}`, { amount: 1 })).status).toBe(404);
  });

  it.each(['ord_unknown', '999999999999999999999999', '%00', 'no such order'])('never as %s', async (name) => {
    expect(
      (await office.post(`purchases/${name.includes('%') ? name : encodeURIComponent(name)}/refunds`)).status,
    ).toBe(404);
  });
});
