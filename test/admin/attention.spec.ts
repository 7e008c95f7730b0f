import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import { bearer, HttpClient } from '../support/http-client';

jest.setTimeout(60_000);

const BAD_CARD = { method: 'payment-card', pan: '4111111111111111', cvv: '000', expMonth: 12, expYear: 2034 };
const PUBLISHABLE = { authorization: DEMO.publishableKey };

let service: TestApp;
let shop: HttpClient;

beforeAll(async () => {
  service = await startTestApp({ config: { sweeper: false, recovery: false, trustProxy: 1 } });
  shop = new HttpClient(service.url, { headers: bearer(DEMO.secretKey) });
});
afterAll(() => service.close());

const attention = async (kind: string): Promise<Record<string, unknown>[]> => {
  const { status, json } = await shop.get('/v1/admin/attention');
  expect(status).toBe(200);
  return (json as Record<string, unknown>[]).filter((item) => item['kind'] === kind);
};
const from = (address: string) => ({ ...PUBLISHABLE, 'x-forwarded-for': address });
const put = async (path: string, body: object): Promise<void> => {
  const { status, text } = await shop.put(`/v1/admin/${path}`, body);
  expect([status, text]).toEqual([200, text]);
};

it('takes no query parameters, and no publishable key', async () => {
  expect((await shop.get('/v1/admin/attention?kind=braked')).status).toBe(422);
  expect((await new HttpClient(service.url).get('/v1/admin/attention', PUBLISHABLE)).status).toBeGreaterThan(400);
});

it('shows who is refused, by what, and until when; never an address or a number', async () => {
  const limits = { activeHolds: 0, declinesPerTenMinutes: 2 };
  await put(`websites/${DEMO.websiteId}`, { name: 'Demo Shop', url: DEMO.websiteUrl, limits });
  expect(await attention('braked')).toEqual([]);
  const body = {
    websiteId: DEMO.websiteId,
    items: [{ planId: 'plan_ebook' }],
    paymentInstruction: BAD_CARD,
  };
  const buy = () => shop.post('/v1/storefront/purchase', body, from('203.0.113.77'));
  expect([(await buy()).status, (await buy()).status, (await buy()).status]).toEqual([201, 201, 429]);
  for (let at = 0; at < 10; at += 1)
    await shop.post(
      '/v1/storefront/login',
      { username: 'x@shop.example', password: 'wrong-one' },
      from('203.0.113.78'),
    );
  const braked = await attention('braked');
  const time = expect.stringMatching(/^\d{4}-.*Z$/) as string;
  const common = { kind: 'braked', time, untilTime: time };
  expect(braked).toHaveLength(3);
  expect(braked).toEqual(
    expect.arrayContaining([
      { ...common, by: 'address', strikes: 2, websiteId: DEMO.websiteId },
      { ...common, by: 'card', strikes: 2, last4: '1111' },
      { ...common, by: 'login', strikes: 10, websiteId: DEMO.websiteId },
    ]),
  );
  expect(JSON.stringify(braked)).not.toMatch(/203\.0|4111111|x@shop/);
  await service.advanceClock(601);
  expect(await attention('braked')).toEqual([]);
});

it('shows disabled webhook endpoints', async () => {
  const { json } = await shop.post('/v1/admin/webhooks', { url: 'https://hooks.example.com/in' });
  expect(await attention('webhook-disabled')).toEqual([]);
  expect((await shop.patch(`/v1/admin/webhooks/${String(json.id)}`, { status: 'disabled' })).status).toBe(200);
  expect(await attention('webhook-disabled')).toMatchObject([
    { endpointId: json.id, url: 'https://hooks.example.com/in', waiting: 0, reason: expect.any(String) },
  ]);
});

it('shows deals whose vouchers have expired, and no others', async () => {
  const deal = { type: 'daily-deal', title: 'Brunch', fulfillmentMethod: 'redemptioncoded' };
  const offer = { name: 'Brunch', currency: 'USD', pricing: { formula: 'flat-rate', price: 10 }, onHand: 5 };
  await put('offers/deal_over', { ...offer, deal: { ...deal, vouchersExpireAt: '2020-01-01T00:00:00Z' } });
  await put('offers/deal_ended', {
    ...offer,
    deal: { ...deal, endAt: '2020-01-01T00:00:00Z', vouchersExpireAt: '2020-01-01T00:00:00Z' },
  });
  expect(await attention('deal-vouchers-expired')).toEqual([
    { kind: 'deal-vouchers-expired', time: '2020-01-01T00:00:00.000Z', offerId: 'deal_over', name: 'Brunch' },
  ]);
});

it('shows payments whose outcome is unknown for long', async () => {
  const unknown = { ...BAD_CARD, cvv: '123', pan: '4000000000090011' };
  const buy = (paymentInstruction: object) =>
    shop.post(
      '/v1/storefront/purchase',
      { websiteId: DEMO.websiteId, items: [{ planId: 'plan_ebook' }], paymentInstruction },
      from('203.0.113.79'),
    );
  const { json } = await buy(unknown);
  expect(json.transaction.result).toBe('unknown');
  expect(await attention('payment-unknown')).toEqual([]);
  await service.advanceClock(601);
  // every purchase tells its process the database's time
  await buy({ ...unknown, pan: '5555555555554444' });
  expect(await attention('payment-unknown')).toMatchObject([{ transactionId: json.transaction.id, type: 'sale' }]);
});
