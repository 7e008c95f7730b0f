import cluster from 'node:cluster';
import { DEMO_BANNER, loadDemo } from '../demo';
import type { Config } from '../kernel/config';
import type { EmbeddedPostgres } from '../kernel/database/embedded';
import { GatewayAccounts } from '../modules/payments';
import { startService } from '../start-service';
import { closeService } from './close-service';
import { endInOrder } from './end-in-order';
import { logStart } from './log-start';
import { say } from './say';

/** Serves in this process. */
export async function serveAlone(config: Config, embedded: EmbeddedPostgres | undefined): Promise<void> {
  const app = await startService(config, async (made) => {
    if (embedded && (await loadDemo(made))) say('loaded the demo data into the empty database');
  });
  endInOrder(async (hurry) => {
    await closeService(app, config.drainSeconds, hurry);
    await embedded?.stop();
  });
  // of several processes the one above them says it
  if (cluster.isPrimary) logStart(config, embedded, await app.get(GatewayAccounts, { strict: false }).all());
  if (embedded) process.stdout.write(DEMO_BANNER(config.publicUrl));
}
