import { ROUTES } from '../../src/apis';
import { DEMO } from '../../src/demo';
import { UnitOfWork } from '../../src/kernel/database';
import { ApiKeys } from '../../src/modules/auth';
import { Catalog } from '../../src/modules/catalog';
import { GatewayAccounts } from '../../src/modules/payments';
import { startTestApp, type TestApp } from '../support/app';
import { type HttpAnswer } from '../support/http-client';
import { ORDER } from '../wire/merchant/client';
import { call, pathOf } from './route-calls';

const LONG_MS = 120_000;
const OTHER = 'org_other';
const DEMO_SECRET = { authorization: `Bearer ${DEMO.secretKey}` };
const CARD = { method: 'payment-card', pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 };

let service: TestApp;
let stranger: { readonly secret: string; readonly publishable: string };
/** By route: an id of the demo organization that exists there. */
let ids: Readonly<Record<string, string>>;

const post = async (path: string, body: object, headers: Record<string, string> = DEMO_SECRET, method = 'POST') => {
  const answer = await call(service.url, method, path, { headers, body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
  // what a caller sees is untyped by nature
  return JSON.parse(answer.text);
};

beforeAll(async () => {
  service = await startTestApp({ config: { trustProxy: 1 } });
  stranger = await openOtherShop();
  ids = await makeThings();
}, LONG_MS);
afterAll(() => service.close());

async function openOtherShop(): Promise<{ secret: string; publishable: string }> {
  const { app } = service;
  const apiKeys = app.get(ApiKeys, { strict: false });
  return app.get(UnitOfWork).run(async (tx) => {
    const catalog = app.get(Catalog, { strict: false });
    await catalog.createOrganization(tx, { id: OTHER, name: 'Other' });
    await catalog.putWebsite(tx, {
      organizationId: OTHER,
      id: 'web_other',
      name: 'Other',
      url: 'https://other.example',
    });
    const account = { organizationId: OTHER, id: 'gw_other', provider: 'sandbox', name: 'Other' };
    await app.get(GatewayAccounts, { strict: false }).put(tx, account);
    const key = { organizationId: OTHER, websiteId: 'web_other', live: false };
    const [secret, publishable] = [
      await apiKeys.create(tx, { ...key, kind: 'secret' }),
      await apiKeys.create(tx, { ...key, kind: 'publishable' }),
    ];
    return { secret: secret.key.reveal(), publishable: publishable.key.reveal() };
  });
}

async function makeThings(): Promise<Record<string, string>> {
  const body = { websiteId: DEMO.websiteId, items: [{ planId: 'plan_ebook' }], paymentInstruction: CARD };
  const bought = await post('/v1/storefront/purchase', body, { authorization: DEMO.publishableKey });
  const token = await post(
    '/v1/tokens',
    { method: 'payment-card', paymentInstrument: { pan: CARD.pan, expMonth: 12, expYear: 2034 } },
    { authorization: DEMO.publishableKey },
  );
  const reserved = async (): Promise<string> =>
    (await post('/v1/purchases/reserve', { deal_id: 'deal_dining', num_bought: 1 })).purchase.id as string;
  const deal = {
    deal_id: 'deal_dining',
    quantity: 1,
    user_id: 'user_demo',
    credit_card_id: 'card_demo',
    expected_price_per_unit: 3900,
  };
  await post('/v1/purchases', deal);
  const vouchers = JSON.parse(
    (await call(service.url, 'GET', '/v1/users/user_demo/coupons', { headers: DEMO_SECRET })).text,
  );
  const merchant = await post('/v2/api/purchase', {
    ...ORDER,
    CardData: { CardHolderName: 'Ada', Pan: CARD.pan, CVV: '123', Expiration: '12/34', Email: 'a@shop.example' },
  });
  const key = await post('/v1/admin/api-keys', { kind: 'secret', name: 'one more' });
  const webhook = await post('/v1/admin/webhooks', { url: 'https://hooks.shop.example/in' });
  const delivery = await post(`/v1/admin/webhooks/${String(webhook.id)}/test`, {});
  const customer = await post('/v1/api/customer', {
    Email: 'grace@shop.example',
    FirstName: 'Grace',
    LastName: 'Hopper',
    PhoneNumber: '+598 2900 0000',
    DocumentTypeId: 2,
    DocNumber: '12345672',
    BillingAddress: { Country: 'UY', City: 'Montevideo', AddressDetail: 'Calle 1' },
  });
  const [purchase, number, person] = [
    'v1/api/purchase',
    String(merchant.Response.PurchaseId),
    String(customer.Response.CustomerId),
  ];
  return {
    'storefront/orders': bought.orderId,
    'storefront/invoices': bought.invoice.id,
    'storefront/transactions': bought.transaction.id,
    'storefront/plans': 'plan_mug',
    'storefront/products': 'prod_mug',
    'storefront/websites': DEMO.websiteId,
    'v1/tokens': token.id,
    'PUT /v1/purchases/:id/claim': await reserved(),
    'PUT /v1/purchases/:id/release': await reserved(),
    'PUT /v1/purchases/:id/extend': await reserved(),
    'v1/purchases': bought.orderId,
    'v1/deals': 'deal_dining',
    'v1/users': 'user_demo',
    'PUT /v1/coupons': vouchers.coupons[0].id,
    'admin/offers': 'plan_mug',
    'admin/products': 'prod_mug',
    'admin/websites': DEMO.websiteId,
    'admin/coupons': 'TENOFF',
    'admin/shipping-rates': 'ship_express',
    'admin/tax-rates': 'tax_ny',
    'admin/customers': DEMO.customerId,
    'admin/api-keys': key.id,
    'admin/gateway-accounts': DEMO.gatewayAccountId,
    'admin/purchases': bought.orderId,
    'admin/vouchers': vouchers.coupons[0].id,
    'admin/webhooks': webhook.id,
    'admin/webhook-deliveries': delivery.id,
    [purchase]: number,
    'v2/api/purchase': number,
    'v1/api/customer': person,
  };
}

/** Bodies that are right, for routes that would refuse an empty one before they look at the id. */
const BODIES: Readonly<Record<string, object>> = {
  'PUT /v1/purchases/:id/claim': { user_id: 'user_other' },
  'PUT /v1/admin/offers/:id/stock': { onHand: 5 },
  'POST /v1/admin/webhooks/:id/replay': { from: '2027-01-01T00:00:00Z' },
  'POST /v1/api/purchase/:id/refund': { Amount: 100 },
  'POST /v2/api/purchase/:id/refund': { Amount: 100 },
  'POST /v1/api/customer/:id/update': { FirstName: 'Mallory' },
  'POST /v1/api/customer/:id/PaymentProfileDelete': { PaymentProfileId: 1 },
};

/** A country is nobody's. */
const GUARDED = Object.entries(ROUTES).filter(([route, { forms }]) => /:(?!country)/.test(route) && forms.length > 0);

/** As a shape that an id of ours has, and nobody has this one. */
const unknownLike = (id: string): string =>
  /^\d+$/.test(id) ? String(Number(id) + 900_000) : `${id.slice(0, -4)}QZ0X`;

/** An answer without what differs between any two requests: the request's own id, times, and the id that was asked for. */
function comparable({ status, headers, text }: HttpAnswer, id: string): object {
  const said = text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '<time>')
    .replace(/urn:holdfast:request:[\w-]+/g, '<request>')
    .replaceAll(`"${id}"`, '"<id>"');
  return { status, type: headers.get('content-type'), said };
}

describe('an id of another organization answers like one that does not exist', () => {
  it.each(GUARDED)('%s', async (route, { forms, principals }) => {
    const place = Object.keys(ids)
      .filter((key) => route === key || route.includes(`${key}/:`))
      .sort((a, b) => b.length - a.length)[0];
    if (place === undefined) throw new Error('which id exists there? Write it into the list above');
    const id = ids[place] ?? '';
    const body = BODIES[route];
    const keys = [
      ...(principals.includes('secret-key') && forms.includes('bearer-secret') ? [`Bearer ${stranger.secret}`] : []),
      ...(principals.includes('publishable-key') && forms.includes('plain-publishable') ? [stranger.publishable] : []),
    ];
    expect(keys.length).toBeGreaterThan(0);
    for (const authorization of keys) {
      const ask = async (asked: string): Promise<object> =>
        comparable(
          await call(service.url, route, pathOf(route, asked), { headers: { authorization }, ...(body && { body }) }),
          asked,
        );
      const foreign = await ask(id);
      expect(foreign).toEqual(await ask(unknownLike(id)));
      expect([401, 403, 429, 500]).not.toContain((foreign as { status: number }).status);
    }
  });

  it('also inside a purchase', async () => {
    const token = ids['v1/tokens'] ?? '';
    const buy = (change: object): Promise<HttpAnswer> =>
      call(service.url, 'POST', '/v1/storefront/purchase', {
        headers: { authorization: stranger.publishable },
        body: { websiteId: 'web_other', items: [{ planId: 'plan_other' }], paymentInstruction: CARD, ...change },
      });
    await post(
      '/v1/admin/offers/plan_other',
      { name: 'Other', currency: 'USD', pricing: { formula: 'flat-rate', price: 1 } },
      { authorization: `Bearer ${stranger.secret}` },
      'PUT',
    );
    expect((await buy({})).status).toBe(201);
    const changes: readonly [string, (id: string) => object][] = [
      [DEMO.websiteId, (websiteId) => ({ websiteId })],
      ['plan_mug', (planId) => ({ items: [{ planId }] })],
      ['TENOFF', (coupon) => ({ couponIds: [coupon] })],
      ['ship_express', (shippingRateId) => ({ shippingRateId })],
      [token, (asked) => ({ paymentInstruction: { token: asked } })],
      [DEMO.instrumentId, (paymentInstrumentId) => ({ paymentInstruction: { paymentInstrumentId } })],
    ];
    for (const [id, change] of changes) {
      const foreign = comparable(await buy(change(id)), id);
      expect(foreign).toEqual(comparable(await buy(change(unknownLike(id))), unknownLike(id)));
      expect((foreign as { status: number }).status).not.toBe(201);
    }
  });
});

it('nothing of the demo shop was touched by the other one', async () => {
  const read = async (path: string) =>
    JSON.parse((await call(service.url, 'GET', path, { headers: DEMO_SECRET })).text);
  expect(await read('/v1/admin/offers/plan_mug/stock')).toMatchObject({ onHand: 1_000_000, held: 0 });
  for (const route of ['claim', 'release', 'extend']) {
    const { purchase } = await read(`/v1/purchases/${ids[`PUT /v1/purchases/:id/${route}`] ?? ''}`);
    expect(purchase.fulfillment_state).toBe('reserved');
  }
  expect(await read('/v1/admin/webhooks')).toMatchObject([{ id: ids['admin/webhooks'], status: 'active' }]);
});
