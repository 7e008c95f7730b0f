import 'reflect-metadata';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { shutDownGracefully } from './configure-app';
import { DEMO_BANNER, loadDemo } from './demo';
import { type Config, ConfigError, readConfig } from './kernel/config';
import { loadOrCreateDevSecrets, locateDataDir, startEmbeddedPostgres, watchParent, type EmbeddedPostgres } from './kernel/database/embedded';
import { migrate } from './kernel/database/migrate';
import { Secret } from './kernel/secret';
import { startService } from './start-service';

const say = (message: string): void => void process.stderr.write(`holdfast: ${message}\n`);

/** Starts everything this process needs, in order; ends it in the opposite order. */
async function main(): Promise<void> {
  const production = process.env['NODE_ENV'] === 'production';
  const checkout = join(__dirname, '..');
  const dataDir = production ? undefined : locateDataDir(process.env['DATA_DIR'], checkout);
  const config = readConfig(process.env, dataDir === undefined ? undefined : loadOrCreateDevSecrets(dataDir));
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir: config.dataDir, checkout, log: say });
  try {
    await serve(embedded ? { ...config, databaseUrl: new Secret(embedded.url) } : config, embedded);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function serve(config: Config, embedded: EmbeddedPostgres | undefined): Promise<void> {
  await migrate(config.databaseUrl?.reveal() ?? '');
  const app = await startService(config, async (made) => {
    if (embedded && (await loadDemo(made))) say('loaded the demo data into the empty database');
  });
  endInOrder(app, embedded);
  if (embedded) process.stdout.write(DEMO_BANNER(config.publicUrl));
}

function endInOrder(app: NestFastifyApplication, embedded: EmbeddedPostgres | undefined): void {
  let ending: Promise<void> | undefined;
  const close = shutDownGracefully(app, []);
  const end = (): Promise<void> =>
    (ending ??= close()
      .then(() => embedded?.stop())
      .then(() => process.exit(0)));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
  watchParent(() => void end(), process.env);
}

main().catch((error: unknown) => {
  say(error instanceof ConfigError ? error.message : `cannot start: ${error instanceof Error ? error.message : 'unknown error'}`);
  process.exit(1);
});
