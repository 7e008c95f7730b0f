import { DEMO } from '../../src/demo';
import { UnitOfWork } from '../../src/kernel/database';
import { ApiKeys } from '../../src/modules/auth';
import { Catalog } from '../../src/modules/catalog';
import { Gateways } from '../../src/modules/payments';
import { type HttpAnswer, HttpClient } from '../support/http-client';
import { sandboxOf } from '../support/sandbox';
import { Partner } from '../wire/deals/client';
import { CARD_DATA, Merchant, ORDER } from '../wire/merchant/client';
import { type Packages, small, startPackages } from '../wire/packages/support';
import { CARD, Client, purchaseOf } from '../wire/storefront/client';

const ADMIN = { 'reb-apikey': DEMO.secretKey };
const PATH = '/v1/admin/gateway-accounts';
const SANDBOX = { provider: 'sandbox', name: 'Second' };
const SECRET_TEXT = 'a-secret-of-the-sandbox-4242';

let service: Packages;
let http: HttpClient;
let client: Client;

beforeAll(async () => {
  service = await startPackages();
  http = new HttpClient(service.url);
  client = new Client(service.url);
}, 60_000);
afterAll(() => service.close());

const put = (id: string, body: object, headers: Record<string, string> = ADMIN): Promise<HttpAnswer> =>
  http.put(`${PATH}/${id}`, body, headers);
const demoAs = (members: object): Promise<HttpAnswer> =>
  put(DEMO.gatewayAccountId, { provider: 'sandbox', name: 'Sandbox', priority: 1_000, ...members });
const remove = (id: string): Promise<HttpAnswer> => http.send('DELETE', `${PATH}/${id}`, { headers: ADMIN });
/** What the database has of the transaction of an answer. */
async function attemptOf({ json }: HttpAnswer): Promise<{ account: string; purchase: string }> {
  const sql = 'SELECT gateway_account_id AS account, purchase_id AS purchase FROM payment_attempt WHERE id = $1';
  const [row] = await service.rows<{ account: string; purchase: string }>(sql, json.transaction.id);
  if (!row) throw new Error('no such transaction');
  return row;
}
const accountOf = async (answer: HttpAnswer): Promise<string> => (await attemptOf(answer)).account;
const buy = (more: object = {}): Promise<HttpAnswer> => client.purchase(purchaseOf('plan_ebook', 1, more));
const fieldsOf = ({ json }: HttpAnswer): string[] =>
  (json.invalidFields as { field: string }[]).map(({ field }) => field);

/** Another organization with a website and a secret key, as the CLI makes one. */
async function newOrganization(id: string): Promise<Record<string, string>> {
  const [catalog, keys] = [service.app.get(Catalog, { strict: false }), service.app.get(ApiKeys, { strict: false })];
  return service.app.get(UnitOfWork, { strict: false }).run(async (tx) => {
    await catalog.createOrganization(tx, { id, name: id });
    await catalog.putWebsite(tx, { organizationId: id, id: `web_${id}`, name: id, url: 'https://other.example' });
    const made = { organizationId: id, websiteId: `web_${id}`, kind: 'secret', live: false } as const;
    return { 'reb-apikey': (await keys.create(tx, made)).key.reveal() };
  });
}

