import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { bearer, type HttpAnswer, HttpClient } from '../../support/http-client';
import { Partner } from './client';

jest.setTimeout(60_000);

let service: TestApp;
let partner: Partner;
let http: HttpClient;

beforeAll(async () => {
  // expiry is a predicate: nothing below needs a worker
  service = await startTestApp({ config: { sweeper: false, logLevel: 'error' } });
  partner = new Partner(service.url);
  http = new HttpClient(service.url);
});
afterAll(() => service.close());

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DEAL = {
  id: 'deal_dining',
  deal_id: 'deal_dining',
  title: '$50 for $100 worth of dining',
  type: 'daily-deal',
  image_url: null,
  image_url_abs: null,
};

/** The page's example, with what differs from call to call. */
const purchase = (changes: object) => ({
  id: expect.stringMatching(/^ord_/),
  purchase_id: expect.stringMatching(/^ord_/),
  deal_type: 'daily-deal',
  deal_id: 'deal_dining',
  price: 3900,
  amount: 3900,
  currency: 'USD',
  number_bought: 1,
  payment_state: 'charged',
  fulfillment_state: 'fulfilled',
  created_at: expect.stringMatching(ISO),
  user_id: 'user_demo',
  credit_card_id: 'card_demo',
  deal: DEAL,
  ...changes,
});

const coupon = {
  id: expect.stringMatching(/^vch_/),
  slug: expect.stringMatching(/^[0-9a-f]{40}$/),
  deal_id: 'deal_dining',
  deal_type: 'daily-deal',
  barcode: expect.stringMatching(/^\d{12}$/),
  redemption_code: expect.stringMatching(/^[34679ACDEFGHJKMNPQRTUVWXY]{8,12}$/),
  expires_at: null,
  created_at: expect.stringMatching(ISO),
  state: 'valid',
  qrcode_url: expect.stringContaining('/qrcode.png'),
  qrcode_base64: expect.any(String),
  qr_code_url: expect.stringContaining('/qrcode.png'),
  qr_code: expect.any(String),
  print_url: expect.stringContaining('/print'),
  redeemed_at: null,
};

function succeeded({ status, headers, json }: HttpAnswer) {
  expect({ status, json }).toMatchObject({ status: 200, json: { status: 'success' } });
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  return json.purchase;
}

