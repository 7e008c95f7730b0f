import { DEMO } from '../../src/demo';
import { AUTHENTICATION, send, type Answer as PackagesAnswer } from './packages/support';
import { Client, CONTACT, purchaseOf, SECRET } from './storefront/client';
import { startTestApp, type TestApp } from '../support/app';
import type { HttpAnswer } from '../support/http-client';

const PASSWORD = 'correct horse battery';
const AT_ONCE = 20;

let service: TestApp;
let client: Client;
beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
}, 60_000);
afterAll(() => service.close());

const putCoupon = (id: string, restrictions: object[] = [], more: object = {}): Promise<HttpAnswer> =>
  client.put(`/v1/admin/coupons/${id}`, { discount: { type: 'percent', value: 10 }, restrictions, ...more }, SECRET);
const perCustomer = (quantity = 1) => ({ type: 'redemptions-per-customer', quantity });
const addressOf = (email: string | null) => ({
  ...CONTACT,
  emails: email === null ? [] : [{ label: 'main', value: email, primary: true }],
});
const buyWith = (code: string, email: string | null, more: object = {}, headers = {}): Promise<HttpAnswer> =>
  client.purchase(
    purchaseOf('plan_ebook', 1, { couponIds: [code], billingAddress: addressOf(email), ...more }),
    Object.keys(headers).length > 0 ? headers : undefined,
  );
const said = ({ status, json }: HttpAnswer): unknown[] =>
  status === 201
    ? [status, json.transaction.result]
    : [
        status,
        ...json.invalidFields.map(({ field, message }: { field: string; message: string }) => `${field}: ${message}`),
      ];
const APPROVED = [201, 'approved'];
const USED_UP = [422, 'couponIds.0: has no redemptions left'];

const packages = (code: string, email: string | null): Promise<PackagesAnswer> =>
  send(
    service.url,
    '/api/v1/purchase',
    JSON.stringify({
      Authentication: AUTHENTICATION,
      Request: {
        ...(email !== null && { Email: email }),
        Skus: [{ Sku: 'MP001', Quantity: 1 }],
        PaymentMethod: {
          PaymentType: 2,
          CardPayment: {
            Card: { CardNumber: '4111111111111111', ExpiryDate: '12/34', CVV: '123' },
            CaptureMethod: '3',
            SaveToFile: false,
          },
        },
        Discount: { DiscountCode: code },
      },
    }),
  );

describe('a code', () => {
  it.each(['TENOFF', 'tenoff', ' TenOff ', '\tTENOFF\n', 'TENOFF\u00a0'])('is found as %j', async (code) => {
    const preview = await client.post('/v1/storefront/preview-purchase', {
      websiteId: DEMO.websiteId,
      items: [{ planId: 'plan_ebook' }],
      couponIds: [code],
    });
    expect(preview.json.discounts).toMatchObject([{ couponId: 'TENOFF', description: '10 % off' }]);
    const bought = await buyWith(code, 'ada@shop.example');
    expect(bought.json.invoice.discounts).toMatchObject([{ couponId: 'TENOFF' }]);
    const paid = await packages(code, 'ada@shop.example');
    expect([paid.status, paid.code]).toEqual([200, '00']);
    const list = await send(
      service.url,
      '/api/v1/packages',
      JSON.stringify({ Authentication: AUTHENTICATION, Request: { DiscountCode: code } }),
    );
    const [first] = (list.envelope.Response as { Packages: { Price: number; DiscountedPrice: number }[] }).Packages;
    expect(first?.DiscountedPrice).toBeLessThan(first?.Price ?? 0);
  });

  it('is the same one in other capitals: not twice in a cart, not twice in the shop', async () => {
    const twice = await client.purchase(purchaseOf('plan_ebook', 1, { couponIds: ['TENOFF', ' tenoff'] }));
    expect(said(twice)).toEqual([422, 'couponIds.1: is repeated']);
    expect((await putCoupon('Spring')).json.id).toBe('Spring');
    expect((await putCoupon('SPRING', [], { description: 'again' })).json).toMatchObject({
      id: 'Spring',
      description: 'again',
    });
    expect((await client.get('/v1/admin/coupons/spring')).json.id).toBe('Spring');
    const created = await Promise.all(['auTumn', 'AUTUMN', 'autumn', 'Autumn'].map((id) => putCoupon(id)));
    expect(created.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(created.map(({ json }) => json.id as string)).size).toBe(1);
  });

  it('of a product narrows the discount to it, whatever its capitals', async () => {
    const paid = await packages(' tenoff ', 'ada@shop.example');
    expect([paid.status, paid.code]).toEqual([200, '00']);
  });
});

