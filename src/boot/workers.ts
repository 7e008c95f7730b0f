import cluster from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { DEMO_BANNER, loadDemo } from '../demo';
import type { Config } from '../kernel/config';
import type { EmbeddedPostgres } from '../kernel/database/embedded';
import { Secret } from '../kernel/secret';
import { startSimulatedGateway, type RunningGateway } from '../simulated-gateway';
import { type GatewayAccount, GatewayAccounts } from '../modules/payments';
import { makeService } from '../start-service';
import { endInOrder } from './end-in-order';
import { logStart } from './log-start';
import { NODE_FLAGS } from './node-flags';
import { say } from './say';
import { Supervisor } from './supervise-workers';

const SECRET_BYTES = 32;

/**
 * Serves with several processes on one port. They share nothing but the database: batching is per process, correctness never depends
 * on it. The sandbox gateway, which lives in memory, gets a process of its own: this one.
 * @throws Error with its reason when a worker refuses to start; the others are ended then
 */
export async function serveWithWorkers(config: Config, embedded: EmbeddedPostgres | undefined): Promise<void> {
  const accounts = await prepareOnce(config, embedded);
  const gateway = config.gateway.operated ? undefined : await sharedGateway();
  const env = {
    ...(config.databaseUrl && { DATABASE_URL: config.databaseUrl.reveal(), DATABASE_URL_FILE: '' }),
    ...gateway?.env,
  };
  // what the operator gave comes last and wins
  cluster.setupPrimary({ execArgv: [...NODE_FLAGS, ...process.execArgv] });
  const supervisor = new Supervisor(env);
  const end = async (hurry: AbortSignal): Promise<void> => {
    await supervisor.end(hurry);
    await gateway?.running.close();
  };
  endInOrder(async (hurry) => {
    await end(hurry);
    await embedded?.stop();
  });
  try {
    await supervisor.start(config.workers);
  } catch (error) {
    await end(AbortSignal.abort());
    throw error;
  }
  logStart(config, embedded, accounts);
  if (embedded) process.stdout.write(DEMO_BANNER(config.publicUrl));
}

/** What one process does for all of them: the demo, and the gateway account that variables ask for. */
async function prepareOnce(config: Config, embedded: EmbeddedPostgres | undefined): Promise<GatewayAccount[]> {
  const app = await makeService({ ...config, sweeper: false, recovery: false, dispatcher: false });
  if (embedded && (await loadDemo(app))) say('loaded the demo data into the empty database');
  const accounts = await app.get(GatewayAccounts, { strict: false }).all();
  await app.close();
  return accounts;
}

async function sharedGateway(): Promise<{ running: RunningGateway; env: Record<string, string> }> {
  const secret = randomBytes(SECRET_BYTES).toString('base64');
  const running = await startSimulatedGateway({ secret: new Secret(secret) });
  return {
    running,
    env: { GATEWAY: 'none', GATEWAY_URL: running.url, GATEWAY_SECRET: secret, GATEWAY_SECRET_FILE: '' },
  };
}
