import { CARD_DATA, ORDER } from '../merchant/client';
import { BackOffice, CARD } from './support';

let office: BackOffice;
beforeAll(async () => {
  office = await BackOffice.open();
}, 60_000);
afterEach(async () => {
  expect(await office.differences({ atRest: false })).toEqual([]);
});
afterAll(() => office.close());

const cancel = (id: string, body?: object) => office.post(`purchases/${encodeURIComponent(id)}/cancel`, body);
const reserve = async (deal: string, units: number): Promise<string> =>
  (await office.partner.reserve(deal, units)).json.purchase.purchase_id as string;
const read = async (id: string) => (await office.partner.get(`/v1/purchases/${id}`)).json.purchase;
const claim = (id: string) => office.partner.put(`/v1/purchases/${id}/claim`, { user_id: 'user_demo' });
const canceledEvents = (id: string) =>
  office.rows<{ payload: Record<string, unknown> }>(
    `SELECT payload FROM outbox_event WHERE aggregate_id = $1 AND topic = 'purchase.canceled'`,
    [id],
  );

describe('canceling', () => {
  it('a claimed purchase returns units, vouchers and invoice; the partner returns the money, and the event says so', async () => {
    await office.deal('claimed', 3);
    const id = await reserve('claimed', 2);
    await claim(id);
    const [coupon] = await office.coupons(id);
    const first = await cancel(id, { reason: 'storm' });
    expect([first.status, first.json]).toEqual([
      200,
      expect.objectContaining({ orderId: id, status: 'canceled', billingStatus: 'voided', amount: 20 }),
    ]);
    expect(await read(id)).toMatchObject({ payment_state: 'canceled', fulfillment_state: 'canceled' });
    expect(await office.states(id)).toEqual(['cancelled', 'cancelled']);
    expect(await office.available('claimed')).toBe(3);
    expect((await office.redeem(coupon?.slug ?? '')).json.error_type).toBe('redeem_failed');
    const events = await canceledEvents(id);
    expect(events).toEqual([
      { payload: expect.objectContaining({ cancelReason: 'storm', moneyReturnedBy: 'partner' }) },
    ]);
    expect((await cancel(id)).text).toBe(first.text);
    expect(await canceledEvents(id)).toHaveLength(1);
    for (const operation of ['claim', 'extend', 'release']) {
      const late = await office.partner.put(`/v1/purchases/${id}/${operation}`, { user_id: 'user_demo' });
      expect([operation, late.status, late.json.error_type]).toEqual([operation, 409, 'already_claimed']);
    }
  });

  it('a purchase that cost nothing returns its units and coupon uses', async () => {
    await office.put('offers/free', {
      name: 'free',
      currency: 'USD',
      pricing: { formula: 'flat-rate', price: 0 },
      onHand: 2,
      issuesVouchers: true,
    });
    const { json } = await office.buy([{ planId: 'free', quantity: 2 }]);
    expect(json.transaction.result).toBe('approved');
    expect((await cancel(json.orderId)).json).toMatchObject({ status: 'canceled', billingStatus: 'voided' });
    expect(await office.available('free')).toBe(2);
    expect(await canceledEvents(json.orderId)).toEqual([
      { payload: expect.objectContaining({ moneyReturnedBy: null, cancelReason: null }) },
    ]);
  });

  it('what nobody paid ends its hold, and it can be paid no more', async () => {
    await office.deal('unpaid', 1);
    const { json } = await office.buy([{ planId: 'unpaid' }], {
      paymentInstruction: { ...CARD, pan: '4000000000000002' },
    });
    expect(json.transaction.result).toBe('declined');
    expect((await cancel(json.orderId)).json).toMatchObject({ status: 'canceled', billingStatus: 'voided' });
    expect(await office.available('unpaid')).toBe(1);
    const paid = await office.storefront(
      'payment',
      { invoiceId: json.invoice.id, paymentInstruction: CARD },
      json.token,
    );
    expect(paid.status).toBe(422);
    const reserved = await reserve('unpaid', 1);
    expect((await cancel(reserved)).json).toMatchObject({ status: 'canceled', billingStatus: null });
    expect(await office.available('unpaid')).toBe(1);
    expect((await claim(reserved)).status).toBe(409);
  });

  it('what a gateway was paid for is refused with the state, until all of it went back', async () => {
    await office.deal('paid', 2);
    const id = await office.buyDeal('paid', 2);
    const refuse = async (state: string): Promise<void> => {
      const { status, json } = await cancel(id);
      expect([status, json.type, json.state]).toEqual([409, 'urn:holdfast:problem:invalid-state', state]);
    };
    await refuse('completed');
    await office.refund(id, { amount: 19 });
    await refuse('partially-refunded');
    await office.refund(id);
    expect(await read(id)).toMatchObject({ payment_state: 'refunded', fulfillment_state: 'fulfilled' });
    expect((await cancel(id)).json).toMatchObject({ status: 'canceled', billingStatus: 'refunded' });
    expect(await read(id)).toMatchObject({ payment_state: 'refunded', fulfillment_state: 'canceled' });
    expect(await office.available('paid')).toBe(2);
  });

  it('is refused while money is reserved or a payment waits, and after a voucher was redeemed', async () => {
    const { json } = await office.merchant.purchase({ ...ORDER, CardData: CARD_DATA, Capture: false });
    const number = String(json.Response.PurchaseId);
    expect((await cancel(number)).json.state).toBe('waiting-capture');
    await office.merchant.post(`/v1/api/purchase/${number}/commit`);
    const open = await office.buy([{ planId: 'plan_ebook' }], { paymentInstruction: { methods: ['paypal'] } });
    expect((await cancel(open.json.orderId)).json.state).toBe('offsite');
    await office.deal('used', 2);
    const id = await reserve('used', 2);
    await claim(id);
    const [coupon] = await office.coupons(id);
    await office.redeem(coupon?.id ?? '');
    const used = await cancel(id);
    expect([used.status, used.json.state]).toEqual([409, 'redeemed']);
    expect((await office.states(id)).sort()).toEqual(['redeemed', 'valid']);
    expect(await office.available('used')).toBe(0);
    expect(await read(id)).toMatchObject({ payment_state: 'charged', fulfillment_state: 'fulfilled' });
  });

  it('and redeeming at the same time: one of them wins', async () => {
    await office.deal('both', 10);
    for (let round = 0; round < 8; round += 1) {
      const id = await reserve('both', 1);
      await claim(id);
      const [coupon] = await office.coupons(id);
      const [canceled, redeemed] = await Promise.all([cancel(id), office.redeem(coupon?.id ?? '')]);
      expect([
        [200, 409],
        [409, 200],
      ]).toContainEqual([canceled.status, redeemed.status]);
    }
  });

  it('what does not exist, or with a member nobody knows, is refused', async () => {
    expect((await cancel('ord_unknown')).status).toBe(404);
    const id = await reserve('deal_dining', 1);
    expect((await cancel(id, { at: 'now' })).status).toBe(422);
    await cancel(id);
  });
});

it('a purchase that was canceled and is sent again is refused, and no member is blamed that it does not have', async () => {
  const body = { ...ORDER, UniqueID: 'canceled-meanwhile', CardData: { ...CARD_DATA, Pan: '4000000000090052' } };
  const { json } = await office.merchant.purchase(body);
  const number = String(json.Response.PurchaseId);
  const deadline = Date.now() + 15_000;
  // it can be canceled once it is known that nothing was charged
  for (;;) {
    const { status } = await cancel(number);
    if (status === 200) break;
    if (Date.now() > deadline) throw new Error(`still ${String(status)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const again = await office.merchant.purchase(body);
  expect([again.status, again.json.Response, again.json.Errors[0].ErrorCode]).toEqual([409, null, 'TR002']);
  expect(again.json.Errors[0].Detail).toBe('The purchase cannot be paid any more.');
}, 30_000);
