import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { bearer } from '../../support/http-client';
import { CARD, Client, PUBLISHABLE, purchaseOf, SECRET } from './client';
import { Conformance } from './conformance';

const PURCHASES = 5;

let service: TestApp;
let client: Client;
let document: Conformance;
let session: string;
const orderIds: string[] = [];

beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
  document = await Conformance.of(client);
  session = (await client.post('/v1/storefront/login', { username: DEMO.username, password: DEMO.password })).json
    .token;
  for (let n = 0; n < PURCHASES; n += 1)
    orderIds.unshift((await client.purchase(purchaseOf('plan_ebook'), bearer(session))).json.orderId);
  await client.purchase(purchaseOf('plan_ebook'));
}, 60_000);
afterAll(() => service.close());

describe('lists', () => {
  it.each(['orders', 'invoices', 'transactions'])(
    'of %s are bare arrays, newest first, of the own ones',
    async (collection) => {
      const own = await client.get(`/v1/storefront/${collection}`, bearer(session));
      document.check('get', `/v1/storefront/${collection}`, own);
      expect(own.json.length).toBe(PURCHASES);
      expect(['total', 'limit', 'offset'].map((name) => own.headers.get(`pagination-${name}`))).toEqual([
        String(PURCHASES),
        '100',
        '0',
      ]);
      const all = await client.get(`/v1/storefront/${collection}`, SECRET);
      expect(all.headers.get('pagination-total')).toBe(String(PURCHASES + 1));
      const page = await client.get(`/v1/storefront/${collection}?limit=2&offset=1`, bearer(session));
      expect(page.json).toEqual(own.json.slice(1, 3));
      expect([page.headers.get('pagination-limit'), page.headers.get('pagination-offset')]).toEqual(['2', '1']);
      const times = own.json.map(({ createdTime }: { createdTime: string }) => createdTime);
      expect(times).toEqual([...times].sort().reverse());
      expect(own.headers.get('access-control-expose-headers')).toMatch(/Pagination-Total/i);
    },
  );

  it('show the orders that were made', async () => {
    const { json } = await client.get('/v1/storefront/orders', bearer(session));
    expect(json.map(({ id }: { id: string }) => id)).toEqual(orderIds);
  });

  it.each(['plans', 'products', 'websites'])(
    'of %s are sorted by id and each entry is found under its link',
    async (collection) => {
      const list = await client.get(`/v1/storefront/${collection}`, PUBLISHABLE);
      document.check('get', `/v1/storefront/${collection}`, list);
      const ids = list.json.map(({ id }: { id: string }) => id);
      expect(ids).toEqual([...ids].sort());
      expect(ids.length).toBeGreaterThan(0);
      const [first] = list.json;
      const read = await client.get(first._links[0].href, PUBLISHABLE);
      expect(read.json).toEqual(first);
      expect((await client.get(`/v1/storefront/${collection}/none`, PUBLISHABLE)).status).toBe(404);
    },
  );

  it.each(['limit=-1', 'limit=1001', 'offset=-1', 'limit=1e2', 'limit=1&limit=2'])('with %s are 422', async (query) => {
    const { status, json } = await client.get(`/v1/storefront/orders?${query}`, SECRET);
    expect([status, json.invalidFields[0].field]).toEqual([422, query.split('=')[0]]);
  });
});

