import { DataSource } from 'typeorm';
import { eventually } from '../support/embedded';
import { startTestApp, type TestApp } from '../support/app';
import { type HttpAnswer, HttpClient } from '../support/http-client';

/** Fewer in all than an address may make in a minute. */
const WRONG_USES = 8;

describe('what is revoked', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const ask = (method: string, path: string, authorization: string, body?: object): Promise<HttpAnswer> =>
    new HttpClient(service.url).send(method, path, { headers: { authorization }, body });
  const SECRET = 'Bearer sk_sandbox_demo';

  it('a key stops at once', async () => {
    const made = (await ask('POST', '/v1/admin/api-keys', SECRET, { websiteId: 'web_demo', kind: 'secret' })).json as {
      id: string;
      key: string;
    };
    const use = (): Promise<number> =>
      ask('GET', '/v1/admin/api-keys', `Bearer ${made.key}`).then(({ status }) => status);
    expect(await use()).toBe(200);
    // uses that are under way while the key is revoked must not bring it back
    const [revoked] = await Promise.all([
      ask('DELETE', `/v1/admin/api-keys/${made.id}`, SECRET),
      ...Array.from({ length: 5 }, use),
    ]);
    expect(revoked.status).toBe(204);
    expect(await Promise.all(Array.from({ length: WRONG_USES }, use))).toEqual(Array(WRONG_USES).fill(401));
  });

  it('a session stops at once', async () => {
    const login = { username: 'demo@shop.example', password: 'demo-password' };
    const { token } = (await ask('POST', '/v1/storefront/login', 'pk_sandbox_demo', login)).json as {
      token: string;
    };
    const use = (): Promise<number> =>
      ask('GET', '/v1/storefront/orders', `Bearer ${token}`).then(({ status }) => status);
    expect(await use()).toBe(200);
    expect((await ask('POST', '/v1/storefront/logout', `Bearer ${token}`)).status).toBe(204);
    expect(await Promise.all(Array.from({ length: WRONG_USES }, use))).toEqual(Array(WRONG_USES).fill(401));
  });

  it('is forgotten once the session would have expired anyway', async () => {
    const dataSource = service.app.get(DataSource);
    await dataSource.query(
      `INSERT INTO revoked_session (id, expires_at)
       SELECT 'jwt_' || n, app_now() + (n - 3) * interval '1 hour' FROM generate_series(1, 6) AS n WHERE n <> 3`,
    );
    const left = async (): Promise<string[]> => {
      const rows = await dataSource.query<{ id: string }[]>(
        `SELECT id FROM revoked_session WHERE id ~ '^jwt_[1-6]$' ORDER BY id`,
      );
      return rows.map(({ id }) => id);
    };
    await eventually('expired ones are gone', async () => (await left()).length === 3);
    expect(await left()).toEqual(['jwt_4', 'jwt_5', 'jwt_6']);
  });
});
