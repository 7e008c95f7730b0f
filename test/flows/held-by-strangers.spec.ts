import { DEMO } from '../../src/demo';
import { differences } from '../support/world';
import { DECLINED_CARD, GOOD_CARD, type HttpAnswer, many, Shop, statuses } from './support';

const BOOT_MS = 120_000;
const SECRET = { authorization: `Bearer ${DEMO.secretKey}` };

const { method, ...paymentInstrument } = GOOD_CARD;
const billingAddress = { firstName: 'Ada', lastName: 'Byron', region: 'CA', country: 'US' };
const CARD_TOKEN = { method, paymentInstrument, billingAddress };
const PAGE_TOKEN = { method: 'paypal', billingAddress };

let shop: Shop;
let hosts = 0;

/** Somebody at an address that nobody has used before. */
const stranger = () => ({ 'x-forwarded-for': `203.0.113.${String((hosts += 1))}` });
type Stranger = ReturnType<typeof stranger>;

beforeAll(async () => {
  shop = await Shop.open();
  await limits({});
}, BOOT_MS);
afterEach(async () => {
  expect(await differences(shop.service.databaseUrl, { atRest: false })).toEqual([]);
});
afterAll(() => shop.close());

async function limits(limits: object): Promise<void> {
  const website = { name: 'Demo Shop', url: DEMO.websiteUrl, limits: { declinesPerTenMinutes: 0, ...limits } };
  const { status, text } = await shop.admin('PUT', `websites/${DEMO.websiteId}`, website);
  expect([status, text]).toEqual([200, text]);
  // the other process learns of it within a second
  await new Promise((resolve) => setTimeout(resolve, 1_100));
}

const page = (who: Stranger, planId: string, quantity = 1, paymentInstruction: object = {}): Promise<HttpAnswer> =>
  shop.buy([{ planId, quantity }], { paymentInstruction }, who);
const declined = (who: Stranger, planId: string, quantity = 1): Promise<HttpAnswer> =>
  shop.buy([{ planId, quantity }], { paymentInstruction: DECLINED_CARD }, who);
const approved = (who: Stranger, planId: string): Promise<HttpAnswer> => shop.buy([{ planId }], {}, who);
const reserve = (who: Stranger, deal: string, units = 1): Promise<HttpAnswer> =>
  shop.send(
    'POST',
    `/v1/purchases/reserve`,
    { deal_id: deal, num_bought: units },
    { ...who, authorization: DEMO.publishableKey },
  );
/** Units that are not available, whether somebody holds them or their hold is over. */
const held = async (id: string): Promise<number> => {
  const { onHand, sold, available } = await shop.levels(id);
  return (onHand ?? 0) - sold - (available ?? 0);
};
const expectRefused = ({ status, headers, json }: HttpAnswer): void => {
  expect([status, json.status]).toEqual([429, 429]);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
};

