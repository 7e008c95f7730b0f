import { Client } from 'pg';
import { errorCode } from '../pg-errors';
import { readPassword } from './cluster';
import { pause, type Place, SUPERUSER } from './place';
import type { Postmaster } from './postmaster';

/** Held by the one process that owns the server, on its own session: gone in the moment the process dies, however it dies. */
const OWNER_LOCK = 4_207_849n;
const OWNER_LOCK_TRIES = 20;
const CONNECT_TIMEOUT_MS = 5_000;
const CONNECT_TRIES = 100;
const CANNOT_CONNECT_NOW = '57P03';
const RETRY_MS = 100;

export const urlOf = (place: Place, port: number, database: string): string =>
  `postgresql://${SUPERUSER}:${readPassword(place.cluster)}@127.0.0.1:${String(port)}/${database}`;

/**
 * Makes sure that the port is answered by the server of this very cluster (SCRAM: it proves to know the password, without
 * learning it) and that nobody else owns it.
 * @returns the session that holds the ownership
 */
export async function becomeOwner(place: Place, { port }: Postmaster): Promise<Client> {
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

/** Connects; a server that is still recovering from a crash is asked again. */
async function connect(connectionString: string): Promise<Client> {
  for (let attempt = 1; ; attempt += 1) {
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
      if (errorCode(error) !== CANNOT_CONNECT_NOW || attempt >= CONNECT_TRIES) throw error;
      await pause(RETRY_MS);
    }
  }
}
