import { ROUTES as ALL } from '../../../src/apis';
import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { bearer, type RequestHeaders } from '../../support/http-client';
import { CARD, Client, PUBLISHABLE, purchaseOf, SECRET } from './client';

let service: TestApp;
let client: Client;
let tokenOfPurchase: string;
let loginToken: string;
let orderId: string;
let invoiceId: string;
let transactionId: string;

beforeAll(async () => {
  // wrong credentials are counted per address: each request comes from another one
  service = await startTestApp({ config: { trustProxy: 1 } });
  client = new Client(service.url, { ownAddresses: true });
  const bought = (await client.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction: CARD }))).json;
  [orderId, invoiceId, transactionId, tokenOfPurchase] = [
    bought.orderId,
    bought.invoice.id,
    bought.transaction.id,
    bought.token,
  ];
  loginToken = (await client.post('/v1/storefront/login', { username: DEMO.username, password: DEMO.password })).json
    .token;
}, 60_000);
afterAll(() => service.close());

const ROUTES = Object.entries(ALL).filter(
  ([route]) => /^\w+ \/v1\/(storefront|tokens)/.test(route) && !route.endsWith('/logout'),
);

const call = (route: string, headers: RequestHeaders): Promise<{ status: number }> => {
  const [method = '', template = ''] = route.split(' ');
  const path = template
    .replace('plans/:id', 'plans/plan_mug')
    .replace('websites/:id', 'websites/web_demo')
    .replace(/:\w+/, 'unknown');
  return method === 'POST' ? client.post(path, {}, headers) : client.get(path, headers);
};

describe('the credentials of each route', () => {
  it.each(ROUTES)('%s', async (route, { principals }) => {
    const credentials: readonly (readonly [string, RequestHeaders])[] = [
      ['publishable-key', PUBLISHABLE],
      ['secret-key', SECRET],
      ['secret-key', bearer(DEMO.secretKey)],
      ['customer', bearer(loginToken)],
      ['purchase-session', bearer(tokenOfPurchase)],
    ];
    for (const [kind, headers] of credentials) {
      const { status } = await call(route, headers);
      // past the guard an empty body is 422 and an unknown id 404
      const allowed = (principals as readonly string[]).includes(kind);
      expect([route, kind, allowed ? [200, 404, 422].includes(status) : status]).toEqual([
        route,
        kind,
        allowed ? true : 403,
      ]);
    }
  });

  it.each(ROUTES)('%s is 401 without a valid one', async (route) => {
    const wrong: readonly RequestHeaders[] = [
      {},
      bearer('null'),
      bearer('a.b.c'),
      { authorization: 'pk_sandbox_wrong' },
      { ...SECRET, ...PUBLISHABLE },
    ];
    for (const headers of wrong) expect((await call(route, headers)).status).toBe(401);
  });
});

describe('the token of a purchase', () => {
  it('reads its own order, invoice and transactions and nothing else', async () => {
    const other = (await client.purchase(purchaseOf('plan_ebook'))).json;
    const token = bearer(tokenOfPurchase);
    for (const [own, foreign] of [
      [`orders/${orderId}`, `orders/${other.orderId}`],
      [`invoices/${invoiceId}`, `invoices/${other.invoice.id}`],
      [`transactions/${transactionId}`, `transactions/${other.transaction.id}`],
    ] as const) {
      expect((await client.get(`/v1/storefront/${own}`, token)).status).toBe(200);
      const hidden = await client.get(`/v1/storefront/${foreign}`, token);
      const unknown = await client.get(`/v1/storefront/${foreign.slice(0, -3)}XYZ`, token);
      expect([hidden.status, { ...hidden.json, instance: '' }]).toEqual([404, { ...unknown.json, instance: '' }]);
      expect((await client.get(`/v1/storefront/${own}`, bearer(loginToken))).status).toBe(404);
      expect((await client.get(`/v1/storefront/${own}`, SECRET)).status).toBe(200);
    }
    const payOther = await client.post(
      '/v1/storefront/payment',
      { token: 'tok_x', invoiceId: other.invoice.id },
      token,
    );
    const payUnknown = await client.post('/v1/storefront/payment', { token: 'tok_x', invoiceId: 'in_unknown' }, token);
    expect([payOther.status, payOther.json.invalidFields]).toEqual([422, payUnknown.json.invalidFields]);
  });
});

describe('paths that name the organization', () => {
  it('lead to the same routes; another organization is 404', async () => {
    for (const path of [
      `/v1/storefront/organizations/${DEMO.organizationId}/plans`,
      `/v1/organizations/${DEMO.organizationId}/storefront/plans`,
    ]) {
      expect((await client.get(path, PUBLISHABLE)).status).toBe(200);
      expect((await client.get(path.replace(DEMO.organizationId, 'org_other'), PUBLISHABLE)).status).toBe(404);
    }
    const bought = await client.post(
      `/v1/organizations/${DEMO.organizationId}/storefront/purchase`,
      purchaseOf('plan_ebook'),
    );
    expect(bought.status).toBe(201);
  });
});