describe('holds at the same time', () => {
  it('payment pages, reservations and declined purchases of one address count together', async () => {
    await shop.sell('plan_together', 1_000);
    const who = stranger();
    for (let at = 0; at < 4; at += 1) expect((await page(who, 'plan_together')).status).toBe(201);
    for (let at = 0; at < 3; at += 1) expect((await reserve(who, 'deal_dining')).status).toBe(200);
    for (let at = 0; at < 3; at += 1)
      expect((await declined(who, 'plan_together')).json.transaction.result).toBe('declined');
    expect(await held('plan_together')).toBe(7);
    expectRefused(await page(who, 'plan_together'));
    expectRefused(await page(who, 'plan_together', 1, { methods: ['paypal'] }));
    expect((await reserve(who, 'deal_dining')).json).toMatchObject({ error_type: 'hold_limit_reached' });
    // who pays with a card is not refused; declined, nothing is kept
    expect((await declined(who, 'plan_together')).json.transaction.result).toBe('declined');
    expect(await held('plan_together')).toBe(7);
    expect((await approved(who, 'plan_together')).json.transaction.result).toBe('approved');
    // neighbours are not counted
    expect((await page(stranger(), 'plan_together')).status).toBe(201);
  });

  it.each(['in a row', 'at once'])('30 pages %s: exactly ten are held, across two processes', async (how) => {
    const plan = `plan_pages_${how.replaceAll(' ', '_')}`;
    await shop.sell(plan, 1_000);
    const who = stranger();
    const answers: HttpAnswer[] = [];
    if (how === 'at once') answers.push(...(await many(30, () => page(who, plan))));
    else for (let at = 0; at < 30; at += 1) answers.push(await page(who, plan));
    expect(statuses(answers)).toEqual({ 201: 10, 429: 20 });
    expect(await held(plan)).toBe(10);
  });

  it.each(['in a row', 'at once'])('30 declined cards %s: all are answered, exactly ten are held', async (how) => {
    const plan = `plan_declined_${how.replaceAll(' ', '_')}`;
    await shop.sell(plan, 1_000);
    const who = stranger();
    const answers: HttpAnswer[] = [];
    if (how === 'at once') answers.push(...(await many(30, () => declined(who, plan))));
    else for (let at = 0; at < 30; at += 1) answers.push(await declined(who, plan));
    expect(statuses(answers)).toEqual({ 201: 30 });
    expect(await held(plan)).toBe(10);
    // a purchase that holds nothing any more can still be paid
    expect((await pay(who, answers.at(-1), CARD_TOKEN)).json.result).toBe('approved');
    expect(await held(plan)).toBeLessThanOrEqual(10);
  });

  it('a token that stands for a page is refused like a page', async () => {
    await shop.sell('plan_token', 1_000);
    const who = stranger();
    const answers: HttpAnswer[] = [];
    for (let at = 0; at < 12; at += 1) {
      const token = await tokenOf(who, PAGE_TOKEN);
      answers.push(await page(who, 'plan_token', 1, { token }));
    }
    expect(statuses(answers)).toEqual({ 201: 10, 429: 2 });
    expect(await held('plan_token')).toBe(10);
  });

  it('a page for an invoice whose hold has ended is refused like a new one', async () => {
    await shop.sell('plan_again', 1_000);
    const who = stranger();
    const first = await declined(who, 'plan_again');
    await shop.service.advanceClock(301);
    for (let at = 0; at < 10; at += 1) expect((await page(who, 'plan_again')).status).toBe(201);
    expectRefused(await pay(who, first, PAGE_TOKEN));
    expect((await pay(who, first, CARD_TOKEN)).json.result).toBe('approved');
  });

  it('a coupon of a declined purchase that keeps nothing is free at once', async () => {
    await shop.sell('plan_coupon', 1_000);
    await shop.admin('PUT', 'coupons/ONLYONE', {
      discount: { type: 'percent', value: 20, context: 'items' },
      restrictions: [{ type: 'total-redemptions', quantity: 1 }],
    });
    const who = stranger();
    for (let at = 0; at < 10; at += 1) await page(who, 'plan_coupon');
    const couponIds = ['ONLYONE'];
    const buy = (by: Stranger, paymentInstruction: object): Promise<HttpAnswer> =>
      shop.buy([{ planId: 'plan_coupon' }], { couponIds, paymentInstruction }, by);
    expect((await buy(who, DECLINED_CARD)).json.transaction.result).toBe('declined');
    expect((await buy(stranger(), GOOD_CARD)).json.transaction.result).toBe('approved');
  });
});

