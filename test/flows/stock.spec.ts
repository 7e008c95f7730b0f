import { differences } from '../support/world';
import { TEST_SCALE } from '../support/scale';
import { DECLINED_CARD, type HttpAnswer, many, Shop, statuses } from './support';

const BUYERS = 200;
const CROSSED_PURCHASES = 120 * TEST_SCALE;
const CROWD_TIMEOUT_MS = 60_000 * TEST_SCALE;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
}, 60_000);
afterEach(async () => {
  expect(await differences(shop.service.databaseUrl)).toEqual([]);
});
afterAll(() => shop.close());

const orderIds = (answers: readonly HttpAnswer[]): string[] =>
  answers.filter(({ status }) => status === 201).map(({ json }) => json.orderId as string);
const problemFields = ({ json }: HttpAnswer): string[] =>
  (json.invalidFields as { field: string }[]).map(({ field }) => field);

describe('the last unit', () => {
  it(
    'goes to one of two hundred buyers, and the others are not charged',
    async () => {
      await shop.sell('last', 1);
      const movements = shop.movements();
      const answers = await many(BUYERS, () => shop.buy([{ planId: 'last' }]));
      expect(statuses(answers)).toEqual({ 201: 1, 422: BUYERS - 1 });
      expect(answers.find(({ status }) => status === 201)?.json).toMatchObject({
        invoice: { status: 'paid' },
        transaction: { result: 'approved' },
      });
      for (const loser of answers.filter(({ status }) => status === 422))
        expect(problemFields(loser)).toEqual(['items.0.quantity']);
      // not one request of a loser reached the gateway, declined or otherwise
      expect(shop.movements() - movements).toBe(1);
      expect(shop.charges(orderIds(answers))).toHaveLength(1);
      expect(await shop.levels('last')).toEqual({ onHand: 1, held: 0, sold: 1, available: 0 });
    },
    CROWD_TIMEOUT_MS,
  );

  it('is not lost by buyers whose card is declined: it is held for the first of them only', async () => {
    await shop.sell('tempting', 1);
    const answers = await many(20, () => shop.buy([{ planId: 'tempting' }], { paymentInstruction: DECLINED_CARD }));
    expect(statuses(answers)).toEqual({ 201: 1, 422: 19 });
    expect(await shop.levels('tempting')).toEqual({ onHand: 1, held: 1, sold: 0, available: 0 });
    await shop.service.advanceClock(301);
    expect(await shop.levels('tempting')).toMatchObject({ held: 0, available: 1 });
    expect((await shop.buy([{ planId: 'tempting' }])).status).toBe(201);
  });

  it('goes to a single behind a pair that does not fit', async () => {
    await shop.sell('two', 2);
    const answers = await many(40, (index) => shop.buy([{ planId: 'two', quantity: index % 2 === 0 ? 3 : 1 }]));
    expect(statuses(answers)).toEqual({ 201: 2, 422: 38 });
    expect(await shop.levels('two')).toMatchObject({ sold: 2, available: 0 });
  });
});

describe('two lines of the same item', () => {
  it('count together: beyond the stock the purchase is refused whole', async () => {
    await shop.sell('pair', 3);
    const refused = await shop.buy([
      { planId: 'pair', quantity: 2 },
      { planId: 'pair', quantity: 2 },
    ]);
    expect(refused.status).toBe(422);
    expect(await shop.levels('pair')).toEqual({ onHand: 3, held: 0, sold: 0, available: 3 });
    const taken = await shop.buy([
      { planId: 'pair', quantity: 2 },
      { planId: 'pair', quantity: 1 },
    ]);
    expect(taken.status).toBe(201);
    expect(await shop.levels('pair')).toMatchObject({ sold: 3, available: 0 });
  });

  it('with another item in between hold nothing of it when they do not fit', async () => {
    await shop.sell('short', 1);
    await shop.sell('plenty', 10);
    const refused = await shop.buy([
      { planId: 'plenty', quantity: 4 },
      { planId: 'short', quantity: 2 },
    ]);
    expect([refused.status, problemFields(refused)]).toEqual([422, ['items.1.quantity']]);
    expect(await shop.levels('plenty')).toEqual({ onHand: 10, held: 0, sold: 0, available: 10 });
  });
});

describe('stock without a limit', () => {
  it('counts what is sold and refuses nobody', async () => {
    await shop.sell('endless', null);
    const answers = await many(60, (index) => shop.buy([{ planId: 'endless', quantity: 1 + (index % 3) }]));
    expect(statuses(answers)).toEqual({ 201: 60 });
    expect(await shop.levels('endless')).toEqual({ onHand: null, held: 0, sold: 120, available: null });
    expect(shop.charges(orderIds(answers))).toHaveLength(60);
  });
});

describe('setting the stock', () => {
  it('below what is held and sold is refused, and changes nothing', async () => {
    await shop.sell('shrinking', 10);
    await shop.buy([{ planId: 'shrinking', quantity: 3 }]);
    await shop.buy([{ planId: 'shrinking', quantity: 2 }], { paymentInstruction: DECLINED_CARD });
    const levels = await shop.levels('shrinking');
    expect(levels).toEqual({ onHand: 10, held: 2, sold: 3, available: 5 });
    expect((await shop.admin('PUT', 'offers/shrinking/stock', { onHand: 4 })).status).toBe(409);
    expect(await shop.levels('shrinking')).toEqual(levels);
    expect((await shop.admin('PUT', 'offers/shrinking/stock', { onHand: 5 })).json).toEqual({
      ...levels,
      onHand: 5,
      available: 0,
    });
  });

  it('while it is bought never lets more out than there was', async () => {
    await shop.sell('moving', 30);
    const [answers] = await Promise.all([
      many(60, () => shop.buy([{ planId: 'moving' }])),
      many(10, (index) => shop.admin('PUT', 'offers/moving/stock', { onHand: 20 + index })),
    ]);
    const { onHand, sold, held } = await shop.levels('moving');
    expect([sold, held]).toEqual([orderIds(answers).length, 0]);
    expect(sold).toBeLessThanOrEqual(onHand ?? 0);
  });
});

describe('purchases of two items in crossed order', () => {
  it(
    'never wait for each other in a circle',
    async () => {
      await shop.sell('left', CROSSED_PURCHASES);
      await shop.sell('right', CROSSED_PURCHASES);
      const answers = await many(CROSSED_PURCHASES, (index) => {
        const [first, second] = index % 2 === 0 ? ['left', 'right'] : ['right', 'left'];
        return shop.buy([{ planId: first }, { planId: second }], {
          ...(index % 5 === 0 && { paymentInstruction: DECLINED_CARD }),
        });
      });
      expect(statuses(answers)).toEqual({ 201: CROSSED_PURCHASES });
      const declined = CROSSED_PURCHASES / 5;
      expect(await shop.levels('left')).toMatchObject({ sold: CROSSED_PURCHASES - declined, held: declined });
      expect(await shop.levels('right')).toMatchObject({ sold: CROSSED_PURCHASES - declined, held: declined });
      expect(await shop.deadlocks()).toBe(0);
    },
    CROWD_TIMEOUT_MS,
  );
});
