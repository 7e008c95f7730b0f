import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import { type HttpAnswer, HttpClient } from '../support/http-client';
import { AUTHENTICATION, send } from './packages/support';
import { CARD, Client, purchaseOf, SECRET } from './storefront/client';

const MOST = 1_000_000;
const MOST_VOUCHERS = 1_000;
const BEYOND_INT = 2 ** 31;

let service: TestApp;
let client: Client;
let deals: HttpClient;

const offer = async (id: string, more: object = {}): Promise<void> => {
  const body = { name: id, currency: 'JPY', pricing: { formula: 'flat-rate', price: 1 }, ...more };
  expect((await client.put(`/v1/admin/offers/${id}`, body, SECRET)).status).toBe(200);
};
const stockOf = async (id: string) => (await client.get(`/v1/admin/offers/${id}/stock`)).json;

beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
  deals = new HttpClient(service.url, { query: { api_key: DEMO.secretKey } });
  const deal = { type: 'daily-deal', state: 'in-flight', title: 'Counted' };
  await offer('counted');
  await offer('limited', { onHand: MOST });
  await offer('counted_deal', { deal, issuesVouchers: false });
  await offer('voucher', { issuesVouchers: true });
  await offer('dear', { pricing: { formula: 'flat-rate', price: 1_000_000_001 } });
}, 60_000);
afterAll(() => service.close());

const inStorefront = (planId: string, quantity: number): Promise<HttpAnswer> =>
  client.purchase(purchaseOf(planId, quantity));
const inDeals = (deal: string, quantity: number): Promise<HttpAnswer> =>
  deals.post('/v1/purchases', {
    deal_id: deal,
    quantity,
    user_id: 'user_demo',
    credit_card_id: 'card_demo',
    expected_price_per_unit: 1,
  });
const reserve = (deal: string, units: number): Promise<HttpAnswer> =>
  deals.post('/v1/purchases/reserve', { deal_id: deal, num_bought: units });
const inPackages = (Sku: string, Quantity: number) =>
  send(
    service.url,
    '/api/v1/purchase',
    JSON.stringify({
      Authentication: AUTHENTICATION,
      Request: {
        Email: 'much@shop.example',
        Skus: [{ Sku, Quantity }],
        PaymentMethod: {
          PaymentType: 2,
          CardPayment: {
            Card: { CardNumber: CARD.pan, ExpiryDate: '12/34', CVV: '123' },
            CaptureMethod: '3',
            SaveToFile: false,
          },
        },
      },
    }),
  );

describe('units that are only counted', () => {
  it.each([1_001, 50_000, MOST])('%i are sold in every door', async (quantity) => {
    const { sold } = await stockOf('counted');
    const bought = await inStorefront('counted', quantity);
    expect([bought.status, bought.json.transaction.result, bought.json.invoice.amount]).toEqual([
      201,
      'approved',
      quantity,
    ]);
    const deal = await inDeals('counted_deal', quantity);
    expect([deal.status, deal.json.purchase.number_bought]).toEqual([200, quantity]);
    expect((await reserve('counted_deal', quantity)).status).toBe(200);
    expect((await inPackages('counted', quantity)).code).toBe('00');
    expect((await stockOf('counted')).sold).toBe((sold as number) + 2 * quantity);
  });

  it('a million and one are refused in the words of each door', async () => {
    const bought = await inStorefront('counted', MOST + 1);
    expect([bought.status, bought.json.invalidFields]).toMatchObject([422, [{ field: 'items.0.quantity' }]]);
    const deal = await inDeals('counted_deal', MOST + 1);
    expect([deal.status, deal.json.error_type, deal.json.errors[0].field]).toEqual([
      422,
      'validation_failed',
      'quantity',
    ]);
    const sku = await inPackages('counted', MOST + 1);
    expect([sku.status, sku.code]).toEqual([400, '30']);
  });

  it('are counted beyond the range of an int, also by a batch of many lines', async () => {
    const items = Array.from({ length: 50 }, () => ({ planId: 'counted', quantity: MOST }));
    const before = (await stockOf('counted')).sold as number;
    const answers = await Promise.all(
      Array.from({ length: 44 }, () => client.purchase({ websiteId: DEMO.websiteId, items, paymentInstruction: CARD })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const level = await stockOf('counted');
    expect(level).toMatchObject({ sold: before + answers.length * items.length * MOST, held: 0 });
    expect(level.sold).toBeGreaterThan(BEYOND_INT);
    expect((await inStorefront('counted', 1)).status).toBe(201);
  });

  it('are never more than there are', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => inStorefront('limited', 400_000)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422]);
    expect(await stockOf('limited')).toMatchObject({ sold: 800_000, available: 200_000 });
  });

  it('cost no more than a purchase may', async () => {
    const { status, json } = await inStorefront('dear', MOST);
    expect([status, json.invalidFields]).toMatchObject([422, [{ field: 'items.0.quantity' }]]);
  });
});

describe('units that become vouchers', () => {
  it('have a bound of their own, which the refusal names', async () => {
    const reason = `must be at most ${String(MOST_VOUCHERS)}, because each unit becomes a voucher`;
    const bought = await inStorefront('voucher', MOST_VOUCHERS + 1);
    expect([bought.status, bought.json.invalidFields]).toEqual([422, [{ field: 'items.0.quantity', message: reason }]]);
    const preview = await client.post('/v1/storefront/preview-purchase', {
      websiteId: DEMO.websiteId,
      items: [{ planId: 'voucher', quantity: MOST_VOUCHERS + 1 }],
    });
    expect([preview.status, preview.json.invalidFields]).toEqual([422, bought.json.invalidFields]);
    for (const request of [inDeals('deal_dining', MOST_VOUCHERS + 1), reserve('deal_dining', MOST_VOUCHERS + 1)]) {
      const { status, json } = await request;
      expect([status, json.error_type, json.errors[0].message]).toEqual([422, 'validation_failed', reason]);
    }
    const sku = await inPackages('voucher', MOST_VOUCHERS + 1);
    expect([sku.status, sku.code]).toEqual([422, '12']);
    expect(sku.envelope.Message.Description).toContain(`Request.Skus.0.Quantity ${reason}`);
    expect((await inStorefront('voucher', MOST_VOUCHERS)).json.transaction.result).toBe('approved');
  });
});