describe('a gateway account', () => {
  it('is made, shown without its credentials, checked, changed and removed', async () => {
    const made = await put('gw_one', {
      ...SANDBOX,
      status: 'inactive',
      settings: { lateMs: 5, apiBase: 'http://127.0.0.1:9' },
      credentials: { secret: SECRET_TEXT },
    });
    expect([made.status, made.text.includes(SECRET_TEXT)]).toEqual([200, false]);
    expect(made.json).toMatchObject({ mode: 'test', priority: 100, credentials: { set: true, lastFour: '4242' } });

    const [row] = await service.rows("SELECT * FROM gateway_account WHERE id = 'gw_one'");
    expect(JSON.stringify(row)).not.toContain(Buffer.from(SECRET_TEXT).toString('hex'));
    expect((await http.post(`${PATH}/gw_one/check`, {}, ADMIN)).json).toMatchObject({ ok: false });

    const changed = await put('gw_one', { ...SANDBOX, name: 'Renamed', status: 'inactive' });
    expect(changed.json).toMatchObject({ name: 'Renamed', settings: {}, credentials: { set: true, lastFour: '4242' } });
    expect((await http.post(`${PATH}/gw_one/check`, {}, ADMIN)).json).toEqual({ ok: true, problem: null });
    const listed = (await http.get(PATH, ADMIN)).json as { id: string; warning: unknown }[];
    expect(listed.map(({ id }) => id)).toEqual(['gw_one', DEMO.gatewayAccountId]);
    expect([(await remove('gw_one')).status, (await remove('gw_one')).status]).toEqual([204, 404]);
  });

  it('gets an id of the service', async () => {
    const made = await http.post(PATH, { ...SANDBOX, status: 'inactive' }, ADMIN);
    expect([made.status, made.json.id]).toEqual([201, expect.stringMatching(/^gw_acc_/)]);
    expect((await remove(made.json.id as string)).status).toBe(204);
  });

  it.each<[string, object, string[]]>([
    ['an unknown provider', { provider: 'nobody' }, ['provider']],
    ['credentials that are no text', { credentials: { secret: 1 } }, ['credentials.secret']],
    ['credentials of the wrong form', { credentials: { secret: 'short' } }, ['credentials.secret']],
    ['credentials of another provider', { credentials: { apiKey: SECRET_TEXT } }, ['credentials.apiKey']],
    [
      'settings it does not know',
      { settings: { merchantAccount: 'x', rate: 7 } },
      ['settings.merchantAccount', 'settings.rate'],
    ],
    ['methods that are none', { methods: ['payment-card', 'barter'] }, ['methods.1']],
    ['currencies that are none', { currencies: ['ZZZ'] }, ['currencies.0']],
    ['a website that is not there', { websiteId: 'web_none' }, ['websiteId']],
    ['members it does not know', { live: true }, ['live']],
  ])('is refused with %s, and nothing is kept', async (_, members, fields) => {
    const refused = await put('gw_bad', { ...SANDBOX, ...members });
    expect([refused.status, fieldsOf(refused)]).toEqual([422, fields]);
    expect(refused.text).not.toContain(SECRET_TEXT);
    expect((await http.get(`${PATH}/gw_bad`, ADMIN)).status).toBe(404);
  });

  it('belongs to one organization: another one cannot see, take, change or remove it', async () => {
    const other = await newOrganization('org_nosy');
    expect((await put(DEMO.gatewayAccountId, SANDBOX, other)).status).toBe(409);
    expect((await http.get(`${PATH}/${DEMO.gatewayAccountId}`, other)).status).toBe(404);
    expect((await http.send('DELETE', `${PATH}/${DEMO.gatewayAccountId}`, { headers: other })).status).toBe(404);
    expect((await http.get(PATH, other)).json).toEqual([]);
  });
});

