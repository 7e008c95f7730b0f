import { CallerGoneError } from '../../src/kernel/batching';
import { UnitOfWork } from '../../src/kernel/database';
import { Inventory } from '../../src/modules/inventory';
import { differences } from '../support/world';
import { eventually, FaultBench, type HttpAnswer } from './support';

const GOOD = '4111111111111111';

let bench: FaultBench;

beforeAll(async () => {
  bench = await FaultBench.start({ config: { recovery: false, sweeper: false } });
}, 60_000);
afterAll(() => bench.close());

const setStock = (planId: string, onHand: number): Promise<unknown> =>
  bench.rows('UPDATE stock SET on_hand = held + sold + $2 WHERE item_id = (SELECT item_id FROM offer WHERE id = $1)', [
    planId,
    onHand,
  ]);
const named = (answers: readonly HttpAnswer[]): number[] => answers.map(({ status }) => status).sort();

describe('purchases of one commit', () => {
  it('share it, and keep an outcome each: bought, sold out, refused, repeated', async () => {
    await setStock('plan_ticket', 100);
    await bench.buy(GOOD, { key: 'taken' });
    const before = await bench.rows<{ n: number }>('SELECT count(*)::int AS n FROM purchase');
    const [one, greedy, used, two, other] = await Promise.all([
      bench.buy(GOOD),
      bench.buy(GOOD, { quantity: 1_000 }),
      bench.buy(GOOD, { key: 'taken' }),
      bench.buy('4000000000000002'),
      bench.buy(GOOD, { key: 'taken', quantity: 2 }),
    ]);
    expect([one.status, one.json.transaction.result]).toEqual([201, 'approved']);
    expect(greedy.status).toBe(422);
    expect([used.status, used.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect([two.status, two.json.transaction.result]).toEqual([201, 'declined']);
    expect(other.status).toBe(422);
    expect(one.json.orderId).not.toBe(two.json.orderId);
    const after = await bench.rows<{ n: number }>('SELECT count(*)::int AS n FROM purchase');
    expect((after[0]?.n ?? 0) - (before[0]?.n ?? 0)).toBe(2);
  });

  it('refuse a customer whose name is taken, alone and beside another of the same name', async () => {
    const instruction = { method: 'payment-card', pan: GOOD, cvv: '123', expMonth: 12, expYear: 2034 };
    const buyAs = (customerId: string): Promise<HttpAnswer> =>
      bench.buy(GOOD, { more: { paymentInstruction: { ...instruction, customerId } } });
    expect(named(await Promise.all([buyAs('cus_twice'), buyAs('cus_twice')]))).toEqual([201, 422]);
    expect((await buyAs('cus_twice')).status).toBe(422);
  });

  it('take what there is, first come, first served: of eight for five units, five', async () => {
    await setStock('plan_ticket', 5);
    const answers = await Promise.all(Array.from({ length: 8 }, () => bench.buy(GOOD)));
    expect(named(answers)).toEqual([201, 201, 201, 201, 201, 422, 422, 422]);
    await setStock('plan_ticket', 100);
  });

  it('do not suffer from one that cannot be committed', async () => {
    await bench.rows(`
      CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.amount_minor = 3 * 4000 THEN RAISE EXCEPTION 'poison' USING ERRCODE = '23514'; END IF;
        RETURN NULL;
      END $$`);
    await bench.rows(
      'CREATE CONSTRAINT TRIGGER poison AFTER INSERT ON purchase DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION poison()',
    );
    try {
      const answers = await Promise.all([1, 1, 3, 1, 1, 3, 1].map((quantity) => bench.buy(GOOD, { quantity })));
      expect(named(answers)).toEqual([201, 201, 201, 201, 201, 500, 500]);
    } finally {
      await bench.rows('DROP TRIGGER poison ON purchase');
    }
    expect(await differences(bench.service.databaseUrl, { atRest: false })).toEqual([]);
  });

  it('are answered after it, never before', async () => {
    await bench.rows(`
      CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(0.4); RETURN NULL; END $$`);
    await bench.rows(
      `CREATE CONSTRAINT TRIGGER linger AFTER UPDATE ON purchase DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
         WHEN (NEW.state = 'fulfilled') EXECUTE FUNCTION linger()`,
    );
    try {
      let answered = false;
      const buying = bench.buy(GOOD).then(({ status }) => {
        answered = true;
        return status;
      });
      await eventually(
        'the second transaction is at its commit',
        async () =>
          (
            await bench.rows(
              `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep' AND query = 'COMMIT'`,
            )
          ).length > 0,
      );
      // it lingers for longer than any answer takes
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(answered).toBe(false);
      expect(await buying).toBe(201);
    } finally {
      await bench.rows('DROP TRIGGER linger ON purchase');
    }
  });
});

describe('stock rows', () => {
  it('are locked in one order, whatever order they are asked for in', async () => {
    const units = bench.service.app.get(UnitOfWork, { strict: false });
    const inventory = bench.service.app.get(Inventory, { strict: false });
    const items = (
      await bench.rows<{ item_id: string }>(
        'SELECT item_id FROM stock WHERE on_hand IS NULL OR on_hand > held + sold + 3 LIMIT 6',
      )
    ).map((row) => BigInt(row.item_id));
    expect(items.length).toBeGreaterThan(2);
    const deadlocks = async (): Promise<number> => {
      await bench.rows('SELECT pg_stat_clear_snapshot()');
      const [row] = await bench.rows<{ n: number }>(
        'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()',
      );
      return row?.n ?? 0;
    };
    const before = await deadlocks();
    const hold = async (name: string, order: readonly bigint[]): Promise<void> => {
      const purchaseId = `ord_order_${name}`;
      const lines = order.map((itemId, line) => ({ line, itemId, quantity: 1 }));
      await units.run(async (tx) => {
        await inventory.hold(tx, 'each', [{ purchaseId, lines }], { state: 'held', end: { seconds: 60 } });
        await inventory.release(tx, [purchaseId]);
      });
    };
    for (let round = 0; round < 25; round += 1) {
      await Promise.all(
        [items, [...items].reverse(), items, [...items].reverse()].map((order, at) =>
          hold(`${String(round)}_${String(at)}`, order),
        ),
      );
    }
    expect(await deadlocks()).toBe(before);
  }, 60_000);
});

describe('a caller who has hung up while waiting', () => {
  it('gets nothing done', () => {
    expect(new CallerGoneError()).toMatchObject({ code: 'overloaded' });
  });

  it('is not bought for', async () => {
    const client = await bench.rows<{ n: number }>('SELECT count(*)::int AS n FROM purchase');
    const blocker = await holdFirstBatch();
    const controller = new AbortController();
    const gone = bench.buyUntil(controller.signal, GOOD);
    await new Promise((resolve) => setTimeout(resolve, 200));
    controller.abort();
    await gone;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await blocker.release();
    expect(await blocker.first).toBe(201);
    expect((await bench.buy(GOOD)).status).toBe(201);
    const after = await bench.rows<{ n: number }>('SELECT count(*)::int AS n FROM purchase');
    expect((after[0]?.n ?? 0) - (client[0]?.n ?? 0)).toBe(2);
  });
});

/** One purchase whose first transaction waits for a lock, so that everybody behind it queues. */
async function holdFirstBatch(): Promise<{ first: Promise<number>; release: () => Promise<void> }> {
  const lock = await bench.connect();
  await lock.query('BEGIN');
  await lock.query(
    `SELECT 1 FROM stock WHERE item_id = (SELECT item_id FROM offer WHERE id = 'plan_ticket') FOR UPDATE`,
  );
  const first = bench.buy(GOOD).then(({ status }) => status);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return {
    first,
    release: async () => {
      await lock.query('COMMIT');
      await lock.end();
    },
  };
}