describe('the answers of the page', () => {
  it('create: charged and fulfilled, coupons null; read: the coupons', async () => {
    const created = succeeded(await partner.buy());
    expect(created).toEqual(purchase({ coupons: null }));
    const read = succeeded(await partner.get(`/v1/purchases/${created.id}`));
    expect(read).toEqual(purchase({ id: created.id, purchase_id: created.id, coupons: [coupon] }));
  });

  it('reserve: pending and reserved, coupons empty, nobody and no card; claim: the coupons, a user, no card', async () => {
    const reserved = succeeded(await partner.reserve('deal_dining', 2));
    const expected = { number_bought: 2, amount: 7800 };
    const pending = { ...expected, payment_state: 'pending', user_id: null, credit_card_id: null, coupons: [] };
    const expires_at = expect.stringMatching(ISO);
    expect(reserved).toEqual(purchase({ ...pending, fulfillment_state: 'reserved', expires_at }));
    expect(succeeded(await partner.get(`/v1/purchases/${reserved.id}`))).toEqual(
      purchase({ ...pending, fulfillment_state: 'reserved', expires_at: reserved.expires_at }),
    );
    expect(Date.parse(reserved.expires_at) - Date.parse(reserved.created_at)).toBeGreaterThanOrEqual(300_000);
    expect(Date.parse(reserved.expires_at) - Date.parse(reserved.created_at)).toBeLessThan(305_000);

    const claimed = succeeded(await partner.put(`/v1/purchases/${reserved.id}/claim`, { user_id: 'user_demo' }));
    expect(claimed).toEqual(purchase({ ...expected, credit_card_id: null, coupons: [coupon, coupon] }));
    expect(new Set(claimed.coupons.map((one: { barcode: string }) => one.barcode)).size).toBe(2);
    expect(succeeded(await partner.get(`/v1/purchases/${reserved.id}`))).toEqual(claimed);
    // the core's own name is as good; the answer speaks as it was spoken to
    const again = succeeded(await partner.put(`/v1/purchases/${reserved.id}/claim`, { user_id: DEMO.customerId }));
    expect(again).toEqual({ ...claimed, user_id: DEMO.customerId });
  });

  it('release: pending and released, coupons empty, nobody and no card; again: the same', async () => {
    const { id } = succeeded(await partner.reserve('deal_dining'));
    const released = purchase({
      id,
      payment_state: 'pending',
      fulfillment_state: 'released',
      user_id: null,
      credit_card_id: null,
      coupons: [],
    });
    expect(succeeded(await partner.put(`/v1/purchases/${id}/release`))).toEqual(released);
    expect(succeeded(await partner.put(`/v1/purchases/${id}/release`))).toEqual(released);
    expect(succeeded(await partner.get(`/v1/purchases/${id}`))).toEqual(released);
  });

  it('are the same with .json behind the path, and with parameters as form or in the query string', async () => {
    for (const as of ['json', 'form', 'query'] as const) {
      const reserved = succeeded(
        await partner.post('/v1/purchases/reserve.json', { deal_id: 'deal_dining', num_bought: 1 }, { as }),
      );
      expect(succeeded(await partner.get(`/v1/purchases/${reserved.id}.json`)).fulfillment_state).toBe('reserved');
      const claimed = succeeded(
        await partner.put(`/v1/purchases/${reserved.id}/claim.json`, { user_id: 'user_demo' }, { as }),
      );
      expect(claimed.fulfillment_state).toBe('fulfilled');
      expect(
        succeeded(
          await partner.post(
            '/v1/purchases.json',
            {
              deal_id: 'deal_dining',
              quantity: 1,
              user_id: 'user_demo',
              credit_card_id: 'card_demo',
              expected_price_per_unit: 3900,
            },
            { as },
          ),
        ).coupons,
      ).toBeNull();
      const { id } = succeeded(await partner.reserve('deal_dining', 1, { as }));
      expect(succeeded(await partner.put(`/v1/purchases/${id}/release.json`, {}, { as })).fulfillment_state).toBe(
        'released',
      );
    }
  });

  it('keep the session of an affiliate, and read both names of the quantity', async () => {
    const { id, number_bought: units } = succeeded(
      await partner.post('/v1/purchases/reserve', { deal_id: 'deal_dining', quantity: 3, session_id: 'aff-7' }),
    );
    expect(units).toBe(3);
    expect(succeeded(await partner.get(`/v1/purchases/${id}`)).session_id).toBe('aff-7');
    expect(
      succeeded(await partner.post('/v1/purchases/reserve', { deal_id: 'deal_dining', num_bought: 2, quantity: 3 }))
        .number_bought,
    ).toBe(2);
    expect(succeeded(await partner.buy({ quantity: undefined, num_bought: 2 })).amount).toBe(7800);
  });
});

