import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import { type HttpAnswer, HttpClient } from '../support/http-client';
import { AUTHENTICATION, send, toXml } from './packages/support';
import { CARD, Client, CONTACT, purchaseOf, SECRET } from './storefront/client';

const DECLINED = { ...CARD, pan: '4000000000000002' };
// 12.50 + 5.00 shipping + 8.875 % of both
const MUG_TOTAL = 19.05;

let service: TestApp;
let client: Client;
let deals: HttpClient;
beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
  deals = new HttpClient(service.url, { query: { api_key: DEMO.secretKey } });
}, 60_000);
afterAll(() => service.close());

const held = async (planId: string): Promise<unknown> => (await client.get(`/v1/admin/offers/${planId}/stock`)).json;
const orders = async (): Promise<string | null> =>
  (await client.get('/v1/storefront/orders?limit=0')).headers.get('pagination-total');
const nothingHeld = async (planId: string, request: () => Promise<HttpAnswer>): Promise<HttpAnswer> => {
  const before = [await held(planId), await orders()];
  const answer = await request();
  expect([await held(planId), await orders()]).toEqual(before);
  return answer;
};

describe('storefront', () => {
  const buy = (planId: string, expectedTotal: unknown, more: object = {}, headers?: Record<string, string>) =>
    client.purchase(
      purchaseOf(planId, 1, { expectedTotal, ...more }),
      headers && { authorization: DEMO.publishableKey, ...headers },
    );

  it.each([
    ['plan_mug', MUG_TOTAL, { billingAddress: CONTACT }],
    ['plan_mug', String(MUG_TOTAL), { billingAddress: CONTACT }],
    ['plan_ebook', null, {}],
    ['plan_ebook', '', {}],
  ])('%s for %j is sold', async (planId, total, more) => {
    const { status, json } = await buy(planId, total, more);
    expect([status, json.transaction.result]).toEqual([201, 'approved']);
    if (typeof total === 'number') expect(json.invoice.amount).toBe(total);
    expect(JSON.stringify(json)).not.toContain('expectedTotal');
  });

  it.each([
    ['plan_mug', 17, '19.05 USD', { billingAddress: CONTACT }],
    ['plan_mug', 12, '19.05 USD', { billingAddress: CONTACT }],
    ['plan_mug', 19.04, '19.05 USD', { billingAddress: CONTACT }],
    ['plan_mug', 0, '19.05 USD', { billingAddress: CONTACT }],
    [
      'plan_mug',
      19.05,
      '17.69 USD',
      { billingAddress: CONTACT, couponIds: ['TENOFF'], shippingRateId: 'ship_standard' },
    ],
  ])('%s for %j is refused with the total', async (planId, total, shown, more) => {
    const answer = await nothingHeld(planId, () => buy(planId, total, more));
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ type: 'price-changed', status: 422 });
    expect(answer.json.invalidFields).toEqual([
      { field: 'expectedTotal', message: expect.stringContaining(shown.slice(0, shown.indexOf(' '))) as string },
    ]);
  });

  it.each([
    ['plan_ebook', 9.999],
    ['plan_jpy', 10.5],
    ['plan_kwd', 1.2345],
    ['plan_ebook', -1],
    ['plan_ebook', '1,50'],
    ['plan_ebook', '1e1'],
    ['plan_ebook', true],
    ['plan_ebook', {}],
  ])('%s for %j has no amount of the currency', async (planId, total) => {
    const answer = await nothingHeld(planId, () => buy(planId, total));
    expect([
      answer.status,
      answer.json.type,
      answer.json.invalidFields.map(({ field }: { field: string }) => field),
    ]).toEqual([422, 'urn:holdfast:problem:validation-failed', ['expectedTotal']]);
  });

  it('goes by the price that is true now, not by the one remembered', async () => {
    const put = (price: number) =>
      client.put(
        '/v1/admin/offers/moving',
        { name: 'Moving', currency: 'JPY', pricing: { formula: 'flat-rate', price } },
        SECRET,
      );
    await put(100);
    expect((await buy('moving', 100)).status).toBe(201);
    await put(200);
    expect((await buy('moving', 100)).json.invalidFields[0].message).toContain('200 JPY');
    expect((await buy('moving', 200)).status).toBe(201);
  });

  it('belongs to what an idempotency key stands for', async () => {
    const key = { 'idempotency-key': 'with-a-total' };
    const total = (await client.purchase(purchaseOf('plan_ebook'))).json.invoice.amount as number;
    // a refusal stores nothing
    expect((await buy('plan_ebook', total + 1, {}, key)).json.type).toBe('price-changed');
    const first = await buy('plan_ebook', total, {}, key);
    expect(first.status).toBe(201);
    const again = await buy('plan_ebook', String(total), {}, key);
    expect([again.status, again.text]).toEqual([201, first.text]);
    for (const other of [total + 1, undefined]) {
      const refused = await buy('plan_ebook', other, {}, key);
      expect([refused.status, refused.json.type]).toEqual([422, 'urn:holdfast:problem:idempotency-mismatch']);
    }
  });

  it('is compared with the invoice when it is paid later', async () => {
    const declined = await client.purchase(
      purchaseOf('plan_mug', 1, { billingAddress: CONTACT, paymentInstruction: DECLINED }),
    );
    const invoiceId = declined.json.invoice.id as string;
    const token = async (): Promise<string> =>
      (
        await client.post('/v1/tokens', {
          method: 'payment-card',
          paymentInstrument: { pan: CARD.pan, cvv: '123', expMonth: 12, expYear: 2034 },
          billingAddress: CONTACT,
        })
      ).json.id as string;
    const kept = await token();
    const pay = (expectedTotal: unknown) =>
      client.post('/v1/storefront/payment', { invoiceId, token: kept, expectedTotal });
    const other = await pay(12);
    expect([other.status, other.json.type, other.json.invalidFields]).toEqual([
      422,
      'price-changed',
      [{ field: 'expectedTotal', message: 'is not the total, which is 19.05 USD' }],
    ]);
    expect((await pay(19.051)).json.invalidFields).toMatchObject([{ field: 'expectedTotal' }]);
    // the token was not used up by the refusals
    const paid = await pay(MUG_TOTAL);
    expect([paid.status, paid.json.result]).toEqual([201, 'approved']);
    expect((await pay(1)).json.invalidFields).toMatchObject([{ field: 'invoiceId' }]);
  });
});

