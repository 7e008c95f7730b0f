import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/kernel/database/data-source';
import { migrate } from '../../src/kernel/database/migrate';
import { assertProductionClock } from '../../src/kernel/database/production-clock';
import { migrations } from '../../src/migrations';
import { createTestDatabase, testDataSource, type TestDatabase } from '../support/database';
import { constraintsOf, indexesOf } from './catalog';
import { schemaSnapshot } from './snapshot';

const SNAPSHOT = join(__dirname, '..', '..', 'schema.snapshot.sql');

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  dataSource = await testDataSource(database.url, { poolSize: 2 });
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Runs every migration that stands before the given position. */
async function migrateTo(position: number): Promise<void> {
  const options = dataSourceOptions({ url: database.url, poolSize: 2 });
  const some = new DataSource({ ...options, migrations: migrations.slice(0, position) });
  await some.initialize();
  await some.runMigrations().finally(() => some.destroy());
}

async function snapshot(): Promise<string> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return schemaSnapshot(client).finally(() => client.end());
}

describe('migrations', () => {
  it('stand in the order of their numbers, each once', () => {
    const numbers = migrations.map(({ name }) => BigInt(/\d{13}$/.exec(name)?.[0] ?? 0));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('take back exactly what they made, one by one, and can be run again', async () => {
    const before: string[] = [];
    for (let position = 0; position <= migrations.length; position += 1) {
      await migrateTo(position);
      before.push(await snapshot());
    }
    expect(before[0]).not.toContain('CREATE');
    for (let position = migrations.length - 1; position >= 0; position -= 1) {
      expect(await migrate(database.url, 'down')).toEqual([migrations[position]?.name]);
      expect(await snapshot()).toEqual(before[position]);
    }
    expect(await migrate(database.url, 'down')).toEqual([]);
    expect(await migrate(database.url)).toEqual(migrations.map(({ name }) => name));
    expect(await snapshot()).toEqual(before[migrations.length]);
    expect(await migrate(database.url)).toEqual([]);
  }, 60_000);

  it('do not take the baseline back from a database that is in use', async () => {
    await migrate(database.url);
    await dataSource.query(`INSERT INTO organization (id, name) VALUES ('org_1', 'One')`);
    const before = await snapshot();
    await expect(migrate(database.url, 'down')).rejects.toThrow('drop the database instead');
    expect(await snapshot()).toEqual(before);
    await dataSource.query('DELETE FROM organization');
  });
});

describe('the migrated schema', () => {
  beforeAll(() => migrate(database.url));

  it('is the one that schema.snapshot.sql shows', async () => {
    expect(await snapshot()).toEqual(readFileSync(SNAPSHOT, 'utf8'));
  });

  it('has the clock of production', async () => {
    await expect(assertProductionClock(dataSource)).resolves.toBeUndefined();
    const [clock] = await dataSource.query(
      `SELECT prosrc, provolatile::text AS volatility FROM pg_proc WHERE proname = 'app_now'`,
    );
    expect(clock).toEqual({ prosrc: 'SELECT clock_timestamp()', volatility: 'v' });
  });

  it('names every constraint and index by hand, by its kind', async () => {
    const prefix: Readonly<Record<string, RegExp>> = { c: /^chk_/, f: /^fk_/, p: /^pk_/, u: /^uq_/, x: /^ex_/ };
    const constraints = await constraintsOf(dataSource);
    const named = (name: string, table: string): boolean => name.includes(table);
    expect(constraints.length).toBeGreaterThan(50);
    expect(constraints.filter(({ kind, name, table }) => !prefix[kind]?.test(name) || !named(name, table))).toEqual([]);
    const own = new Set(constraints.map(({ name }) => name));
    const indexes = (await indexesOf(dataSource)).filter(({ name }) => !own.has(name));
    expect(indexes.length).toBeGreaterThan(20);
    expect(indexes.filter(({ name, unique }) => !(unique ? /^uq_/ : /^idx_/).test(name))).toEqual([]);
  });

  it('bounds every column that holds one of a few words, and gives every table a primary key', async () => {
    const [{ unbounded }] = await dataSource.query(`
      SELECT coalesce(array_agg(c.relname || '.' || a.attname ORDER BY 1), '{}') AS unbounded
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname IN ('state', 'status', 'kind', 'policy', 'door', 'flow')
         AND format_type(a.atttypid, NULL) = 'text'
         AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey))`);
    expect(unbounded).toEqual([]);
    const [{ keyless }] = await dataSource.query(`
      SELECT coalesce(array_agg(c.relname::text), '{}') AS keyless FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
         AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')`);
    expect(keyless).toEqual([]);
  });

  it('never counts time by another clock than app_now()', async () => {
    const [{ found }] = await dataSource.query(`
      SELECT coalesce(array_agg(x.name), '{}') AS found FROM (
        SELECT p.proname::text AS name FROM pg_proc p
         WHERE p.pronamespace = 'public'::regnamespace AND p.proname <> 'app_now'
           AND p.prosrc ~* '\\m(now|clock_timestamp|current_timestamp|transaction_timestamp|localtimestamp)\\M'
        UNION ALL
        SELECT d.adrelid::regclass::text FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
         WHERE c.relnamespace = 'public'::regnamespace AND pg_get_expr(d.adbin, d.adrelid) ~* '\\m(now|clock_timestamp|current_timestamp)\\M') x`);
    expect(found).toEqual([]);
  });
});