describe('units of one item', () => {
  it('at most ten of few, a quarter of many, and as many as may be bought at once', async () => {
    await shop.sell('plan_few', 20);
    const who = stranger();
    expectRefused(await page(who, 'plan_few', 11));
    expect((await page(who, 'plan_few', 10)).status).toBe(201);
    expectRefused(await page(who, 'plan_few', 1));
    await shop.sell('plan_many', 100);
    expectRefused(await page(who, 'plan_many', 100, { methods: ['paypal'] }));
    expectRefused(await page(who, 'plan_many', 26));
    expect((await page(who, 'plan_many', 25)).status).toBe(201);
    await shop.price('plan_pack', 10, { onHand: 100, pricing: { formula: 'flat-rate', price: 10, maxQuantity: 60 } });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await page(who, 'plan_pack', 60)).status).toBe(201);
    expectRefused(await page(who, 'plan_pack', 1));
    expect([await held('plan_few'), await held('plan_many'), await held('plan_pack')]).toEqual([10, 25, 60]);
  });

  it('lines of one item count together', async () => {
    await shop.sell('plan_lines', 100);
    const items = Array.from({ length: 100 }, () => ({ planId: 'plan_lines', quantity: 1 }));
    expectRefused(await shop.buy(items, { paymentInstruction: {} }, stranger()));
    expect(await held('plan_lines')).toBe(0);
  });

  it('a declined purchase of more keeps nothing', async () => {
    await shop.sell('plan_units', 100);
    const who = stranger();
    expect((await declined(who, 'plan_units', 26)).json.transaction.result).toBe('declined');
    expect(await held('plan_units')).toBe(0);
    expect((await declined(who, 'plan_units', 25)).json.transaction.result).toBe('declined');
    expect(await held('plan_units')).toBe(25);
  });

  it('without a stock limit there is none', async () => {
    await shop.sell('plan_endless', null);
    expect((await page(stranger(), 'plan_endless', 1_000)).status).toBe(201);
  });
});

describe('settings', () => {
  afterEach(() => limits({}));

  it('a website has limits of its own; 0 is none', async () => {
    await limits({ activeHolds: 2, heldUnitsShare: 0 });
    await shop.sell('plan_settings', 100);
    const who = stranger();
    expect(statuses(await many(5, () => page(who, 'plan_settings', 30)))).toEqual({ 201: 2, 429: 3 });
    await limits({ activeHolds: 0, heldUnitsShare: '0.5' });
    const other = stranger();
    await shop.sell('plan_shares', 40);
    expect(statuses(await many(13, () => page(other, 'plan_shares')))).toEqual({ 201: 13 });
    expectRefused(await page(other, 'plan_shares', 8));
  });

  it("a key's own limit wins, and 0 switches it off", async () => {
    await shop.sell('plan_keys', 400);
    const keyOf = async (activeHolds: number): Promise<string> =>
      (await shop.send('POST', '/v1/admin/api-keys', { kind: 'publishable', activeHolds }, SECRET)).json.key as string;
    const buy = async (activeHolds: number, times: number, quantity = 1) => {
      const authorization = await keyOf(activeHolds);
      const who = stranger();
      return statuses(
        await many(times, () =>
          shop.buy([{ planId: 'plan_keys', quantity }], { paymentInstruction: {} }, { ...who, authorization }),
        ),
      );
    };
    expect(await buy(3, 6)).toEqual({ 201: 3, 429: 3 });
    expect(await buy(0, 12)).toEqual({ 201: 12 });
    expect(await buy(0, 1, 300)).toEqual({ 201: 1 });
  });

  it.each([
    [{ activeHolds: -1 }, 'limits.activeHolds'],
    [{ activeHolds: 1.5 }, 'limits.activeHolds'],
    [{ heldUnitsShare: 2 }, 'limits.heldUnitsShare'],
    [{ declinesPerTenMinutes: 'many' }, 'limits.declinesPerTenMinutes'],
    [{ holds: 1 }, 'limits.holds'],
  ])('%j is refused', async (given, field) => {
    const website = { name: 'Demo Shop', url: DEMO.websiteUrl, limits: given };
    const { status, json } = await shop.admin('PUT', `websites/${DEMO.websiteId}`, website);
    expect([status, json.invalidFields?.[0]?.field]).toEqual([422, field]);
  });
});

async function tokenOf(who: Stranger, instrument: object): Promise<string> {
  const headers = { ...who, authorization: DEMO.publishableKey };
  const { status, json } = await shop.send('POST', '/v1/tokens', instrument, headers);
  expect(status).toBe(201);
  return json.id as string;
}

/** Pays the invoice of a purchase again. */
async function pay(who: Stranger, purchase: HttpAnswer | undefined, instrument: object): Promise<HttpAnswer> {
  const body = { invoiceId: purchase?.json.invoice.id as string, token: await tokenOf(who, instrument) };
  return shop.send('POST', '/v1/storefront/payment', body, { ...who, authorization: DEMO.publishableKey });
}