describe('lists of what is asked for', () => {
  const ids = async (collection: string, query: string, headers = SECRET): Promise<string[]> => {
    const answer = await client.get(`/v1/storefront/${collection}?${query}`, headers);
    expect([answer.status, answer.json.invalidFields]).toEqual([200, undefined]);
    expect(answer.headers.get('pagination-total')).toBe(String(answer.json.length));
    return answer.json.map(({ id }: { id: string }) => id);
  };
  let declined: { orderId: string; invoiceId: string; transactionId: string };

  beforeAll(async () => {
    const { json } = await client.purchase({
      ...purchaseOf('plan_ebook'),
      paymentInstruction: { ...CARD, pan: '4000000000000002' },
    });
    declined = { orderId: json.orderId, invoiceId: json.invoice.id, transactionId: json.transaction.id };
  });

  it('keep the records with a status, by parameter and by filter', async () => {
    const { orderId, invoiceId, transactionId } = declined;
    expect(await ids('orders', 'status=pending')).toEqual([orderId]);
    expect(await ids('orders', 'filter=status:pending')).toEqual([orderId]);
    expect(await ids('orders', 'status=!completed')).toEqual([orderId]);
    expect(await ids('orders', 'status=pending,completed')).toHaveLength(PURCHASES + 2);
    expect(await ids('orders', 'status=active')).toEqual([]);
    expect(await ids('orders', 'orderType=subscription-order')).toEqual([]);
    expect(await ids('invoices', 'status=unpaid')).toEqual([invoiceId]);
    expect(await ids('invoices', 'filter=status:!paid')).toEqual([invoiceId]);
    expect(await ids('transactions', 'result=declined')).toEqual([transactionId]);
    expect(await ids('transactions', `filter=type:sale;invoiceId:${invoiceId}`)).toEqual([transactionId]);
    expect(await ids('transactions', `orderId=${orderId}&result=approved`)).toEqual([]);
  });

  it('keep the records of a customer, and nobody sees those of somebody else', async () => {
    const customerId = (await client.get(`/v1/storefront/orders/${String(orderIds[0])}`)).json.customerId as string;
    for (const collection of ['orders', 'invoices', 'transactions']) {
      expect(await ids(collection, 'customerId=nobody')).toEqual([]);
      expect(await ids(collection, `customerId=${customerId}`)).toHaveLength(PURCHASES);
      expect(await ids(collection, `customerId=!${customerId}`)).toHaveLength(2);
      expect(await ids(collection, `customerId=!${customerId}`, bearer(session))).toEqual([]);
      expect(await ids(collection, `filter=customerId:${customerId}`, bearer(session))).toHaveLength(PURCHASES);
    }
    expect(await ids('orders', `id=${declined.orderId}`, bearer(session))).toEqual([]);
  });

  it('keep the records of a time, its ends included, in the order asked for', async () => {
    const all = (await client.get('/v1/storefront/orders?sort=createdTime')).json as {
      id: string;
      createdTime: string;
    }[];
    const times = all.map(({ createdTime }) => createdTime);
    expect(times).toEqual([...times].sort());
    expect((await ids('orders', 'sort=-createdTime')).reverse()).toEqual(all.map(({ id }) => id));
    const [from, to] = [times[1] as string, times[3] as string];
    const between = all.filter(({ createdTime }) => createdTime >= from && createdTime <= to).map(({ id }) => id);
    expect(await ids('orders', `createdTime=${from}..${to}&sort=createdTime`)).toEqual(between);
    expect(await ids('orders', `filter=createdTime:${from}..${to}&sort=createdTime`)).toEqual(between);
    expect(await ids('orders', `filter=createdTime:..${times[0] as string}`)).toContain(all[0]?.id);
    const { id, paidTime } = (await client.get('/v1/storefront/invoices?status=paid&limit=1')).json[0];
    expect((await client.get(`/v1/storefront/invoices?paidTime=${paidTime}`)).json[0].id).toBe(id);
    expect(await ids('invoices', `filter=paidTime:2020-01-01T00:00:00Z..2020-01-02T00:00:00Z`)).toEqual([]);
  });

  it('of plans are searched, restricted and sorted', async () => {
    const all = (await client.get('/v1/storefront/plans')).json as { id: string; name: string; currency: string }[];
    expect(await ids('plans', 'q=SEATS')).toEqual(['plan_seats']);
    expect(await ids('plans', 'q=zzz')).toEqual([]);
    const jpy = all.filter(({ currency }) => currency === 'JPY').map(({ id }) => id);
    expect(jpy.length).toBeGreaterThan(0);
    expect(await ids('plans', 'currency=JPY')).toEqual(jpy);
    expect(await ids('plans', 'filter=currency:JPY;isActive:false')).toEqual([]);
    expect(await ids('plans', 'sort=-id')).toEqual(all.map(({ id }) => id).reverse());
    const names = ((await client.get('/v1/storefront/plans?sort=name')).json as { name: string }[]).map(
      ({ name }) => name,
    );
    expect(names).toEqual([...names].sort());
  });

  it.each([
    ['orders?filter=status:paid', 'filter'],
    ['orders?status=paid', 'status'],
    ['orders?sort=amount', 'sort'],
    ['orders?sort=createdTime,createdTime', 'sort'],
    ['orders?q=zzz', 'q'],
    ['orders?filter=amount:1..2', 'filter'],
    ['orders?filter=status', 'filter'],
    ['orders?filter=status:pending;status:completed', 'filter'],
    ['orders?filter=status:pending&status=pending', 'filter'],
    ['orders?status=pending,!completed', 'status'],
    ['orders?createdTime=yesterday', 'createdTime'],
    ['orders?createdTime=..', 'createdTime'],
    ['orders?customerId=a&customerId=b', 'customerId'],
    ['invoices?fields=id', 'fields'],
    ['transactions?status=unpaid', 'status'],
    ['plans?expand=product', 'expand'],
    ['websites?name=x', 'name'],
  ])('refuse %s', async (asked, field) => {
    const { status, json } = await client.get(`/v1/storefront/${asked}`);
    expect([status, json.invalidFields.map((one: { field: string }) => one.field)]).toEqual([422, [field]]);
  });
});

