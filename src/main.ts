import 'reflect-metadata';
import cluster from 'node:cluster';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { serveAlone } from './boot/alone';
import { say } from './boot/say';
import { refuseToStart } from './boot/supervise-workers';
import { serveWithWorkers } from './boot/workers';
import { ConfigError, PREPARED_STATEMENTS, readProcessConfig, unknownEnvironment } from './kernel/config';
import { loadOrCreateDevSecrets, locateDataDir, startEmbeddedPostgres } from './kernel/database/embedded';
import { migrate } from './kernel/database/migrate';
import { assertPreparedStatements } from './kernel/database/prepared-statements';
import { Secret } from './kernel/secret';

/** How far the heap grows before it is cleaned, over what was left the last time: the engine's own choice is several times as much. */
const HEAP_GROWING_PERCENT = 40;

const CHECKOUT = join(__dirname, '..');

/** Starts everything this process needs, in order: configuration, database, schema, service. */
async function main(): Promise<void> {
  const environment = unknownEnvironment();
  if (environment !== undefined && cluster.isPrimary)
    say(`NODE_ENV is "${environment}", which is neither development nor test: the rules of production hold`);
  const config = readProcessConfig((dataDir) => loadOrCreateDevSecrets(locateDataDir(dataDir, CHECKOUT)));
  if (cluster.isWorker) {
    await serveAlone(config, undefined);
    return;
  }
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbeddedPostgres({ dataDir: config.dataDir, checkout: CHECKOUT, log: say });
  const ready = embedded ? { ...config, databaseUrl: new Secret(embedded.url) } : config;
  try {
    await migrate((ready.databaseMigrationUrl ?? ready.databaseUrl)?.reveal() ?? '');
    if (PREPARED_STATEMENTS && config.databaseUrl) await assertPreparedStatements(config.databaseUrl.reveal());
    await (config.workers > 1 ? serveWithWorkers : serveAlone)(ready, embedded);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

setFlagsFromString(`--heap-growing-percent=${String(HEAP_GROWING_PERCENT)}`);
main().catch(async (error: unknown) => {
  const reason = error instanceof Error ? error.message : 'unknown error';
  if (cluster.isWorker) await refuseToStart(reason);
  else say(error instanceof ConfigError ? reason : `cannot start: ${reason}`);
  process.exit(1);
});
