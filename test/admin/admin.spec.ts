import { HttpClient } from '../support/http-client';
import { type Admin, startAdmin } from './harness';

let admin: Admin;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(async () => {
  await admin.close();
});

const mug = { name: 'Mug', currency: 'USD', pricing: { formula: 'flat-rate', price: 12.5 } };
/** An answer without the members that differ from one request to the next. */
const without = (body: unknown, ...names: string[]) =>
  Object.fromEntries(Object.entries(body as object).filter(([name]) => !names.includes(name)));
const fieldsOf = ({ body }: { body: unknown }): string[] =>
  (body as { invalidFields: { field: string }[] }).invalidFields.map(({ field }) => field);

describe('offers', () => {
  it('are made with everything a door shows, and come back the same', async () => {
    const offer = {
      ...mug,
      description: 'two\nlines',
      pricing: {
        formula: 'tiered',
        brackets: [
          { maxQuantity: 5, price: 10 },
          { maxQuantity: null, price: 0.05 },
        ],
      },
      setupPrice: 25,
      recurringInterval: { unit: 'month', length: 1 },
      maxPerUser: 3,
      deal: { title: 'Deal', endAt: '2030-01-01T00:00:00Z' },
      package: { type: 'Bundle', productType: 'Render' },
      onHand: 7,
    };
    const put = await admin.send('PUT', 'offers/everything', offer);
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({
      ...without(offer, 'onHand'),
      id: 'everything',
      productId: 'everything',
      deal: { type: 'daily-deal', state: 'in-flight', title: 'Deal', startAt: null, endAt: '2030-01-01T00:00:00.000Z' },
      issuesVouchers: true,
      isActive: true,
      revision: 1,
    });
    expect((await admin.send('GET', 'offers/everything')).body).toEqual(put.body);
    expect((await admin.send('GET', 'offers/everything/stock')).body).toEqual({
      onHand: 7,
      held: 0,
      sold: 0,
      available: 7,
    });
    // what a door shows can be sent back as it is, but for the members that are ours
    const again = without(put.body, 'id', 'offSaleReason', 'revision', 'createdTime', 'updatedTime');
    expect((await admin.send('PUT', 'offers/everything', again)).body).toMatchObject({ revision: 1 });
  });

  it('have no stock limit until one is set, and keep theirs when they are replaced', async () => {
    await admin.send('PUT', 'offers/mug', mug);
    expect((await admin.send('GET', 'offers/mug/stock')).body).toEqual({
      onHand: null,
      held: 0,
      sold: 0,
      available: null,
    });
    const set = await admin.send('PUT', 'offers/mug/stock', { onHand: 10 });
    expect(set).toMatchObject({ status: 200, body: { onHand: 10, available: 10 } });
    await admin.send('PUT', 'offers/mug', { ...mug, name: 'Cup' });
    expect((await admin.send('GET', 'offers/mug/stock')).body).toMatchObject({ onHand: 10 });
    expect((await admin.send('PUT', 'offers/mug/stock', { onHand: null })).body).toMatchObject({
      onHand: null,
      available: null,
    });
  });

  it('are refused with every wrong field named, and none of it is kept', async () => {
    const shape = await admin.send('PUT', 'offers/bad', {
      ...mug,
      name: 'a\nb',
      currency: 'ZZZ',
      colour: 'red',
      pricing: { formula: 'free' },
      onHand: -1,
    });
    expect(shape.status).toBe(422);
    expect(fieldsOf(shape).sort()).toEqual(['colour', 'currency', 'name', 'onHand', 'pricing.formula']);

    const amounts = {
      formula: 'volume',
      price: 1,
      brackets: [
        { maxQuantity: 1, price: 0.001 },
        { maxQuantity: null, price: '0.999' },
      ],
    };
    const wrong = await admin.send('PUT', 'offers/bad', { ...mug, pricing: amounts, setupPrice: 1.234 });
    expect(fieldsOf(wrong)).toEqual([
      'pricing.price',
      'pricing.brackets.0.price',
      'pricing.brackets.1.price',
      'setupPrice',
    ]);

    const order = {
      formula: 'volume',
      brackets: [
        { maxQuantity: null, price: 1 },
        { maxQuantity: 5, price: 1 },
      ],
    };
    expect(fieldsOf(await admin.send('PUT', 'offers/bad', { ...mug, pricing: order }))).toEqual([
      'pricing.brackets.1.maxQuantity',
    ]);
    expect(fieldsOf(await admin.send('PUT', 'offers/bad', { ...mug, productId: 'nowhere' }))).toEqual(['productId']);
    expect((await admin.send('GET', 'offers/bad')).status).toBe(404);
    expect((await admin.send('GET', 'offers/bad/stock')).status).toBe(404);
    expect((await admin.send('PUT', 'offers/mug', { ...mug, currency: 'EUR' })).status).toBe(409);
  });

  it('of another organization do not exist', async () => {
    const foreign = await admin.send('GET', 'offers/mug', undefined, admin.keys.org_two);
    const unknown = await admin.send('GET', 'offers/unknown', undefined, admin.keys.org_two);
    expect(foreign.status).toBe(404);
    expect(without(foreign.body, 'instance')).toEqual(without(unknown.body, 'instance'));
    expect((await admin.send('PUT', 'offers/mug/stock', { onHand: 0 }, admin.keys.org_two)).status).toBe(404);
    expect((await admin.send('GET', 'offers', undefined, admin.keys.org_two)).body).toEqual([]);
  });

  it('are listed in pages', async () => {
    const { body, headers } = await admin.send('GET', 'offers?limit=1&offset=1');
    expect((body as { id: string }[]).map(({ id }) => id)).toEqual(['mug']);
    expect([
      headers.get('pagination-total'),
      headers.get('pagination-limit'),
      headers.get('pagination-offset'),
    ]).toEqual(['2', '1', '1']);
  });
});

