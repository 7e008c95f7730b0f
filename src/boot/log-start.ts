import type { Config } from '../kernel/config';
import type { EmbeddedPostgres } from '../kernel/database/embedded';
import { createLogger } from '../kernel/logging';
import { VERSION } from '../kernel/version';

/** Logs the one line an operator looks for after a start: what runs, where, and with what. No credentials. */
export function logStart(config: Config, embedded: EmbeddedPostgres | undefined): void {
  createLogger(config.logLevel).info(
    {
      version: VERSION,
      environment: config.production ? 'production' : 'development',
      address: `${config.tls ? 'https' : 'http'}://${config.host}:${String(config.port)}`,
      publicUrl: config.publicUrl,
      database: embedded ? `own PostgreSQL in ${embedded.dataDir}` : databaseOf(config),
      gateway: gatewayOf(config),
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

const gatewayOf = ({ gateway }: Config): string =>
  gateway.operated ? new URL(gateway.operated.url).origin : 'sandbox, no money moves';

const loopsOf = ({ sweeper, recovery, dispatcher }: Config): string =>
  Object.entries({ sweeper, recovery, dispatcher })
    .filter(([, isOn]) => isOn)
    .map(([name]) => name)
    .join(', ') || 'none';
