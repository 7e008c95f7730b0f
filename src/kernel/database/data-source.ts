import { types } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { migrations } from '../../migrations';
import { LIMITS } from '../limits';

const INT8_OID = types.builtins.INT8;
/** Not in the driver's list of names. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the list of the types is not complete
const INT8_ARRAY_OID = 1016 as typeof INT8_OID;

/** `{1,2}` as PostgreSQL prints an int8 array of one dimension. */
const parseInt8Array = (text: string): (bigint | null)[] =>
  text === '{}'
    ? []
    : text
        .slice(1, -1)
        .split(',')
        .map((item) => (item === 'NULL' ? null : BigInt(item)));

/**
 * The driver gives int8 as text by default: money and counters would be strings. Global to the process, so set once,
 * here.
 */
types.setTypeParser(INT8_OID, (text) => BigInt(text));
types.setTypeParser(INT8_ARRAY_OID, parseInt8Array);

/**
 * What every session of the service is started with. A connection string that carries its own `options` replaces all of
 * it: behind a pooler that refuses start-up parameters these settings belong on the role.
 */
const SESSION_OPTIONS = [
  `-c statement_timeout=${String(LIMITS.statementTimeoutMs)}`,
  `-c lock_timeout=${String(LIMITS.lockTimeoutMs)}`,
  `-c idle_in_transaction_session_timeout=${String(LIMITS.idleInTransactionTimeoutMs)}`,
  '-c timezone=UTC',
  '-c default_transaction_isolation=read\\ committed',
  // Every statement has an index to go by. A plan made while a table was nearly empty must not read it whole once it
  // has grown.
  '-c enable_seqscan=off',
  // The statements are prepared and their plans do not depend on values: planning them anew takes as long as running
  // them.
  '-c plan_cache_mode=force_generic_plan',
  // Up to PostgreSQL 17 a plan that must read a table nevertheless costs so much on paper that it would be compiled
  // first: half a second for one row. The statements here are short; compiling them never pays.
  '-c jit=off',
].join(' ');

export interface DataSourceSettings {
  readonly url: string;
  readonly poolSize: number;
  /** Told about the loss of an idle connection. The pool replaces it by itself; the default is silence. */
  readonly onIdleConnectionLost?: (error: Error) => void;
}

/**
 * TypeORM options of the service: the schema comes from migrations only, and nothing is logged, because queries and
 * their errors carry parameters.
 */
export function dataSourceOptions({ url, poolSize, onIdleConnectionLost }: DataSourceSettings): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    connectTimeoutMS: LIMITS.connectTimeoutMs,
    applicationName: 'holdfast',
    extra: { options: SESSION_OPTIONS, keepAlive: true },
    // Without a handler the loss of an idle connection would end the process.
    poolErrorHandler: (error: Error) => onIdleConnectionLost?.(error),
    synchronize: false,
    installExtensions: false,
    migrations,
    migrationsTransactionMode: 'each',
    migrationsRun: false,
    logging: false,
  };
}
