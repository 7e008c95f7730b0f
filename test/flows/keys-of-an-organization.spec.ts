import { DEMO } from '../../src/demo';
import { HttpClient } from '../support/http-client';
import { type Packages, small, startPackages } from '../wire/packages/support';
import { Partner } from '../wire/deals/client';
import { CARD_DATA, Merchant, ORDER } from '../wire/merchant/client';
import { CARD } from '../wire/storefront/client';

const ADMIN = { authorization: `Bearer ${DEMO.secretKey}` };
const CLIENT = 'client-two';
const OTHER_WEBSITE = 'web_other';

let service: Packages;
let http: HttpClient;
let merchant: Merchant;
/** Another secret key of the same website, and one of another website. */
let second: string;
let foreign: string;

beforeAll(async () => {
  service = await startPackages();
  http = new HttpClient(service.url);
  merchant = new Merchant(service.url);
  await http.put(`/v1/admin/websites/${OTHER_WEBSITE}`, { name: 'Other', url: 'https://other.example' }, ADMIN);
  second = await newKey({ kind: 'secret', clientId: CLIENT });
  foreign = await newKey({ kind: 'secret', clientId: CLIENT, websiteId: OTHER_WEBSITE });
}, 60_000);
afterAll(() => service.close());

async function newKey(body: object): Promise<string> {
  const answer = await http.post('/v1/admin/api-keys', body, ADMIN);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.json.key as string;
}

const keyed = (key: string): { readonly 'idempotency-key': string } => ({ 'idempotency-key': key });
const basic = (key: string): { readonly authorization: string } => ({ authorization: `Basic ${key}` });
const purchases = async (): Promise<number> => (await service.rows('SELECT FROM purchase')).length;

describe('secret keys of one organization', () => {
  it('share the UniqueIDs of the merchant door', async () => {
    const body = { ...ORDER, CardData: CARD_DATA, UniqueID: 'shared' };
    const first = await merchant.purchase(body);
    const before = await purchases();
    expect((await merchant.purchase(body, basic(second))).text).toBe(first.text);
    const other = await merchant.purchase({ ...body, Amount: 1 }, basic(second));
    expect([other.status, other.json.Errors[0].ErrorCode]).toEqual([409, 'PR009']);
    expect(await purchases()).toBe(before);
  });

  it('share their idempotency keys in every door', async () => {
    const bodyOfMerchant = { ...ORDER, CardData: CARD_DATA };
    const buyers: readonly ((key: string) => Promise<{ text: string }>)[] = [
      (key) => merchant.purchase(bodyOfMerchant, { ...basic(key), ...keyed('shared') }),
      (key) => new Partner(service.url, key).buy({}, { headers: keyed('shared') }),
      (key) => new Partner(service.url, key).reserve('deal_dining', 1, { headers: keyed('shared') }),
    ];
    for (const buy of buyers) {
      const first = await buy(DEMO.secretKey);
      const before = await purchases();
      expect((await buy(second)).text).toBe(first.text);
      expect(await purchases()).toBe(before);
    }
    const packages = (Id: string, Key: string) =>
      service.post({ ...small(), Authentication: { Id, Key } }, '/api/v1/purchase', { headers: keyed('shared') });
    const first = await packages(DEMO.packagesClientId, DEMO.packagesKey);
    expect(first.code).toBe('00');
    expect((await packages(CLIENT, second)).text).toBe(first.text);
  });

  it('of another website get 409 without data for them, in the format of the door', async () => {
    const body = { ...ORDER, CardData: CARD_DATA, UniqueID: 'elsewhere' };
    const bought = await merchant.purchase(body, { ...basic(DEMO.secretKey), ...keyed('elsewhere') });
    expect(bought.status).toBe(200);
    const before = await purchases();
    for (const headers of [basic(foreign), { ...basic(foreign), ...keyed('elsewhere') }]) {
      const refused = await merchant.purchase(body, headers);
      expect([refused.status, refused.json.Response, refused.json.Errors[0].ErrorCode]).toEqual([409, null, 'PR009']);
    }

    const partner = new Partner(service.url, foreign);
    const deal = await new Partner(service.url).buy({}, { headers: keyed('elsewhere') });
    const refused = await partner.buy({}, { headers: keyed('elsewhere') });
    expect([refused.status, refused.json.status, refused.json.error_type]).toEqual([409, 'error', 'update_failed']);
    expect(refused.text).not.toContain(deal.json.purchase.purchase_id);

    for (const TransactionDateTime of ['2026-04-19 08:29:17', null]) {
      const packages = small(undefined, { TransactionReference: 'R', TransactionDateTime });
      const asClient = (Key: string) => service.post({ ...packages, Authentication: { Id: CLIENT, Key } });
      expect(await asClient(second)).toMatchObject({ status: 200, code: '00' });
      expect(await asClient(foreign)).toMatchObject({ status: 409, code: '94', envelope: { Response: null } });
    }
    expect(await purchases()).toBe(before + 3);
  });
});

it('publishable keys have idempotency keys of their own', async () => {
  const another = await newKey({ kind: 'publishable' });
  const { pan, cvv, expMonth, expYear } = CARD;
  const token = { method: 'payment-card', paymentInstrument: { pan, cvv, expMonth, expYear } };
  const make = async (authorization: string): Promise<string> =>
    (await http.post('/v1/tokens', token, { authorization, ...keyed('own') })).json.id as string;
  const first = await make(DEMO.publishableKey);
  expect(await make(DEMO.publishableKey)).toBe(first);
  expect(await make(another)).not.toBe(first);
});
