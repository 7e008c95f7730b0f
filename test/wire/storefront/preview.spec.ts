import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../support/app';
import { CARD, Client, CONTACT } from './client';
import { Conformance } from './conformance';
import { DEMO } from '../../../src/demo';

const SEED = 20_261_120;
const CARTS = 30;

let service: TestApp;
let client: Client;
let document: Conformance;

beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
  document = await Conformance.of(client);
}, 60_000);
afterAll(() => service.close());

const USD_PLANS = ['plan_ebook', 'plan_mug', 'plan_seats', 'plan_setup', 'plan_ebook', 'plan_gold'];
const items = (plans: readonly string[], max: number) =>
  fc.array(fc.record({ planId: fc.constantFrom(...plans), quantity: fc.integer({ min: 1, max: 40 }) }), {
    minLength: 1,
    maxLength: max,
  });
const address = fc.constantFrom(
  { ...CONTACT },
  { ...CONTACT, region: 'CA' },
  { ...CONTACT, country: 'CA', region: 'ON' },
);
const cart = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      websiteId: fc.constant(DEMO.websiteId),
      items: items(USD_PLANS, 5),
      deliveryAddress: address,
      couponIds: fc.subarray(['TENOFF', 'FIVEUSD']),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      websiteId: fc.constant(DEMO.websiteId),
      items: items(['plan_jpy'], 3),
      couponIds: fc.subarray(['TENOFF']),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      websiteId: fc.constant(DEMO.websiteId),
      items: items(['plan_kwd'], 3),
      couponIds: fc.subarray(['TENOFF']),
    }),
  },
);

describe('a preview', () => {
  it('says what the purchase then costs, member by member', async () => {
    await fc.assert(
      fc.asyncProperty(cart, async (body) => {
        const preview = await client.post('/v1/storefront/preview-purchase', body);
        const bought = await client.purchase({ ...body, paymentInstruction: CARD });
        expect([preview.status, bought.status]).toEqual([200, 201]);
        document.check('post', '/v1/storefront/preview-purchase', preview);
        const { invoice } = bought.json;
        const {
          total,
          subtotalAmount,
          discountsAmount,
          shippingAmount,
          taxAmount,
          initialAmounts,
          lineItems,
          currency,
        } = preview.json;
        expect({ total, subtotalAmount, discountsAmount, shippingAmount, taxAmount, currency }).toEqual({
          total: invoice.amount,
          subtotalAmount: invoice.subtotalAmount,
          discountsAmount: invoice.discountAmount,
          shippingAmount: invoice.shipping.amount,
          taxAmount: invoice.tax.amount,
          currency: invoice.currency,
        });
        expect(initialAmounts.amount).toBe(total);
        expect(bought.json.transaction.amount).toBe(total);
        expect(lineItems.map((line: { price: number }) => line.price)).toEqual(
          invoice.items.map((item: { price: number }) => item.price),
        );
      }),
      { seed: SEED, numRuns: CARTS },
    );
  }, 120_000);

  it('holds nothing, stores nothing, and refuses like the purchase', async () => {
    const before = (await client.get('/v1/admin/offers/plan_ticket/stock')).json;
    const preview = await client.post('/v1/storefront/preview-purchase', {
      websiteId: DEMO.websiteId,
      items: [{ planId: 'plan_ticket' }],
      couponIds: ['ONCE'],
    });
    expect([preview.status, preview.json.total, preview.json.recurringAmounts]).toEqual([200, 32, null]);
    expect((await client.get('/v1/admin/offers/plan_ticket/stock')).json).toEqual(before);
    const unknown = await client.post('/v1/storefront/preview-purchase', {
      websiteId: 'web_other',
      items: [{ planId: 'plan_ticket' }],
    });
    expect([unknown.status, unknown.json.invalidFields[0].field]).toEqual([422, 'websiteId']);
    const paid = await client.post('/v1/storefront/preview-purchase', {
      websiteId: DEMO.websiteId,
      items: [{ planId: 'plan_ticket' }],
      paymentInstruction: CARD,
    });
    expect([paid.status, paid.json.invalidFields[0].field]).toEqual([422, 'paymentInstruction']);
  });

  it('says what further periods cost', async () => {
    const { json } = await client.post('/v1/storefront/preview-purchase', {
      websiteId: DEMO.websiteId,
      items: [{ planId: 'plan_gold' }],
    });
    expect(json.recurringAmounts).toMatchObject({ amount: 29 });
  });
});
