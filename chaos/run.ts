import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../src/kernel/database/embedded';
import { freePorts } from '../test/support/loopback';
import { advanceClock } from '../test/support/test-clock';
import { balance } from './balancer';
import { Breaker, type Damage } from './breaker';
import { BuildCopy } from './build-copy';
import { check, type Counted } from './check';
import { Client } from './clients';
import { Dice } from './dice';
import { type Patch, SHORT_HOLDS } from './mutants';
import type { Options } from './options';
import { Gateway, Service } from './service';
import { Witness } from './witness';
import { environment, faultsOf, fill, listen, register, withDatabase } from './world';

/** The bound we publish: every payment is final this long after the gateway answers again. */
export const RECOVERY_BOUND_SECONDS = 60;
const GIVE_UP_SECONDS = 90;
const SESSION_SECONDS = 1_900;

export interface Outcome {
  readonly damage: Damage;
  readonly failpoints: ReadonlyMap<string, number>;
  readonly witness: Witness;
  readonly counted: Counted;
  readonly openAtEnd: number;
  readonly recoverySeconds: number;
  readonly deliveries: number;
  readonly wrong: readonly string[];
}

/** One run: builds a world, lets clients buy while it breaks, waits for it to heal, and looks at what is left. */
export async function chaos(options: Options, patches: readonly Patch[] = []): Promise<Outcome> {
  const dice = new Dice(options.seed);
  const build = new BuildCopy([...SHORT_HOLDS, ...patches]);
  const database = await startEmbeddedPostgres({ dataDir: build.path('data') });
  const heard = new Map<string, string>();
  const receiver = await listen(heard);
  const [gatewayPort = 0, ...ports] = await freePorts(options.processes + 1);
  const gateway = new Gateway(build, gatewayPort, randomBytes(32).toString('base64'));
  const env = environment(database.url, gateway);
  const services: Service[] = [];
  const balancer = await balance(services);
  for (const port of ports) services.push(new Service(build, port, { ...env, PUBLIC_URL: balancer.url }));
  try {
    await fill(build, database.url, env);
    await gateway.start(faultsOf(options));
    await Promise.all(services.map((service) => service.start()));
    await register(services[0] as Service, `http://127.0.0.1:${String(receiver.port)}/`);

    const witness = new Witness();
    const until = Date.now() + options.seconds * 1_000;
    const clients = Array.from(
      { length: options.clients },
      (_, index) => new Client(services, gateway, dice.fork(index), witness),
    );
    const breaker = new Breaker(services, build.path('data'), dice.fork(1_000));
    const ended = (options.calm ? wait(until - Date.now()) : breaker.run(until)).finally(() => witness.end());
    await Promise.all([ended, ...clients.map((client) => buyUntil(client, until))]);

    await gateway.faults({ rate: 0, inquiries: false, latencyMs: 0 });
    const openAtEnd = await openAttempts(database.url);
    const recoverySeconds = await untilSettled(database.url);
    await endSessions(database.url);
    await untilTold(database.url, heard);
    const { counted, wrong } = await check(database.url, await gateway.ledger(), witness, heard);
    if (recoverySeconds > RECOVERY_BOUND_SECONDS)
      wrong.push(`recovery took ${recoverySeconds.toFixed(0)} s, more than ${String(RECOVERY_BOUND_SECONDS)}`);
    return {
      damage: breaker.damage,
      failpoints: failpointsOf(services),
      witness,
      counted,
      openAtEnd,
      recoverySeconds,
      deliveries: heard.size,
      wrong,
    };
  } finally {
    await Promise.all(services.map((service) => service.stop()));
    gateway.stop();
    await database.stop();
    receiver.close();
    balancer.close();
    if (options.keep) process.stdout.write(`kept: ${build.directory}\n`);
    else build.remove();
  }
}

/** How often each failpoint has ended a process. */
function failpointsOf(services: readonly Service[]): Map<string, number> {
  const failpoints = new Map<string, number>();
  for (const service of services)
    for (const [at, times] of service.failpoints()) failpoints.set(at, (failpoints.get(at) ?? 0) + times);
  return failpoints;
}

async function buyUntil(client: Client, until: number): Promise<void> {
  while (Date.now() < until) await client.act();
}

const openAttempts = (url: string, condition = 'true'): Promise<number> =>
  withDatabase(url, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM payment_attempt WHERE result = 'unknown' AND ${condition}`,
    );
    return rows[0]?.n ?? 0;
  });

/** Seconds until no payment's outcome is unknown, but for those whose payer still has time to act. */
async function untilSettled(url: string): Promise<number> {
  const from = Date.now();
  const condition = `(status IN ('sending', 'conn-error') OR session_expires_at < app_now())`;
  while ((await openAttempts(url, condition)) > 0 && Date.now() - from < GIVE_UP_SECONDS * 1_000) await wait(100);
  return (Date.now() - from) / 1_000;
}

/** Payers who never came back: their time is over. */
async function endSessions(url: string): Promise<void> {
  await advanceClock(url, SESSION_SECONDS);
  await untilSettled(url);
}

/** Everything that was refused once is delivered by its next try. */
async function untilTold(url: string, heard: ReadonlyMap<string, string>): Promise<void> {
  for (let left = 300; left > 0; left -= 1) {
    const [row] = await withDatabase(
      url,
      async (client) =>
        (
          await client.query<{ events: number; waiting: number }>(`
      SELECT (SELECT count(*)::int FROM outbox_event WHERE topic = 'purchase.completed') AS events,
             (SELECT count(*)::int FROM outbox_event WHERE dispatched_at IS NULL) AS waiting`)
        ).rows,
    );
    if (row && row.waiting === 0 && heard.size >= row.events) return;
    await advanceClock(url, 5);
    await wait(100);
  }
}