describe('payments', () => {
  afterEach(async () => {
    for (const { id } of (await http.get(PATH, ADMIN)).json as { id: string }[])
      if (id !== DEMO.gatewayAccountId && (await remove(id)).status === 409)
        await put(id, { ...SANDBOX, status: 'inactive', currencies: ['XOF'] });
    await demoAs({});
  });

  it('go to the first account by priority that takes their method and currency', async () => {
    await put('gw_euro', { ...SANDBOX, priority: 1, currencies: ['EUR'] });
    await put('gw_bank', { ...SANDBOX, priority: 2, methods: ['ach'] });
    expect(await accountOf(await buy())).toBe(DEMO.gatewayAccountId);
    await put('gw_dollar', { ...SANDBOX, priority: 3, currencies: ['USD'], methods: ['payment-card'] });
    const { account, purchase } = await attemptOf(await buy());
    expect(account).toBe('gw_dollar');
    const ledgerOf = async (id: string) => (await sandboxOf(service.app, id)).simulator.ledger.lines();
    expect((await ledgerOf('gw_dollar')).map((line) => line.merchantReference)).toEqual([purchase]);
    expect((await ledgerOf(DEMO.gatewayAccountId)).some((line) => line.merchantReference === purchase)).toBe(false);
  });

  it("go to the website's own accounts, when it has any that are active", async () => {
    await put('gw_website', { ...SANDBOX, priority: 9_000, websiteId: DEMO.websiteId });
    expect(await accountOf(await buy())).toBe('gw_website');
  });

  it('stay with their account, also when it is inactive', async () => {
    const merchant = new Merchant(service.url);
    await put('gw_first', { ...SANDBOX, priority: 1 });
    const bought = await merchant.purchase({ ...ORDER, CardData: CARD_DATA });
    await put('gw_first', { ...SANDBOX, priority: 1, status: 'inactive' });
    const refunded = await merchant.post(`/v1/api/purchase/${String(bought.json.Response.PurchaseId)}/refund`, {});
    expect(refunded.status).toBe(200);
    const kinds = (await sandboxOf(service.app, 'gw_first')).simulator.ledger.lines().map(({ kind }) => kind);
    expect(kinds).toEqual(['charge', 'refund']);
    expect((await remove('gw_first')).status).toBe(409);
    expect((await http.post('/v1/callbacks/gw_first', {})).status).toBe(401);
    expect((await http.post('/v1/callbacks/gw_none', {})).status).toBe(404);
  });

  it('of an account whose credentials cannot be read are certainly not charged: 503, and nothing stays under way', async () => {
    await put('gw_unreadable', { ...SANDBOX, priority: 1 });
    await service.rows(
      `UPDATE gateway_account SET credentials = '\\x00', revision = revision + 1 WHERE id = 'gw_unreadable'`,
    );
    service.app.get(Gateways, { strict: false }).forget(DEMO.organizationId);
    const answer = await buy();
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
    const attempts = await service.rows(
      `SELECT status, result FROM payment_attempt WHERE gateway_account_id = 'gw_unreadable'`,
    );
    expect(attempts).toEqual([{ status: 'never-sent', result: 'canceled' }]);
    await put('gw_unreadable', { ...SANDBOX, status: 'inactive' });
  });

  it('that no account takes are refused by every door, and nothing is held', async () => {
    await demoAs({ currencies: ['XOF'] });
    const before = await service.rows(
      'SELECT (SELECT count(*) FROM purchase) AS purchases, sum(held) AS held FROM stock',
    );
    const storefront = await buy();
    expect([storefront.status, fieldsOf(storefront)]).toEqual([422, ['paymentInstruction']]);
    const pages = await buy({ paymentInstruction: { methods: ['paypal'] } });
    expect([pages.status, fieldsOf(pages)]).toEqual([422, ['paymentInstruction']]);
    const deals = await new Partner(service.url).buy();
    expect([deals.status, deals.json.error_type]).toEqual([422, 'validation_failed']);
    expect(deals.json.errors).toEqual([expect.objectContaining({ type: 'invalid', field: 'credit_card_id' })]);
    const merchant = await new Merchant(service.url).purchase({ ...ORDER, CardData: CARD_DATA });
    expect([merchant.status, merchant.json.Errors[0].ErrorCode]).toEqual([400, 'TR007']);
    const packages = await service.post(small());
    expect([packages.status, packages.code]).toEqual([422, '12']);
    expect(
      await service.rows('SELECT (SELECT count(*) FROM purchase) AS purchases, sum(held) AS held FROM stock'),
    ).toEqual(before);
  });

  it('with a card number are refused where the account takes none, and never go to the next one', async () => {
    await put('gw_tokens', { ...SANDBOX, priority: 1, settings: { takesRawCards: false } });
    const storefront = await buy();
    expect([storefront.status, fieldsOf(storefront)]).toEqual([422, ['paymentInstruction.pan']]);
    expect(storefront.text).not.toContain(CARD.pan);
    const merchant = await new Merchant(service.url).purchase({ ...ORDER, CardData: CARD_DATA });
    expect([merchant.status, merchant.json.Errors[0].ErrorCode]).toEqual([400, 'TR007']);
    expect((await service.post(small())).code).toBe('12');
    const deals = await new Partner(service.url).buy();
    expect([deals.status, deals.json.errors[0]]).toMatchObject([422, { type: 'invalid', field: 'number' }]);
    expect((await sandboxOf(service.app, 'gw_tokens')).simulator.ledger.lines()).toEqual([]);
  });

  it('on our page offer only what an account takes', async () => {
    await demoAs({ methods: ['payment-card', 'paypal'] });
    const { json } = await buy({ paymentInstruction: { methods: ['paypal', 'Klarna', 'payment-card'] } });
    const page = await http.get(new URL(json.transaction.approvalUrl as string).pathname);
    expect([page.status, page.text.includes('Klarna'), /paypal/i.test(page.text)]).toEqual([200, false, true]);
  });

  it('of another organization use its own account of the same provider', async () => {
    const other = await newOrganization('org_second');
    await http.put(
      '/v1/admin/offers/plan_other',
      { name: 'Other', currency: 'USD', pricing: { formula: 'flat-rate', price: 5 } },
      other,
    );
    const made = await http.post('/v1/admin/api-keys', { kind: 'publishable' }, other);
    const order = { ...purchaseOf('plan_other'), websiteId: 'web_org_second' };
    const headers = { authorization: made.json.key as string };
    expect((await client.purchase(order, headers)).status).toBe(422);
    await put('gw_second', SANDBOX, other);
    const bought = await client.purchase(order, headers);
    expect([bought.status, await accountOf(bought)]).toEqual([201, 'gw_second']);
  });
});