describe('five minutes', () => {
  const left = async (): Promise<number> => (await partner.get('/v1/deals/deal_rare')).json.deal.num_left;

  it('at 4:59 the units are nobody else’s, at 5:00 they are, with no worker running', async () => {
    const { id } = succeeded(await partner.reserve('deal_rare', 50));
    expect(await left()).toBe(0);
    await service.advanceClock(299);
    expect((await partner.reserve('deal_rare')).json).toMatchObject({ status: 'error', error_type: 'cannot_fulfill' });
    expect(await left()).toBe(0);
    await service.advanceClock(1);
    expect(await left()).toBe(50);
    expect(succeeded(await partner.get(`/v1/purchases/${id}`))).toMatchObject({
      fulfillment_state: 'released',
      payment_state: 'pending',
    });
    const other = succeeded(await partner.reserve('deal_rare', 50));
    // sold to others meanwhile: the late claim changes nothing
    const late = await partner.put(`/v1/purchases/${id}/claim`, { user_id: 'user_demo' });
    expect([late.status, late.json.error_type]).toEqual([422, 'cannot_fulfill']);
    await partner.put(`/v1/purchases/${other.id}/release`);
    // and free again: the late claim takes them
    expect(succeeded(await partner.put(`/v1/purchases/${id}/claim`, { user_id: 'user_demo' })).coupons).toHaveLength(
      50,
    );
    expect(await left()).toBe(0);
  });

  it('a claim in time succeeds although everything else is sold', async () => {
    const { id } = succeeded(await partner.reserve('plan_ticket', 1));
    const rest = succeeded(await partner.reserve('plan_ticket', 99));
    succeeded(await partner.put(`/v1/purchases/${rest.id}/claim`, { user_id: 'user_demo' }));
    await service.advanceClock(298);
    expect(succeeded(await partner.put(`/v1/purchases/${id}/claim`, { user_id: 'user_demo' })).fulfillment_state).toBe(
      'fulfilled',
    );
  });

  it('may be made ten, once', async () => {
    const { id, expires_at: before } = succeeded(await partner.reserve('deal_dining'));
    const extended = succeeded(await partner.put(`/v1/purchases/${id}/extend`));
    expect(Date.parse(extended.expires_at) - Date.parse(before)).toBe(300_000);
    expect(extended).toMatchObject({ fulfillment_state: 'reserved', coupons: [], user_id: null });
    const again = await partner.put(`/v1/purchases/${id}/extend`);
    expect([again.status, again.json.error_type]).toEqual([409, 'update_failed']);
    await service.advanceClock(590);
    expect(succeeded(await partner.get(`/v1/purchases/${id}`)).fulfillment_state).toBe('reserved');
    await service.advanceClock(10);
    expect(succeeded(await partner.get(`/v1/purchases/${id}`)).fulfillment_state).toBe('released');
    const short = succeeded(await partner.reserve('deal_dining'));
    const longer = succeeded(await partner.put(`/v1/purchases/${short.id}/extend`, { seconds: 20 }));
    expect(Date.parse(longer.expires_at) - Date.parse(short.expires_at)).toBe(20_000);
  });
});

describe('a voucher', () => {
  it('has a QR code that says where to redeem it, as picture and in base64', async () => {
    const { id } = succeeded(await partner.buy());
    const [voucher] = succeeded(await partner.get(`/v1/purchases/${id}`)).coupons;
    const url = `${service.url}/v1/coupons/${voucher.slug}/redeem`;
    const response = await http.get(voucher.qrcode_url);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('x-robots-tag')).toContain('noindex');
    const picture = response.bytes;
    expect(picture.toString('base64')).toBe(voucher.qrcode_base64);
    expect(voucher.qr_code).toBe(voucher.qrcode_base64);
    const { data, width, height } = PNG.sync.read(picture);
    expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(url);
    // a till sends PUT to what it reads
    const redeemed = await http.put(url, undefined, bearer(DEMO.secretKey));
    expect(redeemed.json).toMatchObject({
      status: 'success',
      coupon: { id: voucher.id, state: 'redeemed', redeemed_at: expect.stringMatching(ISO) },
    });
  });

  it('is redeemed once by a hundred at the same time', async () => {
    const { id } = succeeded(await partner.buy());
    const [voucher] = succeeded(await partner.get(`/v1/purchases/${id}`)).coupons;
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => partner.put(`/v1/coupons/${voucher.id}/redeem`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.every(({ status, json }) => status === 409 && json.error_type === 'redeem_failed')).toBe(true);
    expect(succeeded(await partner.get(`/v1/purchases/${id}`)).coupons[0].state).toBe('redeemed');
  });

  it('that is not there is not redeemed', async () => {
    const { status, json } = await partner.put('/v1/coupons/vch_nothing/redeem');
    expect([status, json.error_type]).toEqual([404, 'redeem_failed']);
  });

  it('ends with its deal, by the database clock', async () => {
    const { json: offer } = await http.get('/v1/admin/offers/deal_dining', bearer(DEMO.secretKey));
    expect(offer.deal).toBeDefined();
  });
});
