import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { TEST_SCALE } from '../../support/scale';
import { type Model, type Real, steps } from './model';
import { openShop, type Shop } from './shop';

const RUNS = 60 * TEST_SCALE;
const STEPS = 30;
const ON_HAND = 5;

jest.setTimeout(300_000 * TEST_SCALE);

let database: TestDatabase;
let shop: Shop;
let items: Map<string, bigint>;
let offers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  shop = await openShop(database.url, 4);
  // one offer per run, shrunk runs included
  items = await shop.stock(
    Object.fromEntries(Array.from({ length: 5 * RUNS }, (_, at) => [`offer_${String(at)}`, ON_HAND])),
    ['cus_a', 'cus_b'],
  );
});
afterAll(async () => {
  await shop.close();
  await database.drop();
});

it('every sequence of reserve, claim, release, extend, expire and sweep does what the simple rules say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: STEPS, size: 'max' }), async (commands) => {
      const offerId = `offer_${String(offers % items.size)}`;
      offers += 1;
      const setup = (): { model: Model; real: Real } => ({
        model: { onHand: ON_HAND, now: 0, all: [] },
        real: { shop, databaseUrl: database.url, offerId, itemId: items.get(offerId) ?? 0n },
      });
      await fc.asyncModelRun(setup, commands);
    }),
    { numRuns: RUNS },
  );
});
