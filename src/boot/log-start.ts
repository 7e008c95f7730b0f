import type { Config } from '../kernel/config';
import type { EmbeddedPostgres } from '../kernel/database/embedded';
import { createLogger } from '../kernel/logging';
import { VERSION } from '../kernel/version';
import type { GatewayAccount } from '../modules/payments';

/** Logs the one line an operator looks for after a start: what runs, where, and with what. No credentials. */
export function logStart(
  config: Config,
  embedded: EmbeddedPostgres | undefined,
  accounts: readonly GatewayAccount[],
): void {
  const logger = createLogger(config.logLevel);
  const active = accounts.filter(({ status }) => status === 'active');
  if (config.production && active.length === 0) logger.warn('there is no active gateway account: nothing can be paid');
  for (const { id, mode } of config.production ? active : []) {
    if (mode === 'test') logger.warn({ rowId: id }, 'a test account: no real money moves');
  }
  logger.info(
    {
      version: VERSION,
      environment: config.production ? 'production' : 'development',
      address: `${config.tls ? 'https' : 'http'}://${config.host}:${String(config.port)}`,
      publicUrl: config.publicUrl,
      database: embedded ? `own PostgreSQL in ${embedded.dataDir}` : databaseOf(config),
      gatewayAccounts: accountsOf(active),
      workers: config.workers,
      loops: loopsOf(config),
    },
    'Holdfast serves',
  );
}

function databaseOf({ databaseUrl }: Config): string {
  if (!databaseUrl) return 'none';
  const { host, pathname } = new URL(databaseUrl.reveal());
  return `${host}${pathname}`;
}

/** Named at a start; the others are counted. */
const NAMED_ACCOUNTS = 10;

function accountsOf(active: readonly GatewayAccount[]): string {
  const named = active.slice(0, NAMED_ACCOUNTS).map(({ id, provider, mode }) => `${id} (${provider}, ${mode})`);
  const more = active.length - named.length;
  return [...named, ...(more > 0 ? [`${String(more)} more`] : [])].join(', ') || 'none';
}

const loopsOf = ({ sweeper, recovery, dispatcher }: Config): string =>
  Object.entries({ sweeper, recovery, dispatcher })
    .filter(([, isOn]) => isOn)
    .map(([name]) => name)
    .join(', ') || 'none';
