import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { end, eventually } from '../support/embedded';
import { HttpClient } from '../support/http-client';
import { freePort } from '../support/loopback';
import { Balancer } from './balancer';
import { ready, type Running, runMain } from './processes';

const REQUEST_EVERY_MS = 50;
const REQUESTS_BEFORE = 10;
/** Longer than the balancer takes to see that a service is not ready. */
const DRAIN_SECONDS = '3';

describe('SIGTERM behind a load balancer', () => {
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    env = {
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      SECRET_KEY: randomBytes(32).toString('base64'),
      VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      LOG_LEVEL: 'silent',
      DRAIN_SECONDS,
    };
  });
  afterAll(() => database.drop());

  async function start(): Promise<{ running: Running; url: string }> {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const running = runMain({ ...env, PORT: String(port) });
    await ready(url, running);
    return { running, url };
  }

  it('loses no request of twenty a second', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const balancer = await Balancer.start([one.url, two.url]);
    const statuses: number[] = [];
    const answers: Promise<void>[] = [];
    const clock = setInterval(() => {
      answers.push(balancer.ask('/v1/storefront/orders/unknown').then((status) => void statuses.push(status)));
    }, REQUEST_EVERY_MS);
    try {
      await eventually('both get requests', () => statuses.length >= REQUESTS_BEFORE);
      await end(one.running.child);
      const atEnd = statuses.length;
      await eventually('the other one serves alone', () => statuses.length >= atEnd + REQUESTS_BEFORE);
    } finally {
      clearInterval(clock);
      await Promise.all(answers);
      await balancer.close();
      await end(two.running.child, 'SIGINT');
    }
    expect(statuses.filter((status) => status !== 401)).toEqual([]);
    expect(balancer.asked(one.url)).toBeGreaterThan(0);
    expect(balancer.asked(two.url)).toBeGreaterThan(balancer.asked(one.url));
  }, 200_000);

  it('serves on with readiness at 503 until the drain time is over, which SIGINT cuts short', async () => {
    const { running, url } = await start();
    running.child.kill('SIGTERM');
    const http = new HttpClient(url);
    const status = (path: string): Promise<number> => http.get(path).then((answer) => answer.status);
    await eventually('ready is 503', async () => (await status('/health/ready')) === 503);
    expect(await status('/health/live')).toBe(200);
    expect(await status('/v1/storefront/orders/unknown')).toBe(401);
    await end(running.child, 'SIGINT');
    expect(running.child.exitCode).toBe(0);
  }, 200_000);
});
