import { Client } from 'pg';
import { startTestApp, type TestApp } from '../../support/app';
import { CARD_DATA, Merchant, ORDER, PUBLIC } from './client';

let service: TestApp;
let merchant: Merchant;

beforeAll(async () => {
  service = await startTestApp();
  merchant = new Merchant(service.url);
}, 60_000);
afterAll(() => service.close());

const codes = ({ json }: { json: any }): string[] => json.Errors.map((error: { ErrorCode: string }) => error.ErrorCode); // eslint-disable-line @typescript-eslint/no-explicit-any
const day = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

async function rows(): Promise<string> {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  try {
    const counted = await client.query<{ n: string }>(
      'SELECT (SELECT count(*) FROM purchase) + (SELECT count(*) FROM invoice) + (SELECT count(*) FROM payment_attempt) + (SELECT count(*) FROM outbox_event) AS n',
    );
    return counted.rows[0]?.n ?? '';
  } finally {
    await client.end();
  }
}

/** Copies the purchase of an order, each copy a second older than the one before. */
async function copyPurchases(order: string, copies: number): Promise<void> {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO purchase (id, organization_id, website_id, customer_id, door, state, kind, currency, amount_minor, lines,
                             details, created_at, updated_at)
       SELECT 'ord_copy' || n, organization_id, website_id, customer_id, door, state, kind, currency, amount_minor, lines,
              details, created_at - make_interval(secs => n / 1000.0), updated_at
         FROM purchase, generate_series(1, $2::int) n WHERE details -> 'merchant' ->> 'order' = $1`,
      [order, copies],
    );
  } finally {
    await client.end();
  }
}

describe('the list', () => {
  it('shows the purchases of today, in either way of asking', async () => {
    const orders = ['L-1', 'L-2', 'L-3'];
    for (const Order of orders) await merchant.purchase({ ...ORDER, Order, CardData: CARD_DATA });
    await merchant.purchase({ ...ORDER, Order: 'L-4', CardData: { ...CARD_DATA, Pan: '4000000000000002' } });
    const shown = (answer: { json: any }): string[] => answer.json.Response.map((one: { Order: string }) => one.Order); // eslint-disable-line @typescript-eslint/no-explicit-any
    expect(shown(await merchant.get('/v1/api/purchase'))).toEqual(['L-4', 'L-3', 'L-2', 'L-1']);
    expect(shown(await merchant.get('/v1/api/purchase', { Authorized: true }))).toEqual(['L-3', 'L-2', 'L-1']);
    expect(shown(await merchant.get('/v1/api/purchase?Authorized=true&OrderNumber=L-2'))).toEqual(['L-2']);
    expect(shown(await merchant.get('/v1/api/purchase', { PaymentMediaId: 1, OrderNumber: 'L-4' }))).toEqual(['L-4']);
    expect(shown(await merchant.get('/v1/api/purchase', { PaymentMediaId: 2 }))).toEqual([]);
    expect(shown(await merchant.get('/v1/api/purchase', { From: day(-1), To: day(0) }))).toHaveLength(4);
    expect(shown(await merchant.get('/v1/api/purchase', { From: day(-3), To: day(-2) }))).toEqual([]);
  });

  it.each([
    [{ From: day(0) }, 'PR018'],
    [{ To: day(0) }, 'PR018'],
    [{ From: day(-40), To: day(0) }, 'PR019'],
    [{ From: '20261341', To: day(0) }, 'PR018'],
  ])('refuses %p', async (criteria, code) => {
    const answer = await merchant.get('/v1/api/purchase', criteria);
    expect([answer.status, codes(answer)]).toEqual([400, [code]]);
  });

  it.each([
    [{ Status: 'Approved' }, 'Status'],
    [{ from: day(0), to: day(0) }, 'from'],
    [{ Authorized: 'perhaps' }, 'Authorized'],
    [{ Limit: 1_001 }, 'Limit'],
    [{ PaymentMediaId: -1 }, 'PaymentMediaId'],
  ])('refuses %p in the body, and in the query string', async (criteria, name) => {
    const query = new URLSearchParams(
      Object.entries(criteria).map(([key, value]): [string, string] => [key, String(value)]),
    );
    for (const answer of [
      await merchant.get('/v1/api/purchase', criteria),
      await merchant.get(`/v1/api/purchase?${query.toString()}`),
    ]) {
      expect([answer.status, answer.json.Response]).toEqual([400, null]);
      expect(answer.json.Errors[0].Detail).toContain(name);
    }
  });

  it('of more than an answer holds is refused, and read in parts that say how many there are', async () => {
    await merchant.purchase({ ...ORDER, Order: 'MANY', CardData: CARD_DATA });
    await copyPurchases('MANY', 1_029);
    const whole = await merchant.get('/v1/api/purchase?OrderNumber=MANY');
    expect([whole.status, whole.json.Response, codes(whole)]).toEqual([400, null, ['PR019']]);
    expect(whole.json.Errors[0].Detail).toContain('1030');
    const first = await merchant.get('/v1/api/purchase', { OrderNumber: 'MANY', Limit: 1_000 });
    const rest = await merchant.get('/v1/api/purchase', { OrderNumber: 'MANY', Limit: 1_000, Offset: 1_000 });
    expect([first, rest].map(({ headers }) => headers.get('pagination-total'))).toEqual(['1030', '1030']);
    expect([first, rest].map(({ json }) => json.Response.length)).toEqual([1_000, 30]);
    const numbers = [first, rest].flatMap(({ json }) =>
      json.Response.map((one: { PurchaseId: number }) => one.PurchaseId),
    );
    expect(new Set(numbers).size).toBe(1_030);
    const times = [first, rest].flatMap(({ json }) => json.Response.map((one: { Created: string }) => one.Created));
    expect(times).toEqual([...times].sort().reverse());
  });

  it('shows one purchase the same way as its creation did', async () => {
    const bought = await merchant.purchase({
      ...ORDER,
      CardData: CARD_DATA,
      AdditionalData: 'a:b',
      MetadataIn: { x: 1 },
    });
    const read = await merchant.get(`/v1/api/purchase/${String(bought.json.Response.PurchaseId)}`);
    expect(read.json).toEqual(bought.json);
  });
});

describe('the methods of a country', () => {
  it('say their flow, which rows of one number share', async () => {
    const all = await merchant.get('/v1/api/payment-methods', undefined, PUBLIC);
    const flows = new Map<string, Set<string>>();
    for (const row of all.json.Response) {
      const key = `${row.country}/${row.model}/${row.paymentMediaId}`;
      flows.set(key, (flows.get(key) ?? new Set()).add(row.flow));
    }
    expect(flows.size).toBeGreaterThan(90);
    expect([...flows.values()].every((set) => set.size === 1)).toBe(true);
    const uruguay = await merchant.get('/v1/api/payment-methods?country=UY', undefined, PUBLIC);
    expect(uruguay.json.Response).toContainEqual({
      country: 'UY',
      model: 'gateway',
      paymentMediaId: 101,
      name: 'E-Brou',
      purchase: true,
      preauthorization: false,
      fullRefund: false,
      partialRefund: false,
      type: 'Bank Transfer',
      flow: 'Redirect',
    });
    expect((await merchant.get('/v1/api/payment-methods?country=FR')).status).toBe(400);
  });
});

describe('the preview', () => {
  const EXAMPLE = { baseAmount: 100, currency: 'USD', countryIso: 'AR', customer: { state: 'BA' } };

  it('computes the worked example to the cent, in three ways of asking, and stores nothing', async () => {
    const before = await rows();
    const asked = [
      await merchant.get('/v1/api/purchase/preview', EXAMPLE, PUBLIC),
      await merchant.get(
        '/v1/api/purchase/preview?baseAmount=100&currency=USD&countryIso=AR&customer.state=BA',
        undefined,
        PUBLIC,
      ),
      await merchant.post('/v1/api/purchase/preview', EXAMPLE, PUBLIC),
    ];
    for (const { status, json } of asked) {
      const { Success, Data } = json.Response;
      expect([status, Success, Data.Currency, Data.ExchangeRate.Value, Data.TotalAmount]).toEqual([
        200,
        true,
        'ARS',
        402.09,
        58_865.98,
      ]);
      expect(Data.TaxDetails.map((tax: { TaxAmount: number }) => tax.TaxAmount)).toEqual([8_041.8, 9_650.16, 965.016]);
      expect(
        Data.AmountDetails.map((one: { AmountCategoryCode: string; Amount: number }) => [
          one.AmountCategoryCode,
          one.Amount,
        ]),
      ).toEqual([
        ['GROSS', 40_209],
        ['TAX', 18_656.98],
        ['TOTAL', 58_865.98],
      ]);
    }
    expect(await rows()).toBe(before);
  });

  const parts = (data: { AmountDetails: { AmountCategoryCode: string; Amount: number }[] }): number[] =>
    ['GROSS', 'TAX', 'TOTAL'].map(
      (code) => data.AmountDetails.find(({ AmountCategoryCode }) => AmountCategoryCode === code)?.Amount ?? NaN,
    );

  it('has parts that add up to the total, whatever is rounded', async () => {
    for (const [currency, countryIso] of [
      ['USD', 'UY'],
      ['UYU', 'UY'],
      ['USD', 'AR'],
      ['USD', 'BR'],
      ['USD', 'CO'],
      ['USD', 'CL'],
      ['MXN', 'MX'],
    ])
      for (const baseAmount of [0.5, 0.01, 0.03, '0.05', 1.11, 3.33, 7, 99.99, 1_234.57]) {
        const { status, json } = await merchant.post('/v1/api/purchase/preview', {
          baseAmount,
          currency,
          countryIso,
          customer: { state: 'BA' },
        });
        const [gross = NaN, tax = NaN, total = NaN] = parts(json.Response.Data);
        const cents = (amount: number): number => Math.round(amount * 100);
        expect([currency, countryIso, baseAmount, status, cents(gross) + cents(tax)]).toEqual([
          currency,
          countryIso,
          baseAmount,
          200,
          cents(total),
        ]);
        expect([json.Response.Data.TotalAmount, json.Response.Data.ChargedAmount]).toEqual([total, gross]);
      }
  });

  it.each([
    ['UYU', 'UY', 10_000, 100],
    ['UYU', 'UY', 1, 0.01],
    ['USD', 'UY', 50, 0.5],
    ['USD', 'CO', 1_000, 10],
    ['USD', 'CL', 1_000, 10],
  ])('says what a purchase of %s in %s for %i charges', async (Currency, TargetCountryISO, Amount, baseAmount) => {
    const preview = await merchant.post('/v1/api/purchase/preview', {
      baseAmount,
      currency: Currency,
      countryIso: TargetCountryISO,
    });
    const bought = await merchant.purchase({ ...ORDER, Amount, Currency, TargetCountryISO, CardData: CARD_DATA });
    expect(bought.json.Response.Amount / 100).toBe(preview.json.Response.Data.ChargedAmount);
  });

  it.each([
    ['no state in AR', { ...EXAMPLE, customer: undefined }],
    ['an amount of 0', { ...EXAMPLE, baseAmount: 0 }],
    ['a foreign currency', { ...EXAMPLE, currency: 'EUR' }],
    ['an unknown country', { ...EXAMPLE, countryIso: 'XX' }],
  ])('refuses %s', async (_, body) => {
    expect((await merchant.post('/v1/api/purchase/preview', body)).status).toBe(400);
  });
});

describe('across the border', () => {
  it('a purchase in US dollars is charged in the currency of the country, and both amounts are shown', async () => {
    const bought = await merchant.purchase({
      ...ORDER,
      Amount: 1_000,
      Currency: 'USD',
      TargetCountryISO: 'CO',
      CardData: CARD_DATA,
    });
    expect(bought.json.Response).toMatchObject({
      Amount: 3_140_600,
      Currency: 'COP',
      CrossBorderDataResponse: { TargetCountryISO: 'CO', TargetCurrencyISO: 'USD', TargetAmount: 10 },
    });
  });

  it('amounts of a currency without decimals keep the two of the wire', async () => {
    const bought = await merchant.purchase({
      ...ORDER,
      Amount: 1_000,
      Currency: 'USD',
      TargetCountryISO: 'CL',
      CardData: CARD_DATA,
    });
    expect(bought.json.Response).toMatchObject({ Amount: 905_500, Currency: 'CLP' });
    const local = await merchant.purchase({
      ...ORDER,
      Amount: 500_000,
      Currency: 'CLP',
      TargetCountryISO: 'CL',
      CardData: CARD_DATA,
    });
    expect(local.json.Response).toMatchObject({ Amount: 500_000, CrossBorderDataResponse: { TargetAmount: 5_000 } });
  });
});
