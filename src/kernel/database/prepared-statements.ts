import { Client } from 'pg';
import { ConfigError } from '../config';
import { LIMITS } from '../limits';

/** Behind a pooler that nobody else uses the first round finds it; behind a busy one connections meet by chance. */
const ROUNDS = 10;
/** `invalid_sql_statement_name`, `duplicate_prepared_statement`: another session of the server answers than the one that prepared. */
const LOST_STATEMENT_CODES: readonly unknown[] = ['26000', '42P05'];

/**
 * Proves that statements prepared on a connection are there when it is used again. A pooler in transaction mode that does not keep them hands
 * every transaction to any session of the server: then some purchases work and others fail, depending on who is given which session.
 * @param url the service's own database address
 * @throws ConfigError naming the variable that makes the service do without
 */
export async function assertPreparedStatements(url: string): Promise<void> {
  const [one, other] = [clientOf(url), clientOf(url)] as const;
  try {
    await Promise.all([one.connect(), other.connect()]);
    for (let round = 0; round < ROUNDS; round += 1) {
      const probe = { name: `holdfast.probe.${String(round)}`, text: 'SELECT 1' };
      // one after the other: two connections that share a session find each other's statement there
      await one.query(probe);
      await other.query(probe);
      // the driver sends only the name this time
      await one.query(probe);
    }
  } catch (error) {
    if (!LOST_STATEMENT_CODES.includes((error as { code?: unknown }).code)) throw error;
    throw new ConfigError([
      'PREPARED_STATEMENTS must be off: DATABASE_URL leads through a pooler that does not keep prepared statements (PgBouncer keeps them from 1.21 on with max_prepared_statements)',
    ]);
  } finally {
    await Promise.all([one.end(), other.end()]).catch(() => undefined);
  }
}

function clientOf(url: string): Client {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: LIMITS.connectTimeoutMs,
    application_name: 'holdfast start',
  });
  // the loss of the connection shows up in the query; an unheard 'error' event would end the process instead
  client.on('error', () => undefined);
  return client;
}
