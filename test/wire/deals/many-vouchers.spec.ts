import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { query } from '../../support/embedded';
import { HttpClient } from '../../support/http-client';
import { Partner } from './client';
import { putDeal } from './support';

const VOUCHERS = 10_000;
/** Answers of others that come in before a page of pictures is drawn; without turns for others there is none. */
const TURNS = 10;

let service: TestApp;
let partner: Partner;
let http: HttpClient;
let id: string;

/** A purchase of ten thousand units, as several lines of a storefront cart make it. */
beforeAll(async () => {
  service = await startTestApp();
  partner = new Partner(service.url);
  http = new HttpClient(service.url);
  await putDeal(service, { id: 'deal_many', stock: null });
  const order = { deal_id: 'deal_many', quantity: 1, expected_price_per_unit: 1000 };
  id = (await partner.buy(order)).json.purchase.purchase_id as string;
  await query(
    service.databaseUrl,
    `UPDATE purchase SET lines = jsonb_set(lines, '{0,quantity}', '${String(VOUCHERS)}') WHERE id = '${id}'`,
  );
  await query(
    service.databaseUrl,
    `INSERT INTO voucher (id, organization_id, purchase_id, unit, offer_id, customer_id, slug, barcode, redemption_code, created_at)
     SELECT 'vch_' || n, organization_id, purchase_id, n, offer_id, customer_id, md5(n::text) || substr(md5(n::text), 1, 8),
            (100000000000 + n)::text, 'CODE' || n, created_at
       FROM voucher, generate_series(2, ${String(VOUCHERS)}) n WHERE purchase_id = '${id}'`,
  );
}, 60_000);
afterAll(() => service.close());

/** How many others are answered while a request is. */
async function answeredMeanwhile(request: Promise<unknown>): Promise<number> {
  const over = new AbortController();
  void request.finally(() => {
    over.abort();
  });
  let answered = 0;
  while (!over.signal.aborted) {
    await http.get('/health/live');
    answered += 1;
  }
  return answered;
}

describe('a purchase with ten thousand vouchers', () => {
  it('shows the first hundred with their pictures, and says how many there are', async () => {
    const { json } = await partner.get(`/v1/purchases/${id}`);
    expect(json.purchase).toMatchObject({ coupons_total: VOUCHERS, number_bought: VOUCHERS });
    expect(json.purchase.coupons).toHaveLength(100);
    for (const coupon of json.purchase.coupons) expect(coupon.qrcode_base64).toMatch(/^iVBORw0KGgo/);
  });

  it('shows the page that is asked for', async () => {
    const page = await partner.get(`/v1/purchases/${id}`, { page: 400, per_page: 25 });
    expect(page.json.purchase.coupons.map((coupon: { id: string }) => coupon.id)).toEqual(
      Array.from({ length: 25 }, (_, at) => `vch_${String(VOUCHERS - 24 + at)}`),
    );
    const behind = await partner.get(`/v1/purchases/${id}`, { page: 401, per_page: 25 });
    expect(behind.json.purchase).toMatchObject({ coupons: [], coupons_total: VOUCHERS });
    expect((await partner.get(`/v1/purchases/${id}`, { per_page: 1001 })).status).toBe(422);
    expect((await partner.get(`/v1/purchases/${id}`, { include: 'qrcode_base64' })).status).toBe(200);
  });

  it('lets others have their turns while a page of it is drawn', async () => {
    const read = partner.get(`/v1/purchases/${id}`, { per_page: 200 });
    expect(await answeredMeanwhile(read)).toBeGreaterThan(TURNS);
    expect((await read).json.purchase.coupons).toHaveLength(200);
    const coupons = partner.get('/v1/users/user_demo/coupons', { per_page: 200 });
    expect(await answeredMeanwhile(coupons)).toBeGreaterThan(TURNS);
    expect((await coupons).json.total).toBe(VOUCHERS);
    const purchases = await partner.get('/v1/users/user_demo/purchases');
    expect(purchases.json.purchases[0].coupons).toHaveLength(100);
  }, 60_000);

  it('is read by the other doors too', async () => {
    const order = await http.get(`/v1/storefront/orders/${id}`, { 'reb-apikey': DEMO.secretKey });
    expect(order.status).toBe(200);
  });
});

it('a claim of many units draws the first pictures, and names the URL of the others', async () => {
  await putDeal(service, { id: 'deal_claim', stock: null });
  const reserved = await partner.reserve('deal_claim', 150);
  const { json } = await partner.put(`/v1/purchases/${reserved.json.purchase.purchase_id}/claim`, {
    user_id: 'user_demo',
  });
  const { coupons, coupons_total: total } = json.purchase;
  expect([coupons.length, total]).toEqual([100, 150]);
  const drawn = coupons.filter(({ qrcode_base64: picture }: { qrcode_base64: string | null }) => picture !== null);
  expect(drawn).toHaveLength(10);
  expect((await http.get(coupons[99].qrcode_url)).headers.get('content-type')).toBe('image/png');
});
