import { Client } from 'pg';
import { advanceClock, createTestDatabase, type TestDatabase } from '../../support/database';
import { openShop, outcome, type Shop } from './shop';

let database: TestDatabase;
let shop: Shop;
let neighbour: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  shop = await openShop(database.url, 6);
  await shop.stock({ offer_one: 1 }, ['cus_a']);
  neighbour = new Client({ connectionString: database.url });
  await neighbour.connect();
});
afterAll(async () => {
  await neighbour.end();
  await shop.close();
  await database.drop();
});

/** A transaction elsewhere has a hold that is due in its hands: a late claim or a late release, not yet committed. */
async function lockDueHold(): Promise<void> {
  const { id } = (await shop.reserve('offer_one', 1, 300)) as { id: string };
  await advanceClock(database.url, 300);
  await neighbour.query('BEGIN');
  await neighbour.query('SELECT FROM reservation WHERE purchase_id = $1 FOR UPDATE', [id]);
}

it('is not said while a due hold is being decided elsewhere', async () => {
  await lockDueHold();
  expect(await outcome(shop.reserve('offer_one', 1, 300))).toBe('unavailable');
  // it was decided, and nothing came of it
  setTimeout(() => void neighbour.query('ROLLBACK'), 20);
  const after = await outcome(shop.reserve('offer_one', 1, 300));
  expect(after).toMatchObject({ state: 'reserved' });
  await advanceClock(database.url, 300);
});

it('is said when nothing is due', async () => {
  const hold = await shop.reserve('offer_one', 1, 300);
  expect(await outcome(shop.reserve('offer_one', 1, 300))).toBe('sold-out');
  await shop.claim(hold.id, 'cus_a');
  expect(await outcome(shop.reserve('offer_one', 1, 300))).toBe('sold-out');
});
