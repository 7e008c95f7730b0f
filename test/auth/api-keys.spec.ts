import nodeCrypto from 'node:crypto';
import { Secret } from '../../src/kernel/secret';
import type { NewApiKey } from '../../src/modules/auth';
import { type RequestOptions, send } from '../http-shell/raw-request';
import { KEYS, NARROW_PER_MINUTE, type ShellApp, startShellApp } from '../http-shell/shell-app';
import type { HttpAnswer } from '../support/http-client';

let shell: ShellApp;
beforeAll(async () => {
  shell = await startShellApp({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => shell.close());

const { publishable: PK, secret: SK } = KEYS;
const WRONG = `sk_sandbox_${'x'.repeat(32)}`;
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

let address = 0;
const freshAddress = (): Record<string, string> => {
  address += 1;
  return { 'x-forwarded-for': `10.2.${String(address >> 8)}.${String(address & 255)}` };
};

const ROUTES = {
  purchase: ['POST', '/v1/storefront/purchase'],
  orders: ['GET', '/v1/storefront/orders'],
  admin: ['PUT', '/v1/admin/things/1'],
  dealsCreate: ['POST', '/v1/purchases'],
  dealsGet: ['GET', '/v1/purchases/1'],
  preview: ['GET', '/v1/api/purchase/preview'],
  merchantToken: ['POST', '/v1/api/token'],
  packages: ['POST', '/v1/purchase'],
} as const;
type RouteName = keyof typeof ROUTES;

interface Presented {
  readonly headers?: Record<string, string>;
  readonly query?: string;
  readonly body?: unknown;
}

function ask(route: RouteName, { headers = {}, query = '', body }: Presented = {}): Promise<HttpAnswer> {
  const [method, path] = ROUTES[route];
  const sent = body ?? (route === 'purchase' ? { websiteId: 'w', items: [{ planId: 'p' }] } : undefined);
  const options: RequestOptions = {
    method,
    headers: { ...freshAddress(), ...headers },
    ...(sent ? { body: JSON.stringify(sent) } : {}),
  };
  return send(shell, `${path}${query}`, options);
}

/** Every way to present a credential; behind it the routes that take it, and those that know it but refuse the right. */
const MATRIX: Record<string, Presented & { ok: RouteName[]; forbidden: RouteName[] }> = {
  nothing: { ok: [], forbidden: [] },
  'Bearer secret key': {
    headers: { authorization: `Bearer ${SK}` },
    ok: ['orders', 'admin', 'dealsCreate', 'dealsGet', 'preview', 'merchantToken'],
    forbidden: ['purchase'],
  },
  'bearer in small letters': {
    headers: { authorization: `bearer ${SK}` },
    ok: ['orders', 'admin', 'dealsCreate', 'dealsGet', 'preview', 'merchantToken'],
    forbidden: ['purchase'],
  },
  'plain publishable key': {
    headers: { authorization: PK },
    ok: ['purchase', 'dealsCreate'],
    forbidden: ['orders', 'dealsGet'],
  },
  'plain secret key': { headers: { authorization: SK }, ok: [], forbidden: [] },
  'Bearer publishable key': { headers: { authorization: `Bearer ${PK}` }, ok: [], forbidden: [] },
  'Basic raw secret key': {
    headers: { authorization: `Basic ${SK}` },
    ok: ['admin', 'preview', 'merchantToken'],
    forbidden: [],
  },
  'Basic raw publishable key': {
    headers: { authorization: `Basic ${PK}` },
    ok: ['preview', 'merchantToken'],
    forbidden: ['admin'],
  },
  'Basic base64 secret key': { headers: { authorization: basic(`${SK}:`) }, ok: ['admin'], forbidden: [] },
  'Basic base64 with a password': { headers: { authorization: basic(`${SK}:x`) }, ok: [], forbidden: [] },
  'Basic base64 without colon': { headers: { authorization: basic(SK) }, ok: [], forbidden: [] },
  'REB-APIKEY secret key': { headers: { 'REB-APIKEY': SK }, ok: ['orders', 'admin'], forbidden: ['purchase'] },
  'REB-APIKEY publishable key': { headers: { 'REB-APIKEY': PK }, ok: [], forbidden: [] },
  'api_key secret key': { query: `?api_key=${SK}`, ok: ['dealsCreate', 'dealsGet'], forbidden: [] },
  'api_key publishable key': { query: `?api_key=${PK}`, ok: ['dealsCreate'], forbidden: ['dealsGet'] },
  'commerceKey secret key': { query: `?commerceKey=${SK}`, ok: ['merchantToken'], forbidden: [] },
  'commerceKey publishable key': { query: `?commerceKey=${PK}`, ok: ['merchantToken'], forbidden: [] },
  'the client’s id and key in the body': {
    body: { Authentication: { Id: 'client-1', Key: SK } },
    ok: ['packages'],
    forbidden: [],
  },
  'another client’s id in the body': { body: { Authentication: { Id: 'client-2', Key: SK } }, ok: [], forbidden: [] },
  'a publishable key in the body': { body: { Authentication: { Id: 'client-1', Key: PK } }, ok: [], forbidden: [] },
  'Bearer null': { headers: { authorization: 'Bearer null' }, ok: [], forbidden: [] },
  'Bearer undefined': { headers: { authorization: 'Bearer undefined' }, ok: [], forbidden: [] },
  'Bearer alone': { headers: { authorization: 'Bearer' }, ok: [], forbidden: [] },
  'an empty header': { headers: { authorization: '' }, ok: [], forbidden: [] },
  'a wrong key': { headers: { authorization: `Bearer ${WRONG}` }, ok: [], forbidden: [] },
  'a key with one character more': { headers: { authorization: `Bearer ${SK}x` }, ok: [], forbidden: [] },
  'a key with one character less': { headers: { authorization: `Bearer ${SK.slice(0, -1)}` }, ok: [], forbidden: [] },
  'a key with a quote': { headers: { authorization: `Bearer ${SK}' OR '1'='1` }, ok: [], forbidden: [] },
  'a digest scheme': { headers: { authorization: `Digest ${SK}` }, ok: [], forbidden: [] },
};

describe.each(Object.entries(MATRIX))('%s', (_, { ok, forbidden, ...presented }) => {
  it.each(Object.keys(ROUTES) as RouteName[])('%s', async (route) => {
    const { status } = await ask(route, presented);
    // packages without its Authentication member is a format error of that door, whatever else is missing
    const inBody = route === 'packages' && !presented.headers && !presented.query && presented.body === undefined;
    if (ok.includes(route)) expect(status).toBeLessThan(300);
    else if (forbidden.includes(route)) expect(status).toBe(route === 'dealsGet' ? 400 : 403);
    else
      expect(status).toBe(
        inBody ||
          (route === 'packages' &&
            presented.headers &&
            /^(Bearer( null| undefined)?|)$/.test(presented.headers['authorization'] ?? 'x'))
          ? 400
          : 401,
      );
  });
});

describe('where credentials stand in the body, they decide and a header is ignored', () => {
  const body = { Authentication: { Id: 'client-1', Key: SK } };
  it.each([`Bearer ${SK}`, `Bearer ${WRONG}`, 'Basic dXNlcjpwYXNz', PK])('%s beside them', async (authorization) => {
    expect((await ask('packages', { headers: { authorization }, body })).status).toBeLessThan(300);
    const wrong = { Authentication: { Id: 'client-1', Key: WRONG } };
    expect((await ask('packages', { headers: { authorization }, body: wrong })).status).toBe(401);
  });
});

describe('two credentials in one request are 401', () => {
  it.each<[string, RouteName, Presented]>([
    ['header and header', 'orders', { headers: { authorization: `Bearer ${SK}`, 'REB-APIKEY': SK } }],
    ['header and query', 'dealsCreate', { headers: { authorization: PK }, query: `?api_key=${PK}` }],
    ['both queries', 'merchantToken', { query: `?commerceKey=${SK}&api_key=${SK}` }],
    ['one query twice', 'dealsCreate', { query: `?api_key=${SK}&api_key=${SK}` }],
    ['a good and a broken one', 'orders', { headers: { authorization: `Bearer ${SK}`, 'REB-APIKEY': 'x' } }],
  ])('%s', async (_, route, presented) => {
    expect((await ask(route, presented)).status).toBe(401);
  });

  it('the same header twice', async () => {
    const answer = await send(shell, '/v1/storefront/orders', {
      headers: { ...freshAddress(), authorization: [`Bearer ${SK}`, `Bearer ${SK}`] },
    });
    expect([400, 401]).toContain(answer.status);
  });
});

describe('limits', () => {
  it('the 31st wrong credential of an address within a minute is 429; known keys still pass', async () => {
    const headers = freshAddress();
    const wrong = (): Promise<HttpAnswer> =>
      send(shell, '/v1/storefront/orders', { headers: { ...headers, authorization: `Bearer ${WRONG}` } });
    for (let i = 0; i < 30; i += 1) expect((await wrong()).status).toBe(401);
    const refused = await wrong();
    expect(refused.status).toBe(429);
    expect(refused.json['type']).toBe('urn:holdfast:problem:rate-limited');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(
      (await send(shell, '/v1/storefront/orders', { headers: { ...headers, authorization: `Bearer ${SK}` } })).status,
    ).toBe(200);
    expect((await ask('orders', { headers: { authorization: `Bearer ${WRONG}` } })).status).toBe(401);
    // a key that nobody has used before is not refused for its neighbours' mistakes
    const { key } = await shell.unitOfWork.run((tx) =>
      shell.apiKeys.create(tx, { organizationId: 'org_demo', websiteId: 'web_demo', kind: 'secret', live: true }),
    );
    const fresh = await send(shell, '/v1/storefront/orders', {
      headers: { ...headers, authorization: `Bearer ${key.reveal()}` },
    });
    expect(fresh.status).toBe(200);
  });

  it('no credential is no guess', async () => {
    const headers = freshAddress();
    for (let i = 0; i < 35; i += 1) expect((await send(shell, '/v1/storefront/orders', { headers })).status).toBe(401);
  });

  it('a key’s own limit counts per client address', async () => {
    const headers = { ...freshAddress(), authorization: KEYS.narrow };
    const statuses: number[] = [];
    for (let i = 0; i <= NARROW_PER_MINUTE; i += 1)
      statuses.push((await send(shell, '/v1/purchases', { method: 'POST', headers })).status);
    // the deals door of this application renders every refusal but 401 as 400
    expect(statuses).toEqual([201, 201, 201, 400]);
    expect(
      (
        await send(shell, '/v1/purchases', {
          method: 'POST',
          headers: { ...freshAddress(), authorization: KEYS.narrow },
        })
      ).status,
    ).toBe(201);
  });
});

describe('keys', () => {
  const create = (change: Partial<NewApiKey> = {}) =>
    shell.unitOfWork.run((tx) =>
      shell.apiKeys.create(tx, {
        organizationId: 'org_demo',
        websiteId: 'web_demo',
        kind: 'secret',
        live: true,
        ...change,
      }),
    );

  it('are shown once and kept as a keyed hash', async () => {
    const { id, key } = await create({
      clientId: 'client-9',
      merchantModel: 'payfac',
      requestsPerMinute: 5,
    });
    expect(key.reveal()).toMatch(/^sk_live_[\w-]{32}$/);
    expect(await shell.apiKeys.verify(key)).toEqual({
      kind: 'secret-key',
      keyId: id,
      organizationId: 'org_demo',
      websiteId: 'web_demo',
      clientId: 'client-9',
      merchantModel: 'payfac',
      limits: { requestsPerMinute: 5, activeHolds: undefined },
    });
    const [row] = await shell.dataSource.query<Record<string, unknown>[]>('SELECT * FROM api_key WHERE id = $1', [id]);
    const stored = Object.values(row ?? {}).map((value) =>
      Buffer.isBuffer(value) ? value.toString('latin1') + value.toString('hex') : String(value),
    );
    const plainHashes = ['sha256', 'sha512', 'sha1', 'md5'].map((name) =>
      nodeCrypto.createHash(name).update(key.reveal()).digest('hex'),
    );
    for (const canary of [key.reveal(), ...plainHashes]) expect(stored.join('|')).not.toContain(canary);
  });

  it('publishable ones have limits of their own', async () => {
    const { key } = await create({ kind: 'publishable', live: false });
    expect(key.reveal()).toMatch(/^pk_sandbox_/);
    expect((await shell.apiKeys.verify(key))?.limits).toEqual({
      requestsPerMinute: 600,
      activeHolds: undefined,
    });
  });

  it('stop within a second of being revoked, by their own organization only', async () => {
    const { id, key } = await create();
    expect(await shell.apiKeys.verify(key)).toBeDefined();
    expect(await shell.unitOfWork.run((tx) => shell.apiKeys.revoke(tx, 'org_other', id))).toBe(false);
    expect(await shell.unitOfWork.run((tx) => shell.apiKeys.revoke(tx, 'org_demo', id))).toBe(true);
    expect(await shell.unitOfWork.run((tx) => shell.apiKeys.revoke(tx, 'org_demo', id))).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await shell.apiKeys.verify(key)).toBeUndefined();
    expect((await shell.apiKeys.list('org_demo')).find((info) => info.id === id)?.revokedAt).toBeInstanceOf(Date);
  });

  it('are compared in constant time', async () => {
    const compare = jest.spyOn(nodeCrypto, 'timingSafeEqual');
    await shell.apiKeys.verify(new Secret(SK));
    expect(compare).toHaveBeenCalledTimes(1);
    compare.mockClear();
    await shell.apiKeys.verifyClient('client-1', new Secret(SK));
    expect(compare).toHaveBeenCalledTimes(2);
    compare.mockRestore();
  });
});
