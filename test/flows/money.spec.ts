import { DEMO } from '../../src/demo';
import { eventually } from '../support/embedded';
import { bearer } from '../support/http-client';
import { differences } from '../support/world';
import { DECLINED_CARD, GOOD_CARD, type HttpAnswer, many, Shop, statuses } from './support';

const CROWD_TIMEOUT_MS = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
}, 60_000);
afterEach(async () => {
  expect(await differences(shop.service.databaseUrl)).toEqual([]);
});
afterAll(() => shop.close());

const succeeded = (answers: readonly HttpAnswer[]): HttpAnswer[] => answers.filter(({ status }) => status === 201);

describe('a coupon for one redemption in total', () => {
  it(
    'is used once by a hundred buyers at the same time; the others pay nothing and get nothing',
    async () => {
      const movements = shop.movements();
      const answers = await many(100, () => shop.buy([{ planId: 'plan_ebook' }], { couponIds: ['ONCE'] }));
      expect(statuses(answers)).toEqual({ 201: 1, 422: 99 });
      for (const { json } of answers.filter(({ status }) => status === 422))
        expect(json.invalidFields).toEqual([expect.objectContaining({ field: 'couponIds.0' })]);
      const [winner] = succeeded(answers);
      // 20 % of 9.99
      expect(winner?.json.invoice).toMatchObject({ status: 'paid', amount: 7.99 });
      expect(shop.charges([winner?.json.orderId])).toMatchObject([{ amountMinor: 799n }]);
      expect(shop.movements() - movements).toBe(1);
      expect(await shop.rows(`SELECT redemptions FROM coupon WHERE id = 'ONCE'`)).toEqual([{ redemptions: 1 }]);
      expect(await shop.rows(`SELECT count(*)::int AS n FROM coupon_redemption WHERE coupon_id = 'ONCE'`)).toEqual([
        { n: 1 },
      ]);
    },
    CROWD_TIMEOUT_MS,
  );
});

describe('one purchase sent fifty times under one key', () => {
  it(
    'happens once; every other answer says "in progress" or repeats the first, byte for byte',
    async () => {
      await shop.sell('keyed', 10);
      const headers = { 'idempotency-key': 'fifty' };
      const answers = await many(50, () => shop.buy([{ planId: 'keyed' }], {}, headers));
      const counts = statuses(answers);
      expect((counts[201] ?? 0) + (counts[409] ?? 0)).toBe(50);
      const done = succeeded(answers);
      expect(done.length).toBeGreaterThanOrEqual(1);
      expect(new Set(done.map(({ text }) => text)).size).toBe(1);
      expect(new Set(done.map(({ headers: given }) => given.get('location'))).size).toBe(1);
      expect(done.filter(({ headers: given }) => given.get('idempotent-replayed') === null)).toHaveLength(1);
      const again = await shop.buy([{ planId: 'keyed' }], {}, headers);
      expect([again.status, again.text]).toEqual([201, done[0]?.text]);
      expect(await shop.levels('keyed')).toMatchObject({ sold: 1, held: 0 });
      expect(shop.charges([done[0]?.json.orderId])).toHaveLength(1);
      expect(
        await shop.rows(`SELECT count(*)::int AS n FROM purchase p JOIN reservation r ON r.purchase_id = p.id
        JOIN offer o ON o.item_id = r.item_id WHERE o.id = 'keyed'`),
      ).toEqual([{ n: 1 }]);
    },
    CROWD_TIMEOUT_MS,
  );
});

describe('a total of zero', () => {
  it('completes without a word to the gateway', async () => {
    await shop.sell('gift', 5, 5);
    const movements = shop.movements();
    const bought = await shop.buy([{ planId: 'gift' }], { couponIds: ['FIVEUSD'] });
    expect([bought.status, bought.json.invoice.status, bought.json.invoice.amount]).toEqual([201, 'paid', 0]);
    expect(bought.json.transaction).toMatchObject({ status: 'completed', result: 'approved', amount: 0 });
    expect(shop.movements()).toBe(movements);
    expect(await shop.levels('gift')).toMatchObject({ sold: 1, held: 0 });
  });
});

