import { Client as PgClient } from 'pg';
import { DataSource } from 'typeorm';
import { UnitOfWork, type Tx } from '../../src/kernel/database';
import { LIMITS } from '../../src/kernel/limits';
import { Secret } from '../../src/kernel/secret';
import { createTestDatabase, execute, testDataSource, type TestDatabase } from '../support/database';
import { FaultProxy } from '../support/fault-proxy';
import { differences } from '../support/world';
import { eventually, FaultBench, type HttpAnswer } from './support';

describe('a transaction', () => {
  let database: TestDatabase;
  let source: DataSource;
  let units: UnitOfWork;

  beforeAll(async () => {
    database = await createTestDatabase();
    await execute(
      database.url,
      'CREATE TABLE probe (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)',
      'INSERT INTO probe VALUES (1), (2)',
    );
    source = await testDataSource(database.url, { poolSize: 4 });
    units = new UnitOfWork(source);
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it('whose COMMIT is answered with ROLLBACK is an error, never a success', async () => {
    const swallowed = units.run(async (tx: Tx) => {
      await tx.query('UPDATE probe SET n = n + 1 WHERE id = 1');
      await tx.query('SELECT 1 / 0').catch(() => undefined);
      return 'done';
    });
    await expect(swallowed).rejects.toThrow('the server answered ROLLBACK to COMMIT');
    expect(await source.query('SELECT n FROM probe WHERE id = 1')).toEqual([{ n: 0 }]);
  });

  it.each(['40001', '40P01'])('that loses against a neighbour (%s) is run again as a whole', async (code) => {
    let runs = 0;
    const answer = await units.run(async (tx: Tx) => {
      runs += 1;
      await tx.query('UPDATE probe SET n = n + 1 WHERE id = 2');
      if (runs < 3) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '${code}'; END $$`);
      return runs;
    });
    expect(answer).toBe(3);
  });

  it('that really deadlocks is run again: both of two crossed ones get through', async () => {
    await source.query('UPDATE probe SET n = 0');
    const cross = (first: number, second: number): Promise<void> =>
      units.run(async (tx: Tx) => {
        await tx.query('UPDATE probe SET n = n + 1 WHERE id = $1', [first]);
        await new Promise((resolve) => setTimeout(resolve, 150));
        await tx.query('UPDATE probe SET n = n + 1 WHERE id = $1', [second]);
      });
    await Promise.all([cross(1, 2), cross(2, 1)]);
    expect(await source.query('SELECT n FROM probe ORDER BY id')).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('that gets no connection in time is refused with a time to come back, and leaves none behind', async () => {
    const hold = Array.from({ length: 4 }, () => units.run((tx: Tx) => tx.query('SELECT pg_sleep(4)')));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(units.run((tx: Tx) => tx.query('SELECT 1'))).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 1,
    });
    await Promise.all(hold);
    await expect(units.run((tx: Tx) => tx.query('SELECT 1'))).resolves.toBeDefined();
  });
});

describe('a connection lost during COMMIT', () => {
  let database: TestDatabase;
  let proxy: FaultProxy;
  let bench: FaultBench;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await FaultProxy.inFrontOf(database.url);
    bench = await FaultBench.start({
      config: { ...readConfigPart(proxy.url), sweeper: false, recovery: false, dispatcher: false },
    });
  }, 60_000);
  afterAll(async () => {
    await bench.close();
    await proxy.close();
    await database.drop();
  });

  const readConfigPart = (url: string): { databaseUrl: Secret } => ({ databaseUrl: new Secret(url) });
  const direct = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new PgClient({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };

  it.each(['cut-after', 'cut-before'] as const)(
    '%s: nothing twice, nothing lost, whichever of the two transactions it was',
    async (fault) => {
      proxy.fault = fault;
      const keys: string[] = [];
      for (let round = 0; round < 12; round += 1) {
        const key = `${fault}-${String(round)}`;
        keys.push(key);
        // the first COMMIT of a purchase, or both of them
        proxy.left = 1 + (round % 2);
        let answer = await bench.buy('4111111111111111', { key });
        for (let tries = 0; answer.status !== 201 && tries < 20; tries += 1) {
          expect([409, 503]).toContain(answer.status);
          expect(answer.headers.get('retry-after')).not.toBeNull();
          await new Promise((resolve) => setTimeout(resolve, 50));
          answer = await bench.buy('4111111111111111', { key });
        }
        expect(answer.status).toBe(201);
      }
      proxy.left = 0;
      const purchases = await direct(
        `SELECT request_id, count(DISTINCT purchase_id)::int AS n FROM payment_attempt WHERE request_id LIKE '${fault}-%' GROUP BY 1`,
      );
      expect(purchases).toHaveLength(keys.length);
      expect(purchases.every(({ n }) => n === 1)).toBe(true);
      const charges = bench.gateway.simulator.ledger.lines().filter(({ outcome }) => outcome === 'approved');
      expect(new Set(charges.map(({ merchantReference }) => merchantReference)).size).toBe(charges.length);
      expect(
        (await differences(database.url, { atRest: false })).filter(
          ({ what }) => what !== 'approved without a fulfilled purchase',
        ),
      ).toEqual([]);
      expect(proxy.cuts).toBeGreaterThan(12);
    },
    60_000,
  );

  it.each(['cut-after', 'cut-before'] as const)(
    '%s: a token that has paid is charged once, though it is spent',
    async (fault) => {
      proxy.fault = fault;
      for (let round = 0; round < 6; round += 1) {
        proxy.left = 0;
        const token = await bench.token();
        const key = `token-${fault}-${String(round)}`;
        const buy = (): Promise<HttpAnswer> => bench.buy('', { key, more: { paymentInstruction: { token } } });
        // everybody is let in again, so that it is sent at once
        await new Promise((resolve) => setTimeout(resolve, LIMITS.optimismBackoffMs + 100));
        proxy.left = 1 + (round % 2);
        let answer = await buy();
        for (let tries = 0; [409, 503].includes(answer.status) && tries < 20; tries += 1) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          answer = await buy();
        }
        expect([answer.status, answer.json.transaction?.result]).toEqual([201, 'approved']);
      }
      proxy.left = 0;
      const charges = bench.gateway.simulator.ledger.lines().filter(({ outcome }) => outcome === 'approved');
      expect(new Set(charges.map(({ merchantReference }) => merchantReference)).size).toBe(charges.length);
    },
    60_000,
  );

  it('cut-before: nobody of a batch suffers from a neighbour who is refused when it runs again', async () => {
    proxy.fault = 'cut-before';
    const together = (keys: readonly string[]): Promise<HttpAnswer[]> =>
      Promise.all(keys.map((key) => bench.buy('4111111111111111', { key })));
    for (let round = 0; round < 3; round += 1) {
      // everybody is let in again and in company, so that the next ones are sent at once
      await new Promise((resolve) => setTimeout(resolve, LIMITS.optimismBackoffMs + 100));
      await together(Array.from({ length: 8 }, (_, index) => `before-${String(round)}-${String(index)}`));
      proxy.left = 1;
      const same = `same-${String(round)}`;
      const answers = await together([same, same, same, same, `b-${String(round)}`, `c-${String(round)}`]);
      expect(answers.map(({ status }) => status).filter((status) => ![201, 409, 503].includes(status))).toEqual([]);
    }
    proxy.left = 0;
  }, 60_000);
});

describe('a database in trouble', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await FaultBench.start({ config: { poolSize: 5 } });
  }, 60_000);
  afterAll(() => bench.close());

  const charges = (): number => bench.gateway.simulator.ledger.lines().length;

  it('that is read-only takes no purchase: 503 with a time, and nobody is charged', async () => {
    const name = new URL(bench.service.databaseUrl).pathname.slice(1);
    const before = charges();
    await bench.rows(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
    await bench.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    const answers = await Promise.all(Array.from({ length: 5 }, () => bench.buy('4111111111111111')));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    expect(answers.every(({ headers }) => headers.get('retry-after') !== null)).toBe(true);
    expect(charges()).toBe(before);
    await bench.rows(
      `BEGIN; SET LOCAL transaction_read_only = off; ALTER DATABASE "${name}" RESET default_transaction_read_only; COMMIT`,
    );
    await bench.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await eventually('it works again', async () => (await bench.buy('4111111111111111')).status === 201);
  });

  it('keeps no transaction open while the gateway takes its time, however many wait', async () => {
    bench.gateway.simulator.faults.configure({ latencyMs: 1_500 });
    const bought = Promise.all(Array.from({ length: 30 }, () => bench.buy('4111111111111111')));
    const idle: number[] = [];
    const health: number[] = [];
    for (let look = 0; look < 20; look += 1) {
      const [row] = await bench.rows<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '500 ms'`,
      );
      idle.push(row?.n ?? 0);
      health.push((await bench.http.get('/health/ready')).status);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(Math.max(...idle)).toBe(0);
    expect(new Set(health)).toEqual(new Set([200]));
    expect((await bought).map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 201));
    bench.gateway.simulator.faults.configure({ latencyMs: 0 });
  }, 60_000);

  it('that drops every session under load is found again by itself; nothing is lost or sold twice', async () => {
    let going = true;
    const statuses = new Set<number>();
    const buyers = Array.from({ length: 6 }, async () => {
      while (going)
        statuses.add(
          (
            await bench.buy('4111111111111111', {
              planId: 'plan_mug',
              more: { shippingRateId: 'ship_standard', deliveryAddress: { country: 'CA' } },
            })
          ).status,
        );
    });
    for (let round = 0; round < 8; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await bench.rows(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
    }
    going = false;
    await Promise.all(buyers);
    expect([...statuses].filter((status) => ![201, 503].includes(status))).toEqual([]);
    await bench.service.advanceClock(40);
    await eventually(
      'all outcomes are known',
      async () => (await bench.rows(`SELECT 1 FROM payment_attempt WHERE result = 'unknown'`)).length === 0,
    );
    expect(await differences(bench.service.databaseUrl)).toEqual([]);
  }, 60_000);
});