describe('a coupon per customer', () => {
  it('is used once by a guest, whatever the capitals, blanks and form of the e-mail address', async () => {
    await putCoupon('GUEST', [perCustomer()]);
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) =>
        buyWith(n % 2 ? 'guest' : 'GUEST', n % 3 ? 'Eve@Shop.example' : 'eve@shop.example'),
      ),
    );
    expect(answers.map(said).filter(([status]) => status === 201)).toEqual([APPROVED]);
    expect(answers.map(said).filter(([status]) => status !== 201)).toEqual(Array(AT_ONCE - 1).fill(USED_UP));
    expect(said(await buyWith('GUEST', 'EVE@SHOP.EXAMPLE'))).toEqual(USED_UP);
    // nothing but capitals and blanks is folded
    expect(said(await buyWith('GUEST', 'eve+1@shop.example'))).toEqual(APPROVED);
    expect(said(await buyWith('GUEST', 'e.ve@shop.example'))).toEqual(APPROVED);
  });

  it('counts through both doors', async () => {
    await putCoupon('DOORS', [perCustomer()]);
    expect((await packages('doors', 'Door@shop.example')).code).toBe('00');
    expect(said(await buyWith('DOORS', 'door@shop.example'))).toEqual(USED_UP);
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => packages('DOORS', 'two@shop.example')));
    expect(answers.filter(({ code }) => code === '00')).toHaveLength(1);
    expect(answers.filter(({ status, code }) => status === 422 && code === '12')).toHaveLength(AT_ONCE - 1);
    expect((await packages('DOORS', 'TWO@shop.example')).code).toBe('12');
  });

  it('is refused without an e-mail address', async () => {
    await putCoupon('NAMED', [perCustomer()]);
    const needed = [422, 'couponIds.0: is limited per customer and needs an e-mail address'];
    expect(said(await buyWith('NAMED', null))).toEqual(needed);
    expect(said(await buyWith('NAMED', null, { couponIds: ['NAMED', 'TENOFF'] }))).toEqual(needed);
    expect((await packages('NAMED', null)).code).toBe('12');
    expect(said(await buyWith('TENOFF', null))).toEqual(APPROVED);
  });

  it('counts somebody who is logged in by id and by e-mail address', async () => {
    await putCoupon('MEMBER', [perCustomer()]);
    const register = async (email: string): Promise<{ authorization: string }> => {
      const made = await client.purchase(
        purchaseOf('plan_ebook', 1, { billingAddress: addressOf(email), password: PASSWORD }),
      );
      expect(made.status).toBe(201);
      const login = await client.post('/v1/storefront/login', { username: email, password: PASSWORD });
      return { authorization: `Bearer ${login.json.token as string}` };
    };
    const ann = await register('ann@shop.example');
    // as a guest first: then the account's address counts, and the one in the purchase does not hide it
    expect(said(await buyWith('MEMBER', 'Ann@shop.example'))).toEqual(APPROVED);
    expect(said(await buyWith('MEMBER', 'other@shop.example', {}, ann))).toEqual(USED_UP);
    expect(said(await buyWith('MEMBER', null, { billingAddress: null }, ann))).toEqual(USED_UP);
    // logged in first: id, account's address and the purchase's own address count
    const bob = await register('bob@shop.example');
    expect(said(await buyWith('MEMBER', 'robert@shop.example', {}, bob))).toEqual(APPROVED);
    expect(said(await buyWith('MEMBER', 'bobby@shop.example', {}, bob))).toEqual(USED_UP);
    expect(said(await buyWith('MEMBER', 'BOB@shop.example'))).toEqual(USED_UP);
    expect(said(await buyWith('MEMBER', 'robert@shop.example'))).toEqual(USED_UP);
  });

  it('comes back with a declined purchase that ends, and is counted again by the same address when it is paid', async () => {
    await putCoupon('RETRY', [perCustomer()]);
    const declined = await client.purchase({
      ...purchaseOf('plan_ebook', 1, { couponIds: ['retry'], billingAddress: addressOf('rita@shop.example') }),
      paymentInstruction: { method: 'payment-card', pan: '4000000000000002', cvv: '123', expMonth: 12, expYear: 2034 },
    });
    expect(said(declined)).toEqual([201, 'declined']);
    expect(said(await buyWith('RETRY', 'rita@shop.example'))).toEqual(USED_UP);
    const token = await client.post('/v1/tokens', {
      method: 'payment-card',
      paymentInstrument: { pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 },
      billingAddress: addressOf('rita@shop.example'),
    });
    const paid = await client.post('/v1/storefront/payment', {
      invoiceId: declined.json.invoice.id as string,
      token: token.json.id as string,
    });
    expect([paid.status, paid.json.result]).toEqual([201, 'approved']);
    expect(said(await buyWith('RETRY', 'RITA@shop.example'))).toEqual(USED_UP);
  });
});

