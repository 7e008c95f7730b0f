import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { ensureCluster } from './cluster';
import { clusterDirOf, DATA_NAMES, findCheckout, locateDataDir, makeDataDir } from './data-dir';
import { acquire } from './owner-session';
import { type EmbeddedPostgres, OwnedServer } from './owned-server';
import { DATABASE, type Place } from './place';
import { stopPostmaster } from './postmaster';
import { preparePrograms } from './programs';
import { chooseRunUser } from './run-user';

export interface EmbeddedPostgresOptions {
  /** Where to keep the data; see `locateDataDir` for the default. */
  readonly dataDir?: string | undefined;
  /** The directory with `node_modules`; our own by default. */
  readonly checkout?: string | undefined;
  /** Told, in one sentence each, what an operator should know. */
  readonly log?: ((message: string) => void) | undefined;
  /** Server settings beyond our own. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/**
 * Starts a real PostgreSQL from the installed npm package, or takes over the one that an earlier, killed process left
 * running. The server listens on 127.0.0.1 only, on a free port, with a random password. If it crashes it is started
 * again on the same port, so pools recover by themselves.
 *
 * @throws Error when the platform package is missing, the directory cannot be used, another process uses it, or the
 * server does not come up
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const place = preparePlace(options);
  const fresh = await ensureCluster(place);
  const { postmaster, owner } = await acquire(place);
  if (postmaster.adopted) place.log('took over the PostgreSQL that an earlier run left behind');
  try {
    await ensureDatabase(owner);
  } catch (error) {
    await owner.end();
    await stopPostmaster(postmaster.pid, place.cluster);
    throw error;
  }
  return new OwnedServer(place, postmaster, fresh, owner);
}

function preparePlace(options: EmbeddedPostgresOptions): Place {
  const checkout = options.checkout === undefined ? findCheckout() : realpathSync(options.checkout);
  const log = options.log ?? ((): void => undefined);
  const wanted = locateDataDir(options.dataDir, checkout);
  const dataDir = makeDataDir(wanted);
  const cluster = clusterDirOf(dataDir);
  const user = chooseRunUser(cluster);
  if (options.dataDir === undefined && wanted !== join(checkout, '.data')) {
    log(`PostgreSQL runs as ${user?.name ?? 'another user'}, who cannot enter ${checkout}: the data is in ${dataDir}`);
  }
  return {
    dataDir,
    cluster,
    logFile: join(dataDir, DATA_NAMES.log),
    programs: preparePrograms(checkout, dataDir, user, log),
    user,
    settings: options.settings ?? {},
    log,
  };
}

async function ensureDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
}