describe('products and websites', () => {
  it('are put and listed', async () => {
    const product = {
      name: 'Mug',
      description: '',
      unitLabel: 'mug',
      requiresShipping: true,
      imageUrl: null,
      customFields: { colour: 'red' },
    };
    expect((await admin.send('PUT', 'products/prod_mug', product)).body).toMatchObject({ id: 'prod_mug', ...product });
    expect((await admin.send('GET', 'products')).body).toContainEqual(expect.objectContaining({ id: 'prod_mug' }));
    const website = {
      name: 'Second',
      url: 'https://second.example/shop',
      servicePhone: '1',
      serviceEmail: 'help@second.example',
    };
    expect((await admin.send('PUT', 'websites/web_second', website)).body).toMatchObject({
      id: 'web_second',
      ...website,
    });
    expect((await admin.send('GET', 'websites')).body).toHaveLength(2);
    expect(
      fieldsOf(await admin.send('PUT', 'websites/web_bad', { name: 'Bad', url: 'https://a:b@second.example' })),
    ).toEqual(['url']);
  });
});

describe('coupons', () => {
  const restrictions = [
    { type: 'total-redemptions', quantity: 1 },
    { type: 'redemptions-per-customer', quantity: 2 },
    { type: 'minimum-order-amount', amount: 10.5, currency: 'USD' },
    { type: 'restrict-to-plans', planIds: ['mug'], minimumQuantity: 1 },
    { type: 'restrict-to-countries', countries: ['US'] },
    { type: 'restrict-to-bxgy', buy: [{ planId: 'mug', quantity: 1 }], get: [{ planId: 'mug', quantity: 1 }] },
    { type: 'paid-by-time', time: '2030-01-01T00:00:00.000Z' },
    { type: 'discounts-per-redemption', quantity: 1 },
  ];

  it('come back as they were put', async () => {
    const coupon = { description: 'Ten', discount: { type: 'percent', value: 12.34, context: 'items' }, restrictions };
    const { status, body } = await admin.send('PUT', 'coupons/TEN', coupon);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'TEN', ...coupon, status: 'issued', expiredTime: null, redemptions: 0 });
    const fixed = { discount: { type: 'fixed', amount: 1.25, currency: 'KWD', context: 'shipping' } };
    expect((await admin.send('PUT', 'coupons/FIXED', fixed)).body).toMatchObject(fixed);
    expect((await admin.send('GET', 'coupons')).body).toHaveLength(2);
    expect((await admin.send('GET', 'coupons/TEN', undefined, admin.keys.org_two)).status).toBe(404);
  });

  it('are refused with every wrong member named', async () => {
    const bad = {
      discount: { type: 'percent', value: 0.015 },
      restrictions: [
        { type: 'total-redemptions' },
        { type: 'restrict-to-plans', planIds: ['mug'], quantity: 1 },
        { type: 'total-redemptions', quantity: 1 },
      ],
    };
    expect(fieldsOf(await admin.send('PUT', 'coupons/BAD', bad))).toEqual([
      'restrictions.0.quantity',
      'restrictions.1.quantity',
      'restrictions.2.type',
      'discount.value',
    ]);
    expect(fieldsOf(await admin.send('PUT', 'coupons/BAD', { discount: { type: 'fixed' } }))).toEqual([
      'discount.amount',
      'discount.currency',
    ]);
  });
});

