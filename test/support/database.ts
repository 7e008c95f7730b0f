import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from '../../src/kernel/database/data-source';
import { execute, RUN_ENV, SERVER_ENV, templateOf, uniqueDatabaseOf, withDatabase } from './test-server';

export { advanceClock } from './test-clock';
export { execute } from './test-server';

const POOL_SIZE = 10;

export interface TestDatabase {
  readonly url: string;
  /** Cuts every session that is left and removes the database. */
  drop(): Promise<void>;
}

/**
 * A database of its own for one suite: migrated, empty, with the movable clock.
 * @param migrated false gives one without any table, for tests of migrations
 */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = inherited(SERVER_ENV);
  const run = inherited(RUN_ENV);
  const name = uniqueDatabaseOf(run);
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${migrated ? templateOf(run) : 'template0'}`);
  return {
    url: withDatabase(server, name),
    drop: () => execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** An initialised data source with the service's own settings. The caller destroys it before dropping the database. */
export async function testDataSource(
  url: string,
  {
    entities = [],
    poolSize = POOL_SIZE,
  }: { entities?: NonNullable<DataSourceOptions['entities']>; poolSize?: number } = {},
): Promise<DataSource> {
  return new DataSource({ ...dataSourceOptions({ url, poolSize }), entities }).initialize();
}

function inherited(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error('the test server is not running: tests are started by jest with its global setup');
  return value;
}
