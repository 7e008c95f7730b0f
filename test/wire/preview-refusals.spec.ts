import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import type { HttpAnswer, RequestHeaders } from '../support/http-client';
import { AUTHENTICATION, send } from './packages/support';
import { CARD, Client, CONTACT, purchaseOf, SECRET } from './storefront/client';

const PASSWORD = 'correct horse battery';
const STOCK = 3;
const MAX_PER_USER = 2;
const MAX_QUANTITY = 5;

let service: TestApp;
let client: Client;
let member: RequestHeaders;

const put = async (path: string, body: object): Promise<void> => {
  expect((await client.put(`/v1/admin/${path}`, body, SECRET)).status).toBe(200);
};
const offer = (id: string, more: object): Promise<void> =>
  put(`offers/${id}`, { name: id, currency: 'USD', pricing: { formula: 'flat-rate', price: 10 }, ...more });
const coupon = (id: string, type: string): Promise<void> =>
  put(`coupons/${id}`, { discount: { type: 'percent', value: 10 }, restrictions: [{ type, quantity: 1 }] });
const addressOf = (email: string | null) => ({
  ...CONTACT,
  emails: email === null ? [] : [{ label: 'main', value: email, primary: true }],
});

beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
  await offer('few', { onHand: STOCK });
  await offer('none', { onHand: 0 });
  await offer('per_user', { maxPerUser: MAX_PER_USER });
  await offer('bounded', { pricing: { formula: 'flat-rate', price: 10, maxQuantity: MAX_QUANTITY } });
  await offer('pack', { onHand: 1, package: { type: 'Bundle', productType: 'Render' } });
  await coupon('IN_TOTAL', 'total-redemptions');
  await coupon('EACH', 'redemptions-per-customer');
  await coupon('UNUSED', 'total-redemptions');
  await client.purchase(
    purchaseOf('per_user', 1, {
      billingAddress: addressOf('member@shop.example'),
      password: PASSWORD,
      couponIds: ['EACH'],
    }),
  );
  await client.purchase(purchaseOf('plan_ebook', 1, { couponIds: ['IN_TOTAL'] }));
  const login = await client.post('/v1/storefront/login', { username: 'member@shop.example', password: PASSWORD });
  member = { authorization: `Bearer ${login.json.token as string}` };
}, 60_000);
afterAll(() => service.close());

interface Case {
  readonly items: readonly (readonly [string, number])[];
  readonly more?: object;
  readonly asMember?: boolean;
  readonly field: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'a coupon that is used up': { items: [['plan_ebook', 1]], more: { couponIds: ['in_total'] }, field: 'couponIds.0' },
  'the second coupon of two': {
    items: [['plan_ebook', 1]],
    more: { couponIds: ['TENOFF', 'IN_TOTAL'] },
    field: 'couponIds.1',
  },
  'a coupon that this guest has used': {
    items: [['plan_ebook', 1]],
    more: { couponIds: ['EACH'], billingAddress: addressOf('Member@shop.example') },
    field: 'couponIds.0',
  },
  'a coupon that the customer has used': {
    items: [['plan_ebook', 1]],
    more: { couponIds: ['EACH'], billingAddress: addressOf('other@shop.example') },
    asMember: true,
    field: 'couponIds.0',
  },
  'a coupon per customer without an e-mail address': {
    items: [['plan_ebook', 1]],
    more: { couponIds: ['EACH'], billingAddress: addressOf(null) },
    field: 'couponIds.0',
  },
  'more than there is': { items: [['few', STOCK + 1]], field: 'items.0.quantity' },
  'more than there is, in two lines': {
    items: [
      ['few', 2],
      ['plan_setup', 1],
      ['few', 2],
    ],
    field: 'items.2.quantity',
  },
  'what is sold out': {
    items: [
      ['plan_setup', 1],
      ['none', 1],
    ],
    field: 'items.1.quantity',
  },
  'more than the offer allows': { items: [['bounded', MAX_QUANTITY + 1]], field: 'items.0.quantity' },
  'more than the offer allows, in two lines': {
    items: [
      ['bounded', MAX_QUANTITY],
      ['bounded', 1],
    ],
    field: 'items.1.quantity',
  },
  'more than one customer may have': { items: [['per_user', MAX_PER_USER + 1]], field: 'items.0.quantity' },
  'more than this customer may have now': {
    items: [['per_user', MAX_PER_USER]],
    asMember: true,
    field: 'items.0.quantity',
  },
};