describe('deals', () => {
  const create = (more: object) =>
    deals.post('/v1/purchases', {
      deal_id: 'deal_dining',
      quantity: 2,
      user_id: 'user_demo',
      credit_card_id: 'card_demo',
      expected_price_per_unit: 3900,
      ...more,
    });
  const full = (more: object) =>
    deals.post('/v1/purchases/full', {
      deal_id: 'deal_dining',
      quantity: 2,
      user: { email: 'full@shop.example', first_name: 'Full', last_name: 'User' },
      credit_card: { number: CARD.pan, verification_value: '123', month: 12, year: 2034, zip_code: '10013' },
      ...more,
    });

  it.each([
    ['create', create],
    ['full', full],
  ])('%s refuses another total', async (_, request) => {
    for (const total of [7799, 3900, 0, '7801']) {
      const { status, json } = await nothingHeld('deal_dining', () => request({ expected_total: total }));
      expect([status, json.error_type]).toEqual([422, 'validation_failed']);
      expect(json.errors).toEqual([
        {
          type: 'invalid',
          field: 'expected_total',
          resource: 'purchase',
          message: 'is not the total, which is 78.00 USD',
        },
      ]);
    }
    for (const total of [78.5, -1, '78.00', 'much']) {
      const { status, json } = await request({ expected_total: total });
      expect([status, json.error_type, json.errors[0].field]).toEqual([422, 'validation_failed', 'expected_total']);
    }
    const bought = await request({ expected_total: 7800 });
    expect([bought.status, bought.json.purchase.amount]).toEqual([200, 7800]);
  });
});

describe('packages', () => {
  const body = (ExpectedTotal: unknown, more: object = {}) => ({
    Authentication: AUTHENTICATION,
    Request: {
      Email: 'someone@shop.example',
      Skus: [{ Sku: 'MP001', Quantity: 2 }],
      ExpectedTotal,
      PaymentMethod: {
        PaymentType: 2,
        CardPayment: {
          Card: { CardNumber: CARD.pan, ExpiryDate: '12/34', CVV: '123' },
          CaptureMethod: '3',
          SaveToFile: false,
        },
      },
      ...more,
    },
  });
  const json = (total: unknown, more?: object) =>
    send(service.url, '/api/v1/purchase', JSON.stringify(body(total, more)));
  const xml = (total: unknown) =>
    send(service.url, '/api/v1/purchase', toXml(body(total)), { type: 'application/xml' });
  let total: number;
  beforeAll(async () => {
    const { envelope } = await send(
      service.url,
      '/api/v1/packages',
      JSON.stringify({ Authentication: AUTHENTICATION, Request: {} }),
    );
    const { Packages } = envelope.Response as { Packages: { Sku: string; Price: number }[] };
    total = 2 * (Packages.find(({ Sku }) => Sku === 'MP001')?.Price ?? NaN);
  });

  it.each([
    ['JSON', json],
    ['XML', xml],
  ])('%s is sold for the total, as number and as text', async (_, request) => {
    expect((await request(total)).code).toBe('00');
    expect((await request(` ${total.toFixed(2)} `)).code).toBe('00');
    expect((await request(null)).code).toBe('00');
  });

  it.each([
    ['JSON', json],
    ['XML', xml],
  ])('%s with another total is 13 and holds nothing', async (_, request) => {
    const answer = await request(total + 0.01);
    expect([answer.status, answer.code]).toEqual([422, '13']);
    expect(answer.envelope.Message.Description).toContain(
      `Request.ExpectedTotal is not the total, which is ${total.toFixed(2)} USD.`,
    );
    for (const wrong of ['1.234', 'much', '-1', '1e3', '01']) {
      const refused = await request(wrong);
      expect([wrong, refused.status, refused.code]).toEqual([wrong, 400, '30']);
      expect(refused.envelope.Message.Description).toContain('Request.ExpectedTotal');
    }
  });

  it('belongs to what a reference names', async () => {
    const named = { TransactionReference: 'total', TransactionDateTime: '2026-01-01 00:00:00' };
    expect((await json(total, named)).code).toBe('00');
    expect((await json(total.toFixed(2), named)).code).toBe('00');
    expect((await json(total + 1, named)).code).toBe('94');
  });
});
