import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import { HttpClient } from '../support/http-client';
import { AUTHENTICATION, send } from './packages/support';
import { CARD, Client, SECRET } from './storefront/client';

/** Currency, price of one unit in major units, what two cost in major and in minor units. */
const PRICES = [
  ['KWD', '1.234', 2.468, 2_468],
  ['CLF', '0.0001', 0.0002, 2],
  ['JPY', '1500', 3_000, 3_000],
  ['UYU', '10.01', 20.02, 2_002],
] as const;

let service: TestApp;
let client: Client;
let deals: HttpClient;
beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
  deals = new HttpClient(service.url, { query: { api_key: DEMO.secretKey } });
}, 60_000);
afterAll(() => service.close());

const offer = async (id: string, currency: string, price: string, more: object = {}): Promise<void> => {
  const body = { name: id, currency, pricing: { formula: 'flat-rate', price }, ...more };
  expect((await client.put(`/v1/admin/offers/${id}`, body, SECRET)).status).toBe(200);
};

describe.each(PRICES)('two units at %s %s', (currency, price, major, minor) => {
  it('cost in the deals door an integer of minor units, with the currency beside it', async () => {
    const id = `deal_${currency.toLowerCase()}`;
    await offer(id, currency, price, { deal: { type: 'daily-deal', state: 'in-flight', title: id } });
    expect((await deals.get(`/v1/deals/${id}`)).json.deal).toMatchObject({ price: minor / 2, currency });
    const order = { deal_id: id, quantity: 2, user_id: 'user_demo', credit_card_id: 'card_demo' };
    const buy = (unit: number, expected_total: number) =>
      deals.post('/v1/purchases', { ...order, expected_price_per_unit: unit, expected_total });
    expect((await buy(minor / 2, minor + 1)).status).toBe(422);
    const bought = await buy(minor / 2, minor);
    expect([bought.status, bought.json.purchase]).toMatchObject([
      200,
      { price: minor / 2, amount: minor, currency, payment_state: 'charged' },
    ]);
    const read = await deals.get(`/v1/purchases/${bought.json.purchase.id as string}`);
    expect(read.json.purchase).toMatchObject({ price: minor / 2, amount: minor, currency });
  });

  it('cost in the packages door every digit of the major unit', async () => {
    const Sku = `sku_${currency.toLowerCase()}`;
    await offer(Sku, currency, price);
    const CardPayment = {
      Card: { CardNumber: CARD.pan, ExpiryDate: '12/34', CVV: '123' },
      CaptureMethod: '3',
      SaveToFile: false,
    };
    const Request = {
      Email: 'ada@shop.example',
      Skus: [{ Sku, Quantity: 2 }],
      ExpectedTotal: major,
      PaymentMethod: { PaymentType: 2, CardPayment },
    };
    const bought = await send(
      service.url,
      '/api/v1/purchase',
      JSON.stringify({ Authentication: AUTHENTICATION, Request }),
    );
    expect([bought.code, bought.envelope.Response]).toMatchObject([
      '00',
      { Amount: major, CurrencyCode: currency, Skus: [{ UnitPrice: Number(price), Price: major }] },
    ]);
  });
});