describe('rates', () => {
  it('are put and listed', async () => {
    const shipping = { name: 'Post', price: 5, currency: 'USD', countries: ['US'], minOrderAmount: 1 };
    expect((await admin.send('PUT', 'shipping-rates/ship_post', shipping)).body).toMatchObject({
      id: 'ship_post',
      ...shipping,
      maxOrderAmount: null,
    });
    expect((await admin.send('GET', 'shipping-rates')).body).toMatchObject([shipping]);
    const tax = { description: 'NY', country: 'US', region: 'NY', rate: 8.875 };
    expect((await admin.send('PUT', 'tax-rates/us_ny', tax)).body).toMatchObject({ id: 'us_ny', ...tax });
    expect((await admin.send('GET', 'tax-rates')).body).toMatchObject([tax]);
    const exchange = { from: 'USD', to: 'ARS', date: '2026-01-01', rate: '402.09' };
    expect((await admin.send('PUT', 'exchange-rates', exchange)).body).toMatchObject(exchange);
    expect((await admin.send('GET', 'exchange-rates')).body).toMatchObject([{ ...exchange, typeCode: 'REFERENCE' }]);
    const taxes = {
      validFrom: '2026-01-01',
      taxes: [
        { code: 'EFEX', name: 'Efex', rate: 20 },
        { code: 'VAT', name: 'VAT', rate: 20, baseCodes: ['EFEX'] },
      ],
    };
    expect((await admin.send('PUT', 'country-taxes/AR', taxes)).body).toMatchObject([
      { code: 'EFEX', position: 0 },
      { code: 'VAT', baseCodes: ['EFEX'] },
    ]);
    expect((await admin.send('GET', 'country-taxes/AR')).body).toMatchObject(taxes.taxes);
    expect((await admin.send('PUT', 'country-taxes/argentina', taxes)).status).toBe(404);
    expect(fieldsOf(await admin.send('PUT', 'tax-rates/bad', { ...tax, rate: 1.23456 }))).toEqual(['rate']);
  });
});

describe('customers', () => {
  it('are registered, with an account when there is a password, and keep their secrets', async () => {
    const customer = {
      id: 'cus_jane',
      email: 'jane@shop.example',
      password: 'correct horse battery',
      primaryAddress: { city: 'Riga' },
    };
    const made = await admin.send('POST', 'customers', customer);
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: 'cus_jane',
        email: 'jane@shop.example',
        registered: true,
        websiteId: 'web_shop',
        primaryAddress: { city: 'Riga' },
      },
    });
    expect((await admin.send('GET', 'customers/cus_jane')).body).toEqual(made.body);
    expect((await admin.send('POST', 'customers', customer)).status).toBe(422);
    expect(fieldsOf(await admin.send('POST', 'customers', { ...customer, id: 'cus_other' }))).toEqual(['email']);
    expect((await admin.send('GET', 'customers/cus_other')).status).toBe(404);
    expect((await admin.send('GET', 'customers')).body).toHaveLength(1);
    expect(JSON.stringify([made.body, admin.logLines])).not.toContain('correct horse');
  });

  it.each([
    ['email', { password: 'long enough' }],
    ['websiteId', { websiteId: 'web_unknown' }],
    ['password', { email: 'a@shop.example', password: 'short' }],
  ])('are refused for their %s', async (field, dto) => {
    expect(fieldsOf(await admin.send('POST', 'customers', dto))).toEqual([field]);
  });
});

describe('api keys', () => {
  it('work once they are made, and no longer than until they are revoked', async () => {
    const made = await admin.send('POST', 'api-keys', { kind: 'secret', name: 'bench', clientId: 'client-9' });
    expect(made.status).toBe(201);
    const { id, key, signingSecret } = made.body as Record<'id' | 'key' | 'signingSecret', string>;
    expect([key, signingSecret]).toEqual([expect.stringMatching(/^sk_sandbox_/), expect.stringMatching(/^whsec_/)]);
    expect((await admin.send('GET', 'offers', undefined, key)).status).toBe(200);
    const list = await admin.send('GET', 'api-keys');
    expect(list.body).toContainEqual(
      expect.objectContaining({ id, name: 'bench', clientId: 'client-9', revokedTime: null }),
    );
    expect(JSON.stringify([list.body, admin.logLines])).not.toContain(key);

    expect((await admin.send('DELETE', `api-keys/${id}`, undefined, admin.keys.org_two)).status).toBe(404);
    expect((await admin.send('DELETE', `api-keys/${id}`)).status).toBe(204);
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_001);
    try {
      expect((await admin.send('GET', 'offers', undefined, key)).status).toBe(401);
    } finally {
      later.mockRestore();
    }
    expect((await admin.send('DELETE', `api-keys/${id}`)).status).toBe(404);
  });

  it('of the publishable kind open nothing here', async () => {
    const { body } = await admin.send('POST', 'api-keys', { kind: 'publishable' });
    const { key } = body as { key: string };
    const http = new HttpClient(admin.url);
    expect((await http.get('/v1/admin/offers', { authorization: `Basic ${key}` })).status).toBe(403);
    expect((await http.get('/v1/admin/offers')).status).toBe(401);
    expect(fieldsOf(await admin.send('POST', 'api-keys', { kind: 'publishable', clientId: 'x' }))).toEqual([
      'clientId',
    ]);
  });
});
