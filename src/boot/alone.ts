import { shutDownGracefully } from '../configure-app';
import { DEMO_BANNER, loadDemo } from '../demo';
import type { Config } from '../kernel/config';
import type { EmbeddedPostgres } from '../kernel/database/embedded';
import { startService } from '../start-service';
import { endInOrder } from './end-in-order';
import { say } from './say';

/** Serves in this process. */
export async function serveAlone(config: Config, embedded: EmbeddedPostgres | undefined): Promise<void> {
  const app = await startService(config, async (made) => {
    if (embedded && (await loadDemo(made))) say('loaded the demo data into the empty database');
  });
  const close = shutDownGracefully(app, []);
  endInOrder(async () => {
    await close();
    await embedded?.stop();
  });
  if (embedded) process.stdout.write(DEMO_BANNER(config.publicUrl));
}