describe('sessions', () => {
  it('end with logout', async () => {
    const { token } = (await client.post('/v1/storefront/login', { username: DEMO.username, password: DEMO.password }))
      .json;
    const headers = bearer(token);
    expect((await client.get('/v1/storefront/orders', headers)).status).toBe(200);
    const out = await client.send('POST', '/v1/storefront/logout', {
      headers,
      type: 'application/x-www-form-urlencoded',
    });
    expect([out.status, out.text]).toEqual([204, '']);
    await expect(eventually(async () => (await client.get('/v1/storefront/orders', headers)).status)).resolves.toBe(
      401,
    );
    expect((await client.get('/v1/storefront/orders', bearer(session))).status).toBe(200);
  });

  it('are not opened by a wrong password, and nothing tells whether the name exists', async () => {
    const wrong = await client.post('/v1/storefront/login', { username: DEMO.username, password: 'wrong-password' });
    const nobody = await client.post('/v1/storefront/login', {
      username: 'nobody@shop.example',
      password: 'wrong-password',
    });
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect({ ...wrong.json, instance: '' }).toEqual({ ...nobody.json, instance: '' });
  });
});

/** A revoked session may live for as long as a process may trust what it has seen. */
async function eventually(status: () => Promise<number>): Promise<number> {
  const until = Date.now() + 3_000;
  for (;;) {
    const now = await status();
    if (now !== 200 || Date.now() > until) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('the documentation', () => {
  it('is a page that loads its own scripts, and the document it shows', async () => {
    const page = await client.get('/docs', {});
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const scripts = [...page.text.matchAll(/<script src="\.?\/?([^"]+)"/g)].map((match) => match[1]);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts)
      expect((await client.get(script?.startsWith('docs') ? `/${script}` : `/docs/${script ?? ''}`, {})).status).toBe(
        200,
      );
    expect((await client.get('/openapi.json', {})).json.openapi).toMatch(/^3\./);
  });

  it('holds an example that buys', async () => {
    const { json } = await client.get('/openapi.json', {});
    expect(json.paths['/v1/storefront/purchase'].post.requestBody.content['application/json'].schema.$ref).toMatch(
      /StorefrontPurchase$/,
    );
    expect(
      (
        await client.purchase({
          ...purchaseOf('plan_mug'),
          paymentInstruction: CARD,
          deliveryAddress: { country: 'US', region: 'NY' },
        })
      ).status,
    ).toBe(201);
  });
});
