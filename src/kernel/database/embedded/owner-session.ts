import { Client } from 'pg';
import { isConnectionLoss } from '../pg-errors';
import { readPassword } from './cluster';
import { pause, type Place, SUPERUSER } from './place';
import { adoptOrStart, type Postmaster, stopPostmaster } from './postmaster';

/**
 * Held by the one process that owns the server, on its own session: gone in the moment the process dies, however it
 * dies.
 */
const OWNER_LOCK = 4_207_849n;
const OWNER_LOCK_TRIES = 20;
const CONNECT_TIMEOUT_MS = 5_000;
/** Covers the crash recovery of a server that is already there. */
const ACQUIRE_TRIES = 300;
const RETRY_MS = 100;

export const urlOf = (place: Place, port: number, database: string): string =>
  `postgresql://${SUPERUSER}:${readPassword(place.cluster)}@127.0.0.1:${String(port)}/${database}`;

/** A running server, and the session that makes it ours. */
export interface Acquired {
  readonly postmaster: Postmaster;
  readonly owner: Client;
}

/**
 * Finds or starts the server of the cluster and becomes its owner. A server found in the moment of its death (its
 * process is still there, its sockets are not) is looked for again.
 * @param port see `adoptOrStart`
 * @throws Error when another process owns it, or it does not come up
 */
export async function acquire(place: Place, port?: number): Promise<Acquired> {
  for (let attempt = 1; ; attempt += 1) {
    const postmaster = await adoptOrStart(place, port);
    try {
      return { postmaster, owner: await becomeOwner(place, postmaster) };
    } catch (error) {
      if (isConnectionLoss(error) && attempt < ACQUIRE_TRIES) {
        await pause(RETRY_MS);
        continue;
      }
      if (!postmaster.adopted) await stopPostmaster(postmaster.pid, place.cluster);
      throw error;
    }
  }
}

/**
 * Makes sure that the port is answered by the server of this very cluster (SCRAM: it proves to know the password,
 * without learning it) and that nobody else owns it.
 * @returns the session that holds the ownership
 */
async function becomeOwner(place: Place, { port }: Postmaster): Promise<Client> {
  const client = await connect(urlOf(place, port, 'postgres'));
  try {
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    if (rows[0]?.data_directory !== place.cluster)
      throw new Error('the port is answered by the server of another directory');
    // The session of a process that was just killed may take a moment to notice.
    for (let attempt = 1; attempt <= OWNER_LOCK_TRIES; attempt += 1) {
      const answer = await client.query<{ owned: boolean }>('SELECT pg_try_advisory_lock($1) AS owned', [
        String(OWNER_LOCK),
      ]);
      if (answer.rows[0]?.owned === true) return client;
      await pause(RETRY_MS);
    }
    throw new Error(
      `${place.dataDir} is in use by another running process: stop it first, or set DATA_DIR to another directory`,
    );
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({
    connectionString,
    application_name: 'holdfast owner',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
