import { startTestApp, type TestApp } from '../../support/app';
import type { HttpAnswer } from '../../support/http-client';
import { query } from '../../support/embedded';
import { numberOf } from '../../support/numbers';
import { Client, purchaseOf, SECRET } from '../storefront/client';
import { CARD_DATA, Merchant, ORDER } from './client';

let service: TestApp;
let shop: Client;
let merchant: Merchant;

beforeAll(async () => {
  service = await startTestApp();
  shop = new Client(service.url);
  merchant = new Merchant(service.url);
}, 60_000);
afterAll(() => service.close());

const errors = ({ status, json }: HttpAnswer): unknown[] => [
  status,
  json.Response,
  json.Errors.map((error: { ErrorCode: string }) => error.ErrorCode),
];
const read = (number: string, version = 'v1'): Promise<HttpAnswer> =>
  merchant.get(`/${version}/api/purchase/${number}`);
const refund = (number: string, body?: object): Promise<HttpAnswer> =>
  merchant.post(`/v1/api/purchase/${number}/refund`, body);
const amounts = ({ json: { Response } }: HttpAnswer): unknown[] => [
  Response.Amount,
  Response.OriginalAmount,
  Response.CrossBorderDataResponse.TargetAmount,
  Response.Currency,
];

/** Two units, bought in the storefront. */
async function buyTwo(currency: string, price: string): Promise<{ orderId: string; number: string }> {
  const planId = `two_${currency.toLowerCase()}`;
  const offer = { name: planId, currency, pricing: { formula: 'flat-rate', price } };
  expect((await shop.put(`/v1/admin/offers/${planId}`, offer, SECRET)).status).toBe(200);
  const bought = await shop.purchase(purchaseOf(planId, 2));
  expect([bought.status, bought.json.transaction.result]).toEqual([201, 'approved']);
  const orderId = bought.json.orderId as string;
  const [row] = await query<{ serial: string }>(
    service.databaseUrl,
    `SELECT serial::text FROM purchase WHERE id = '${orderId}'`,
  );
  return { orderId, number: String(await numberOf(service, row?.serial ?? '')) };
}

describe('a purchase of another door', () => {
  it.each([
    ['UYU', '10.01', 20.02, 2_002, 1],
    ['JPY', '1500', 3_000, 300_000, 100],
    ['CLP', '7', 14, 1_400, 100],
  ])('in %s at %s shows every digit, and pays back what is asked', async (currency, price, total, wire, least) => {
    const { number } = await buyTwo(currency, price);
    expect(amounts(await read(number))).toEqual([wire, wire, total, currency]);
    const first = await refund(number, { Amount: wire - least });
    expect([first.status, first.json.Response.Amount, first.json.Response.Currency]).toEqual([
      200,
      wire - least,
      currency,
    ]);
    const owed = await read(number);
    expect(amounts(owed)).toEqual([least, wire, total, currency]);
    expect(owed.json.Response.RefundList.map((one: { Amount: number }) => one.Amount)).toEqual([wire - least]);
    expect(errors(await refund(number, { Amount: least + 100 }))).toEqual([400, null, ['PR003']]);
    expect((await refund(number, { Amount: least })).json.Response.Amount).toBe(least);
    expect(amounts(await read(number))).toEqual([0, wire, total, currency]);
  });

  it.each(['JPY', 'CLP'])('in %s has no hundredths to pay back', async (currency) => {
    const { number } = await buyTwo(currency, '1500');
    expect(errors(await refund(number, { Amount: 150 }))).toEqual([400, null, ['PR003']]);
    expect(amounts(await read(number))).toEqual([300_000, 300_000, 3_000, currency]);
  });

  it.each([
    ['KWD', '1.234', 3],
    ['KWD', '1.230', 3],
    ['BHD', '0.002', 3],
    ['CLF', '1.2345', 4],
    ['UYW', '0.0002', 4],
  ])('in %s at %s is refused by name, and nothing is paid back', async (currency, price, decimals) => {
    const { orderId, number } = await buyTwo(currency, price);
    const before = (await shop.get(`/v1/storefront/orders/${orderId}`)).json;
    const answers = [await read(number), await read(number, 'v2')];
    for (const operation of ['refund', 'commit', 'rollback'])
      for (const body of [undefined, { Amount: 246 }])
        answers.push(await merchant.post(`/v1/api/purchase/${number}/${operation}`, body));
    for (const answer of answers) {
      expect(errors(answer)).toEqual([400, null, ['PR004']]);
      expect(answer.json.Errors[0].Detail).toBe(
        `Currency ${currency} has ${String(decimals)} decimals, and amounts of this API have two`,
      );
    }
    expect((await shop.get(`/v1/storefront/orders/${orderId}`)).json).toEqual(before);
  });

  it('in KWD is paid back to the last fils by the back office, and the lists of this door go on', async () => {
    const { orderId, number } = await buyTwo('KWD', '1.234');
    const own = await merchant.purchase({ ...ORDER, CardData: CARD_DATA });
    const back = async (amount: string): Promise<unknown[]> => {
      const { status, json } = await shop.post(`/v1/admin/purchases/${orderId}/refunds`, { amount }, SECRET);
      return [status, json.amount, json.currency];
    };
    expect(await back('2.463')).toEqual([201, 2.463, 'KWD']);
    expect(errors(await read(number))).toEqual([400, null, ['PR004']]);
    expect(await back('0.005')).toEqual([201, 0.005, 'KWD']);
    const list = await merchant.get('/v1/api/purchase');
    expect([list.status, list.headers.get('pagination-total')]).toEqual([200, '1']);
    expect(list.json).toEqual({ Response: [own.json.Response], Errors: [] });
  });

  it('that is too large for a JSON number is refused', async () => {
    const { number } = await buyTwo('JPY', '400000000000001');
    expect(errors(await read(number))).toEqual([400, null, ['PR003']]);
    expect(errors(await refund(number))).toEqual([400, null, ['PR003']]);
  });
});

describe('an amount that cannot be shown exactly', () => {
  it.each([
    ['99999999999999900', 'CLP', 'CL'],
    ['200000000000000', 'USD', 'CL'],
  ])('is refused: %s %s in %s', async (Amount, Currency, TargetCountryISO) => {
    const bought = await merchant.purchase({ ...ORDER, Amount, Currency, TargetCountryISO, CardData: CARD_DATA });
    expect(errors(bought)).toEqual([400, null, ['PR003']]);
  });

  it.each([
    [10.5, 'CLP', 'CL'],
    [0.005, 'UYU', 'UY'],
    ['1.001', 'USD', 'UY'],
    ['999999999999999', 'CLP', 'CL'],
    ['2000000000000', 'USD', 'CL'],
  ])('is not previewed either: %s %s in %s', async (baseAmount, currency, countryIso) => {
    const preview = await merchant.post('/v1/api/purchase/preview', { baseAmount, currency, countryIso });
    expect(errors(preview)).toEqual([400, null, ['PR003']]);
  });
});
