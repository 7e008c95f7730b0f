import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source';
import { errorCode } from './pg-errors';

/** Any fixed number: whoever migrates this database asks for the same lock. */
const MIGRATION_LOCK = 7_165_063_112n;
const LOCK_WAIT_SECONDS = 300;
/** One connection is the most a migration needs. */
const POOL_SIZE = 2;
/** A migration may rewrite a table: the time limits of requests are not for it. */
const NO_TIME_LIMITS =
  '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c timezone=UTC';

const INSUFFICIENT_PRIVILEGE = '42501';
const NOT_THE_OWNER =
  'the schema is not that of this release, and the role of DATABASE_URL may not change it: migrate with the role that owns it (DATABASE_MIGRATION_URL)';

export type MigrationDirection = 'up' | 'down';

/**
 * Brings the schema up to date, or takes back the newest migration.
 *
 * Containers that start together all call this. One of them gets the lock, the others wait for it and find nothing left
 * to do. The lock lives in a transaction, not in the session: so it also holds behind a pooler in transaction mode.
 *
 * @returns names of the migrations that were run, in order
 * @throws when the database cannot be reached, the role may not change the schema, the lock is not free within five minutes, or a migration fails (that one
 * is rolled back)
 */
export async function migrate(url: string, direction: MigrationDirection = 'up'): Promise<string[]> {
  const holder = new Client({ connectionString: url, application_name: 'holdfast migration lock' });
  // The loss of this connection shows up in the query below; an unheard 'error' event would end the process instead.
  holder.on('error', () => undefined);
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(`SET LOCAL lock_timeout = '${String(LOCK_WAIT_SECONDS)}s'`);
    await holder.query('SET LOCAL statement_timeout = 0');
    await holder.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await holder.query('SELECT pg_advisory_xact_lock($1)', [String(MIGRATION_LOCK)]);
    const names = await runMigrations(url, direction);
    await holder.query('COMMIT');
    return names;
  } catch (error) {
    throw errorCode(error) === INSUFFICIENT_PRIVILEGE ? new Error(NOT_THE_OWNER, { cause: error }) : error;
  } finally {
    await holder.end();
  }
}

async function runMigrations(url: string, direction: MigrationDirection): Promise<string[]> {
  const options = dataSourceOptions({ url, poolSize: POOL_SIZE });
  const dataSource = new DataSource({ ...options, extra: { options: NO_TIME_LIMITS } });
  await dataSource.initialize();
  try {
    if (direction === 'up') return (await dataSource.runMigrations()).map(({ name }) => name);
    const [newest] = await dataSource
      .query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id DESC LIMIT 1')
      .catch(() => []);
    if (!newest) return [];
    await dataSource.undoLastMigration();
    return [newest.name];
  } finally {
    await dataSource.destroy();
  }
}
