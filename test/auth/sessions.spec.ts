import { KeyedCrypto } from '../../src/kernel/crypto';
import type { DomainError } from '../../src/kernel/errors';
import { Secret } from '../../src/kernel/secret';
import { type CustomerSession, Logins, Passwords } from '../../src/modules/auth';
import { send } from '../http-shell/raw-request';
import { KEYS, type ShellApp, startShellApp } from '../http-shell/shell-app';
import { forge, type Honest } from './forged-tokens';

let shell: ShellApp;
beforeAll(async () => {
  // the limit on wrong credentials is another test's matter: each forgery comes from an address of its own
  shell = await startShellApp({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => shell.close());

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);
const session = (change: Partial<CustomerSession> = {}): CustomerSession => ({
  sessionId: 'jwt_1',
  organizationId: 'org_demo',
  websiteId: 'web_demo',
  customerId: 'cus_demo',
  issuedAtSeconds: nowSeconds(),
  expiresAtSeconds: nowSeconds() + 600,
  ...change,
});
const purchaseSession = () => ({
  ...session({ sessionId: 'jwt_p' }),
  purchaseId: 'ord_1',
  invoiceId: 'in_1',
  transactionId: 'txn_1',
});

let address = 0;
const freshAddress = (): Record<string, string> => {
  address += 1;
  return { 'x-forwarded-for': `10.1.${String(address >> 8)}.${String(address & 255)}` };
};
const orders = (token: string, path = '/v1/storefront/orders') =>
  send(shell, path, { headers: { ...freshAddress(), authorization: `Bearer ${token}` } });

const decode = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;

function honest(): Honest {
  const crypto = shell.app.get(KeyedCrypto);
  const token = shell.sessions.issueCustomer(session());
  const [header, payload] = token.split('.');
  return {
    header: decode(header),
    payload: decode(payload),
    token,
    key: crypto.keyOf('customer-session').export(),
    otherKindKey: crypto.keyOf('purchase-session').export(),
    nowSeconds: nowSeconds(),
  };
}

describe('session tokens', () => {
  it('are the same bytes for the same session', () => {
    const once = session();
    expect(shell.sessions.issueCustomer(once)).toBe(shell.sessions.issueCustomer({ ...once }));
    const purchase = purchaseSession();
    expect(shell.sessions.issuePurchase(purchase)).toBe(shell.sessions.issuePurchase({ ...purchase }));
    expect(shell.sessions.issueCustomer(session({ sessionId: 'jwt_2' }))).not.toBe(shell.sessions.issueCustomer(once));
  });

  it('speak for their customer or purchase', async () => {
    const customer = await shell.sessions.verify(new Secret(shell.sessions.issueCustomer(session())));
    expect(customer).toEqual({
      kind: 'customer',
      organizationId: 'org_demo',
      websiteId: 'web_demo',
      customerId: 'cus_demo',
      sessionId: 'jwt_1',
      permissions: '*',
    });
    const limited = await shell.sessions.verify(
      new Secret(shell.sessions.issueCustomer(session({ permissions: ['StorefrontGetOrder'] }))),
    );
    expect(limited?.permissions).toEqual(['StorefrontGetOrder']);
    const purchase = await shell.sessions.verify(new Secret(shell.sessions.issuePurchase(purchaseSession())));
    expect(purchase).toMatchObject({
      kind: 'purchase-session',
      purchaseId: 'ord_1',
      invoiceId: 'in_1',
      transactionId: 'txn_1',
    });
  });

  it('open what they permit and nothing else', async () => {
    const customer = shell.sessions.issueCustomer(session());
    const limited = shell.sessions.issueCustomer(session({ permissions: ['StorefrontGetOrder'] }));
    const purchase = shell.sessions.issuePurchase(purchaseSession());
    const statuses = async (token: string) => [
      (await orders(token)).status,
      (await orders(token, '/v1/storefront/orders/o1')).status,
    ];
    expect(await statuses(customer)).toEqual([200, 200]);
    expect(await statuses(limited)).toEqual([403, 200]);
    expect(await statuses(purchase)).toEqual([403, 200]);
    expect((await orders(customer, '/v1/storefront/organizations/org_other/orders')).status).toBe(404);
    const admin = await send(shell, '/v1/admin/things/1', {
      method: 'PUT',
      headers: { authorization: `Bearer ${customer}` },
    });
    expect(admin.status).toBe(401);
  });

  it('are refused in every forgery, with one and the same answer', async () => {
    const original = honest();
    const forgeries = forge(original);
    expect(forgeries.length).toBeGreaterThanOrEqual(60);
    expect(new Set(forgeries.map(([, token]) => token)).size).toBe(forgeries.length);
    const bodies = new Set<string>();
    const accepted: string[] = [];
    for (const [name, token] of forgeries) {
      expect(token).not.toBe(original.token);
      const answer = await orders(token).catch(() => undefined);
      if (answer && answer.status !== 401) accepted.push(`${name}: ${String(answer.status)}`);
      if (answer) bodies.add(JSON.stringify({ ...answer.json, instance: '' }));
    }
    expect(accepted).toEqual([]);
    expect(bodies.size).toBe(1);
    // controls: the same construction without a fault passes
    expect((await orders(original.token)).status).toBe(200);
    const almostOver = shell.sessions.issueCustomer(
      session({ sessionId: 'jwt_3', issuedAtSeconds: nowSeconds() - 600, expiresAtSeconds: nowSeconds() - 10 }),
    );
    expect((await orders(almostOver)).status).toBe(200);
  });

  it('of another installation mean nothing', async () => {
    const other = new KeyedCrypto({ secrets: { root: new Secret(Buffer.alloc(32, 9)), vault: [] } })
      .keyOf('customer-session')
      .export();
    const [, forgery] = forge({ ...honest(), key: other }).find(([name]) => name === 'exp as fraction') ?? [];
    expect(await shell.sessions.verify(new Secret(forgery ?? ''))).toBeUndefined();
  });

  it('stop when revoked', async () => {
    const token = shell.sessions.issueCustomer(session({ sessionId: 'jwt_revoked' }));
    expect((await orders(token)).status).toBe(200);
    await shell.unitOfWork.run((tx) => shell.sessions.revoke(tx, 'jwt_revoked'));
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect((await orders(token)).status).toBe(401);
    expect((await orders(shell.sessions.issueCustomer(session({ sessionId: 'jwt_other' })))).status).toBe(200);
    expect(await shell.unitOfWork.run((tx) => shell.sessions.purgeRevoked(tx))).toBe(0);
  });
});

describe('passwords and logins', () => {
  beforeAll(async () => {
    const hash = await shell.app.get(Passwords, { strict: false }).hash(new Secret('demo-password'));
    await shell.dataSource.query(
      `INSERT INTO customer (organization_id, id, website_id) VALUES ('org_demo', 'cus_demo', 'web_demo')`,
    );
    await shell.dataSource.query(
      `INSERT INTO account (id, organization_id, website_id, customer_id, username, password_hash)
       VALUES ('acc_1', 'org_demo', 'web_demo', 'cus_demo', 'Demo@shop.example', $1)`,
      [hash],
    );
  });

  const login = (username: string, password: string, organizationId = 'org_demo', address = '203.0.113.1') =>
    shell.app
      .get(Logins, { strict: false })
      .login({ organizationId, websiteId: 'web_demo', username, password: new Secret(password), address });

  it('hashes are argon2id with a salt', async () => {
    const passwords = shell.app.get(Passwords, { strict: false });
    const [one, two] = await Promise.all([passwords.hash(new Secret('same')), passwords.hash(new Secret('same'))]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.verify(one, new Secret('same'))).toBe(true);
    expect(await passwords.verify(one, new Secret('Same'))).toBe(false);
    expect(await passwords.verify(undefined, new Secret('the password of an account that does not exist'))).toBe(false);
  });

  it('gives a session for the right password', async () => {
    const { token, customerId, sessionId, issuedAtSeconds, expiresAtSeconds } = await login(
      'demo@SHOP.example',
      'demo-password',
    );
    expect(customerId).toBe('cus_demo');
    expect(expiresAtSeconds - issuedAtSeconds).toBe(3_600);
    expect(await shell.sessions.verify(new Secret(token))).toMatchObject({ kind: 'customer', customerId, sessionId });
  });

  it('tells an unknown name and a wrong password apart by nothing', async () => {
    const refusal = { code: 'unauthenticated', message: 'The username or the password is wrong.' };
    await expect(login('demo@shop.example', 'wrong-password')).rejects.toMatchObject(refusal);
    await expect(login('nobody@shop.example', 'demo-password')).rejects.toMatchObject(refusal);
    await expect(login('demo@shop.example', 'demo-password', 'org_other')).rejects.toMatchObject(refusal);
  });

  it('costs the same work for an unknown name as for a wrong password', async () => {
    const work = async (username: string): Promise<number> => {
      const before = process.cpuUsage();
      await expect(login(username, 'wrong-password')).rejects.toMatchObject({ code: 'unauthenticated' });
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    // the first of each kind makes what the others use again
    await work('nobody@shop.example');
    await work('demo@shop.example');
    let wrong = 0;
    let nobody = 0;
    for (let round = 0; round < 5; round += 1) {
      wrong += await work('demo@shop.example');
      nobody += await work('nobody@shop.example');
    }
    // a hash takes some twenty times as long as everything else together
    expect(nobody).toBeGreaterThan(wrong / 2);
  });

  it('allows ten wrong tries a minute, account and address, however many come at once', async () => {
    const from = (address: string, username: string, password = 'wrong') =>
      login(username, password, 'org_demo', address);
    const tries = await Promise.allSettled(Array.from({ length: 30 }, () => from('203.0.113.50', 'demo@shop.example')));
    const codes = tries.map((one) => (one.status === 'rejected' ? (one.reason as DomainError).code : 'in'));
    expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(10);
    expect(codes.filter((code) => code === 'rate-limited')).toHaveLength(20);
    await expect(from('203.0.113.50', 'DEMO@shop.example', 'demo-password')).rejects.toMatchObject({
      code: 'rate-limited',
    });
    await expect(from('203.0.113.50', 'other@shop.example')).rejects.toMatchObject({ code: 'unauthenticated' });
    // the owner comes from elsewhere
    expect((await from('203.0.113.51', 'demo@shop.example', 'demo-password')).customerId).toBe('cus_demo');
  });

  it('allows thirty wrong tries a minute and address, for whatever accounts', async () => {
    const from = (address: string, at: number) => login(`user${String(at)}@shop.example`, 'wrong', 'org_demo', address);
    for (let at = 0; at < 30; at += 1)
      await expect(from('203.0.113.60', at)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(from('203.0.113.60', 30)).rejects.toMatchObject({ code: 'rate-limited' });
    await expect(from('203.0.113.61', 30)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

it('keys and tokens stand in no log line', () => {
  const text = shell.logLines.join('');
  expect(text).not.toMatch(/eyJ|demo-password|Bearer/);
  for (const key of Object.values(KEYS)) expect(text).not.toContain(key);
});