const ask = (path: string, { items, more, asMember = false }: Case, paying: object): Promise<HttpAnswer> =>
  client.post(
    path,
    {
      websiteId: DEMO.websiteId,
      items: items.map(([planId, quantity]) => ({ planId, quantity })),
      ...more,
      ...paying,
    },
    asMember ? member : undefined,
  );

describe('a preview refuses like the purchase', () => {
  it.each(Object.keys(CASES))('%s', async (name) => {
    const cart = CASES[name] as Case;
    const preview = await ask('/v1/storefront/preview-purchase', cart, {});
    const purchase = await ask('/v1/storefront/purchase', cart, { paymentInstruction: CARD });
    expect(preview.json.invalidFields).toMatchObject([{ field: cart.field }]);
    const { instance: asked, ...said } = preview.json;
    const { instance: bought, ...refused } = purchase.json;
    expect([said, asked === bought]).toEqual([refused, false]);
  });
});

describe('a preview answers where the purchase would', () => {
  it.each<[string, Case]>([
    ['all that is there', { items: [['few', STOCK]], field: '' }],
    ['as many as a customer may have', { items: [['per_user', MAX_PER_USER]], field: '' }],
    ['the rest of what the customer may have', { items: [['per_user', 1]], asMember: true, field: '' }],
    ['as many as the offer allows', { items: [['bounded', MAX_QUANTITY]], field: '' }],
    ['the last use of a coupon', { items: [['bounded', 1]], more: { couponIds: ['UNUSED'] }, field: '' }],
    // nobody has said who buys
    [
      'a coupon per customer before there is an address',
      { items: [['bounded', 1]], more: { couponIds: ['EACH'] }, field: '' },
    ],
  ])('%s, twice, because it holds nothing', async (_, cart) => {
    for (const time of [1, 2])
      expect([time, (await ask('/v1/storefront/preview-purchase', cart, {})).status]).toEqual([time, 200]);
  });

  it('what a declined purchase held is there again when its hold has ended', async () => {
    await offer('held', { onHand: 1 });
    const declined = { ...CARD, pan: '4000000000000002' };
    await client.purchase(purchaseOf('held', 1, { paymentInstruction: declined, couponIds: ['UNUSED'] }));
    const cart: Case = { items: [['held', 1]], field: '' };
    const other: Case = { items: [['bounded', 1]], more: { couponIds: ['UNUSED'] }, field: '' };
    expect((await ask('/v1/storefront/preview-purchase', cart, {})).status).toBe(422);
    expect((await ask('/v1/storefront/preview-purchase', other, {})).status).toBe(422);
    await service.advanceClock(301);
    expect((await ask('/v1/storefront/preview-purchase', cart, {})).status).toBe(200);
    expect((await ask('/v1/storefront/preview-purchase', other, {})).status).toBe(200);
  });
});

describe('the list of packages', () => {
  const list = async (Request: object): Promise<Map<string, { Price: number; DiscountedPrice: number | null }>> => {
    const answer = await send(
      service.url,
      '/api/v1/packages',
      JSON.stringify({ Authentication: AUTHENTICATION, Request }),
    );
    const { Packages } = answer.envelope.Response as {
      Packages: { Sku: string; Price: number; DiscountedPrice: number }[];
    };
    return new Map(Packages.map((one) => [one.Sku, one]));
  };

  it('shows a discount that the purchase would give, and what is left', async () => {
    expect((await list({ DiscountCode: 'unused' })).get('pack')).toMatchObject({ Price: 10, DiscountedPrice: 9 });
    expect((await list({ DiscountCode: 'IN_TOTAL' })).get('pack')).toMatchObject({ Price: 10, DiscountedPrice: null });
    const byEmail = async (Email: string) => (await list({ DiscountCode: 'EACH', Email })).get('pack')?.DiscountedPrice;
    expect(await byEmail('MEMBER@shop.example')).toBeNull();
    expect(await byEmail('new@shop.example')).toBe(9);
    await client.purchase(purchaseOf('pack'));
    expect((await list({})).has('pack')).toBe(false);
    expect((await list({})).size).toBeGreaterThan(0);
  });
});