describe('a price that changes during purchases', () => {
  it(
    'is never mixed with the old one: everybody pays what the price was, or is told',
    async () => {
      await shop.sell('floating', null, 10);
      const seen = new Set([1000n]);
      const prices = Array.from({ length: 12 }, (_, index) => 11 + index);
      const change = async (): Promise<void> => {
        for (const price of prices) {
          seen.add(BigInt(price) * 100n);
          await shop.price('floating', price);
        }
      };
      const [answers] = await Promise.all([many(120, () => shop.buy([{ planId: 'floating', quantity: 2 }])), change()]);
      const counts = statuses(answers);
      // 503: prices moved three times under one purchase, and nothing was charged
      expect((counts[201] ?? 0) + (counts[503] ?? 0)).toBe(120);
      expect(counts[201]).toBeGreaterThan(0);
      for (const { json } of succeeded(answers)) {
        const [charge] = shop.charges([json.orderId]);
        const unit = (charge?.amountMinor ?? 0n) / 2n;
        expect(seen.has(unit)).toBe(true);
        expect([json.invoice.amount, json.invoice.items[0].unitPrice]).toEqual([Number(unit) / 50, Number(unit) / 100]);
      }
      // once the last price is in force, nobody gets an older one
      const after = await shop.buy([{ planId: 'floating' }]);
      expect(after.json.invoice.amount).toBe(prices.at(-1));
    },
    CROWD_TIMEOUT_MS,
  );

  it('refuses whoever said which price they had seen', async () => {
    const deal = async (price: number): Promise<HttpAnswer> => {
      const current = (await shop.admin('GET', 'offers/deal_dining')).json;
      return shop.admin('PUT', 'offers/deal_dining', {
        name: current.name,
        productId: current.productId,
        currency: 'USD',
        deal: current.deal,
        pricing: { formula: 'flat-rate', price },
      });
    };
    const movements = shop.movements();
    const buy = (): Promise<HttpAnswer> =>
      shop.send(
        'POST',
        `/v1/purchases?api_key=${DEMO.secretKey}`,
        {
          deal_id: 'deal_dining',
          quantity: 1,
          user_id: 'user_demo',
          credit_card_id: 'card_demo',
          expected_price_per_unit: 3900,
        },
        {},
      );
    expect((await deal(45)).status).toBe(200);
    const refused = await buy();
    expect([refused.status, refused.json.errors[0].field]).toEqual([422, 'expected_price_per_unit']);
    expect(shop.movements()).toBe(movements);
    await deal(39);
    // the other process may refuse for as long as it still knows the higher price
    await eventually('the old price is back', async () => (await buy()).status === 200);
  });
});

describe('a purchase with a password', () => {
  const address = (email: string) => ({
    firstName: 'Ada',
    lastName: 'Byron',
    region: 'CA',
    country: 'US',
    emails: [{ label: 'main', value: email, primary: true }],
  });

  it('makes an account that can log in, and sees its purchase', async () => {
    const email = 'new.customer@shop.example';
    const bought = await shop.buy([{ planId: 'plan_ebook' }], {
      billingAddress: address(email),
      password: 'a long enough one',
    });
    expect(bought.status).toBe(201);
    expect(bought.text).not.toContain('a long enough one');
    const session = await shop.login(email, 'a long enough one');
    expect(session.status).toBe(201);
    const orders = await shop.send('GET', '/v1/storefront/orders', undefined, bearer(session.json.token as string));
    expect((orders.json as { id: string }[]).map(({ id }) => id)).toEqual([bought.json.orderId]);
    expect((await shop.login(email, 'another one')).status).toBe(401);
  });

  it('leaves the account also when the card is declined, and the account pays later', async () => {
    const email = 'declined@shop.example';
    const refused = await shop.buy([{ planId: 'plan_ebook' }], {
      billingAddress: address(email),
      password: 'a long enough one',
      paymentInstruction: DECLINED_CARD,
    });
    expect([refused.status, refused.json.transaction.result]).toEqual([201, 'declined']);
    const session = await shop.login(email, 'a long enough one');
    expect(session.status).toBe(201);
    const again = await shop.buy(
      [{ planId: 'plan_ebook' }],
      { paymentInstruction: GOOD_CARD },
      { authorization: `Bearer ${session.json.token as string}` },
    );
    expect([again.status, again.json.transaction.result]).toEqual([201, 'approved']);
    expect(again.json.invoice.customerId).toBe(refused.json.invoice.customerId);
    // numbers count per customer
    expect([refused.json.invoice.invoiceNumber, again.json.invoice.invoiceNumber]).toEqual([1, 2]);
  });

  it('of a name that is taken sells nothing and changes no password', async () => {
    const movements = shop.movements();
    const answers = await many(10, (index) =>
      shop.buy([{ planId: 'plan_ebook' }], {
        billingAddress: address('crowd@shop.example'),
        password: `password number ${String(index)}`,
      }),
    );
    expect(statuses(answers)).toEqual({ 201: 1, 422: 9 });
    expect(shop.movements() - movements).toBe(1);
    const winner = answers.findIndex(({ status }) => status === 201);
    expect((await shop.login('crowd@shop.example', `password number ${String(winner)}`)).status).toBe(201);
  });
});
