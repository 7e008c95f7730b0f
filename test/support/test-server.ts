import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  resetEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/kernel/database/embedded';
import { migrate } from '../../src/kernel/database/migrate';
import { MOVABLE_CLOCK_SQL } from './test-clock';

/** Every database of a test run begins so; nothing else on an outside server is touched. */
const DATABASE_PREFIX = 'holdfast_test_';
const DIRECTORY_PREFIX = 'holdfast-test-';

/** What workers inherit from the process that started the server. */
export const SERVER_ENV = 'HOLDFAST_TEST_SERVER';
export const RUN_ENV = 'HOLDFAST_TEST_RUN';

export const templateOf = (run: string): string => `${DATABASE_PREFIX}${run}_template`;
export const uniqueDatabaseOf = (run: string): string => `${DATABASE_PREFIX}${run}_${randomBytes(5).toString('hex')}`;

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

/** Runs statements one by one on a connection of their own. */
export async function execute(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

export interface TestServer {
  readonly url: string;
  readonly run: string;
  stop(): Promise<void>;
}

/** Finds or starts the server of this run and makes the one migrated template every suite's database is copied from. */
export async function startTestServer(outside: string | undefined): Promise<TestServer> {
  const run = `${process.pid.toString(36)}${randomBytes(3).toString('hex')}`;
  const own = outside === undefined ? await startOwnServer() : undefined;
  const url = own?.url ?? outside ?? '';
  const template = templateOf(run);
  const stop = async (): Promise<void> => {
    await dropDatabases(url, run);
    await own?.stop();
    if (own) rmSync(own.dataDir, { recursive: true, force: true });
  };
  try {
    await execute(url, `CREATE DATABASE ${template}`);
    await migrate(withDatabase(url, template));
    await execute(withDatabase(url, template), MOVABLE_CLOCK_SQL);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, run, stop };
}

/**
 * Copies the template of a server and changes the copy: for tests that are run against another schema.
 * @returns the run under which such tests find the copy, and under which `dropDatabases` removes it with what they left
 */
export async function copyTemplate(server: TestServer, name: string, changes: readonly string[]): Promise<string> {
  const copy = `${server.run}${name}`;
  await execute(server.url, `CREATE DATABASE ${templateOf(copy)} TEMPLATE ${templateOf(server.run)}`);
  await execute(withDatabase(server.url, templateOf(copy)), ...changes);
  return copy;
}

/** Files of a test run need not survive a power cut; everything else is as in the service. */
async function startOwnServer(): Promise<EmbeddedPostgres> {
  await clearAbandoned();
  const dataDir = mkdtempSync(join(tmpdir(), `${DIRECTORY_PREFIX}${String(process.pid)}-`));
  return startEmbeddedPostgres({ dataDir, settings: { fsync: 'off', full_page_writes: 'off' } });
}

/** Removes servers of runs that were killed: the directory's name says whose it was. */
async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(DIRECTORY_PREFIX))) {
    const pid = Number(name.slice(DIRECTORY_PREFIX.length).split('-')[0]);
    if (isAlive(pid)) continue;
    const dataDir = join(tmpdir(), name);
    // Another user's, or another run clearing it at this moment: not ours to insist on.
    await resetEmbeddedPostgres({ dataDir }).then(
      () => {
        rmSync(dataDir, { recursive: true, force: true });
      },
      () => undefined,
    );
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes every database of a run, its template too. */
export async function dropDatabases(url: string, run: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [`${DATABASE_PREFIX}${run}_`],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
  } finally {
    await client.end();
  }
}
