import cluster, { type Worker } from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { DEMO_BANNER, loadDemo } from '../demo';
import type { Config } from '../kernel/config';
import type { EmbeddedPostgres } from '../kernel/database/embedded';
import { Secret } from '../kernel/secret';
import { startSimulatedGateway, type RunningGateway } from '../simulated-gateway';
import { makeService } from '../start-service';
import { endInOrder } from './end-in-order';
import { logStart } from './log-start';
import { NODE_FLAGS } from './node-flags';
import { say } from './say';

const SECRET_BYTES = 32;
/** A worker that dies is replaced, but not faster than this. */
const RESTART_MS = 1_000;

/**
 * Serves with several processes on one port. They share nothing but the database: batching is per process, correctness never depends
 * on it. The sandbox gateway, which lives in memory, gets a process of its own: this one.
 */
export async function serveWithWorkers(config: Config, embedded: EmbeddedPostgres | undefined): Promise<void> {
  if (embedded) await loadDemoOnce(config);
  const gateway = config.gateway.operated ? undefined : await sharedGateway();
  const env = {
    ...(config.databaseUrl && { DATABASE_URL: config.databaseUrl.reveal(), DATABASE_URL_FILE: '' }),
    ...gateway?.env,
  };
  let ending = false;
  // what the operator gave comes last and wins
  cluster.setupPrimary({ execArgv: [...NODE_FLAGS, ...process.execArgv] });
  const fork = (): Worker => cluster.fork(env);
  cluster.on('exit', (worker, code) => {
    if (ending) return;
    say(`worker ${String(worker.process.pid)} ended (${String(code)}) and is replaced`);
    setTimeout(() => {
      if (!ending) fork();
    }, RESTART_MS);
  });
  const serving = allListen(config.workers);
  for (let i = 0; i < config.workers; i += 1) fork();
  endInOrder(async (hurry) => {
    ending = true;
    await Promise.all(Object.values(cluster.workers ?? {}).map((worker) => endOf(worker, hurry)));
    await gateway?.running.close();
    await embedded?.stop();
  });
  await serving;
  logStart(config, embedded);
  if (embedded) process.stdout.write(DEMO_BANNER(config.publicUrl));
}

/** Resolves when so many workers have begun to listen, those that replaced another counted in. */
function allListen(count: number): Promise<void> {
  return new Promise((resolve) => {
    let listening = 0;
    cluster.on('listening', () => {
      listening += 1;
      if (listening === count) resolve();
    });
  });
}

async function loadDemoOnce(config: Config): Promise<void> {
  const app = await makeService({ ...config, sweeper: false, recovery: false, dispatcher: false });
  if (await loadDemo(app)) say('loaded the demo data into the empty database');
  await app.close();
}

async function sharedGateway(): Promise<{ running: RunningGateway; env: Record<string, string> }> {
  const secret = randomBytes(SECRET_BYTES).toString('base64');
  const running = await startSimulatedGateway({ secret: new Secret(secret) });
  return { running, env: { GATEWAY_URL: running.url, GATEWAY_SECRET: secret, GATEWAY_SECRET_FILE: '' } };
}

/** Every worker drains by itself; whoever is in a hurry tells it so. */
async function endOf(worker: Worker | undefined, hurry: AbortSignal): Promise<void> {
  if (!worker || worker.isDead()) return;
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.process.kill(hurry.aborted ? 'SIGINT' : 'SIGTERM');
  hurry.addEventListener('abort', () => worker.process.kill('SIGINT'));
  await ended;
}
