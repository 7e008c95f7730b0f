import type { DataSource } from 'typeorm';
import { migrations } from '../../src/migrations';
import { migrate } from '../../src/kernel/database/migrate';
import { assertProductionClock } from '../../src/kernel/database/production-clock';
import { advanceClock, createTestDatabase, type TestDatabase, testDataSource } from '../support/database';

const appNow = async (dataSource: DataSource): Promise<number> => {
  const [row] = await dataSource.query<{ now: Date }[]>('SELECT app_now() AS now');
  return row?.now.getTime() ?? NaN;
};

describe('a test database', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await testDataSource(database.url);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('has the whole schema', async () => {
    const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
    expect(rows).toHaveLength(migrations.length);
  });

  it('moves time for every session', async () => {
    const other = await testDataSource(database.url);
    const before = await appNow(other);
    await advanceClock(dataSource, 3_600);
    const after = await appNow(other);
    await advanceClock(database.url, -3_600);
    const back = await appNow(other);
    await other.destroy();
    expect(after - before).toBeGreaterThanOrEqual(3_600_000);
    expect(back - before).toBeLessThan(3_600_000);
  });

  it('runs its sessions with the limits of the service and gives int8 as bigint', async () => {
    const [row] = await dataSource.query<Record<string, unknown>[]>(`
      SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
             current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('timezone') AS zone,
             9007199254740993::int8 AS big, ARRAY[1, NULL, -2]::int8[] AS list, '{}'::int8[] AS none`);
    expect(row).toEqual({
      statement: '5s',
      lock: '2s',
      idle: '5s',
      zone: 'UTC',
      big: 9_007_199_254_740_993n,
      list: [1n, null, -2n],
      none: [],
    });
  });

  it('survives the loss of an idle connection', async () => {
    const victim = await testDataSource(database.url, { poolSize: 1 });
    const [row] = await victim.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
    await dataSource.query('SELECT pg_terminate_backend($1, 2000)', [row?.pid]);
    await expect(victim.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await victim.destroy();
  });

  it('is refused as a production database', async () => {
    await expect(assertProductionClock(dataSource)).rejects.toThrow(
      'app_now() of this database is not the clock of production',
    );
  });
});

describe('migrate', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase({ migrated: false });
  });

  afterEach(async () => {
    await database.drop();
  });

  it('is run once when several processes start together', async () => {
    const names = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url)));
    expect(names.filter((list) => list.length > 0)).toEqual([migrations.map(({ name }) => name)]);
  });

  it('goes up, down to nothing, and up again', async () => {
    const expected = migrations.map(({ name }) => name);
    await migrate(database.url);
    const undone: string[] = [];
    for (let list = await migrate(database.url, 'down'); list.length > 0; list = await migrate(database.url, 'down'))
      undone.push(...list);
    expect(undone.reverse()).toEqual(expected);
    const dataSource = await testDataSource(database.url);
    const rest = await dataSource.query<{ name: string }[]>(`
      SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^(migrations|PK_)'
      UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`);
    await dataSource.destroy();
    expect(rest.map(({ name }) => name).filter((name) => name !== 'migrations_id_seq')).toEqual([]);
    await expect(migrate(database.url)).resolves.toEqual(expected);
  });

  it('leaves the clock of production behind', async () => {
    await migrate(database.url);
    const dataSource = await testDataSource(database.url);
    await expect(assertProductionClock(dataSource)).resolves.toBeUndefined();
    await dataSource.destroy();
  });
});