describe('a coupon that is put', () => {
  it('names plans and products that exist', async () => {
    const restrictions = [
      { type: 'restrict-to-plans', planIds: ['plan_mug', 'plan_nowhere', 'plan_ebook', 'PLAN_MUG'] },
      { type: 'restrict-to-products', productIds: ['prod_nowhere'] },
      {
        type: 'restrict-to-bxgy',
        buy: [{ planId: 'plan_x', quantity: 1 }],
        get: [
          { planId: 'plan_mug', quantity: 1 },
          { planId: 'plan_y', quantity: 1 },
        ],
      },
    ];
    const refused = await putCoupon('NOPLAN', restrictions);
    expect(said(refused)).toEqual([
      422,
      'restrictions.0.planIds.1: plan_nowhere does not exist',
      'restrictions.0.planIds.3: PLAN_MUG does not exist',
      'restrictions.1.productIds.0: prod_nowhere does not exist',
      'restrictions.2.buy.0.planId: plan_x does not exist',
      'restrictions.2.get.1.planId: plan_y does not exist',
    ]);
    expect((await client.get('/v1/admin/coupons/NOPLAN')).status).toBe(404);
    expect((await putCoupon('PLAN', [{ type: 'restrict-to-plans', planIds: ['plan_mug'] }])).status).toBe(200);
  });

  it.each(['two%20words', 'f%C3%BCnf', '%D0%BA%D0%BE%D0%B4', 'x'.repeat(51)])('cannot be called %s', async (id) => {
    expect(said(await putCoupon(id))[0]).toBe(422);
  });
});

it('a setup fee of nothing and an amount with a needless nought are taken', async () => {
  const put = (id: string, offer: object) => client.put(`/v1/admin/offers/${id}`, { name: 'Thing', ...offer }, SECRET);
  const free = await put('free_setup', { currency: 'USD', pricing: { formula: 'flat-rate', price: 1 }, setupPrice: 0 });
  expect([free.status, free.json.setupPrice]).toEqual([200, 0]);
  const yen = await put('yen', {
    currency: 'JPY',
    pricing: { formula: 'flat-rate', price: '10.0' },
    setupPrice: '0.00',
  });
  expect([yen.status, yen.json.pricing.price, yen.json.setupPrice]).toEqual([200, 10, 0]);
  const bought = await client.purchase(purchaseOf('free_setup'));
  expect([bought.status, bought.json.invoice.amount, bought.json.invoice.items.length]).toEqual([201, 1, 1]);
});
