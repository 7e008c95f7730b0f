import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import { Partner } from '../wire/deals/client';
import { CARD, Client } from '../wire/storefront/client';

const BOOT_MS = 60_000;
const ADMIN = { authorization: `Bearer ${DEMO.secretKey}` };
const PAST = '2020-01-01T00:00:00.000Z';
const FUTURE = '2090-01-01T00:00:00.000Z';

let service: TestApp;
let shop: Client;
let partner: Partner;

beforeAll(async () => {
  service = await startTestApp();
  shop = new Client(service.url);
  partner = new Partner(service.url);
}, BOOT_MS);
afterAll(() => service.close());

async function putDeal(id: string, changes: { isActive?: boolean; issuesVouchers?: boolean; deal?: object }) {
  const { productId } = (await shop.get('/v1/admin/offers/deal_dining', ADMIN)).json;
  const offer = {
    productId,
    name: 'Dinner',
    currency: 'USD',
    pricing: { formula: 'flat-rate', price: '39.00' },
    issuesVouchers: true,
    onHand: 10,
    ...changes,
    deal: { title: 'Dinner', ...changes.deal },
  };
  const { status, json } = await shop.put(`/v1/admin/offers/${id}`, offer, ADMIN);
  expect([status, json.id]).toEqual([200, id]);
  return json;
}

it.each([
  ['inactive', { isActive: false }],
  ['deal-not-in-flight', { deal: { state: 'paused' } }],
  ['not-started', { deal: { startAt: FUTURE } }],
  ['ended', { deal: { endAt: PAST } }],
  // its vouchers could not be redeemed any more
  ['vouchers-expired', { deal: { endAt: FUTURE, vouchersExpireAt: PAST } }],
] as const)('an offer that is %s is sold through no door, and every answer says so', async (reason, changes) => {
  const id = `deal_${reason}`;
  expect((await putDeal(id, changes)).offSaleReason).toBe(reason);
  expect((await shop.get(`/v1/storefront/plans/${id}`)).json.isActive).toBe(false);
  const items = [{ planId: id }];
  const body = { websiteId: 'web_demo', items };
  const preview = await shop.post('/v1/storefront/preview-purchase', body);
  const purchase = await shop.purchase({ ...body, paymentInstruction: CARD });
  for (const { status, json } of [preview, purchase]) {
    expect([status, json.invalidFields[0].field]).toEqual([422, 'items.0.planId']);
  }
  expect((await partner.reserve(id)).json.error_type).toBe('cannot_fulfill');
  expect((await partner.buy({ deal_id: id })).json.error_type).toBe('cannot_fulfill');
  const isOver = reason === 'ended' || reason === 'vouchers-expired';
  expect((await partner.get(`/v1/deals/${id}`)).json.deal.ended).toBe(isOver);
});

it('vouchers that have expired do not matter to an offer that issues none', async () => {
  const { offSaleReason } = await putDeal('deal_shipped', { issuesVouchers: false, deal: { vouchersExpireAt: PAST } });
  expect(offSaleReason).toBeNull();
  expect((await shop.get('/v1/storefront/plans/deal_shipped')).json.isActive).toBe(true);
});
