import { randomBytes } from 'node:crypto';
import { Secret } from '../../src/kernel/secret';
import { ready, type Running, runMain } from '../operation/processes';
import { end } from '../support/embedded';
import { freePort } from '../support/loopback';
import { eventually, someRounds, WebhookBench } from './support';

const LONG_MS = 150_000;
/** What a dead process had on its way is due again after a minute. */
const LEASE_SECONDS = 61;
const TAKE_OVER_MS = 30_000;

const root = randomBytes(32);
const vault = randomBytes(32);
let bench: WebhookBench;
const running: Running[] = [];

/** A process of the service on the bench's database. It sends; the bench does not. */
async function startSender(): Promise<Running> {
  const port = await freePort();
  const one = runMain({
    PORT: String(port),
    DATABASE_URL: bench.service.service.databaseUrl,
    SECRET_KEY: root.toString('base64'),
    VAULT_KEYS: `k1:${vault.toString('base64')}`,
    WEBHOOK_ALLOW: '127.0.0.0/8',
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
  });
  running.push(one);
  await ready(`http://127.0.0.1:${String(port)}`, one);
  return one;
}

const sender = async (): Promise<string | undefined> =>
  (await bench.service.rows<{ holder: string }>('SELECT holder FROM worker_lease'))[0]?.holder;

beforeAll(async () => {
  const secrets = { root: new Secret(root), vault: [{ id: 'k1', key: new Secret(vault) }] };
  bench = await WebhookBench.start({ dispatcher: false, secrets });
}, LONG_MS);
afterAll(async () => {
  await Promise.all(running.map(({ child }) => end(child, 'SIGKILL')));
  await bench.close();
}, LONG_MS);

it(
  'a process that is killed while it sends loses nothing: another one takes over and sends it again',
  async () => {
    const { id } = await bench.register('/killed', { topics: ['webhook.test'] });
    bench.receiver.hangAt('/killed');
    const first = await startSender();
    const events = await bench.sendTests(id, 6);
    await eventually('it is sending', () => bench.receiver.at('/killed').length > 0, TAKE_OVER_MS);
    const holder = await sender();
    const second = await startSender();
    await someRounds();
    expect(await sender()).toBe(holder);

    await end(first.child, 'SIGKILL');
    bench.receiver.answerAt('/killed', 200);
    await eventually('another process sends', async () => (await sender()) !== holder, TAKE_OVER_MS);
    await eventually('what nobody had started comes', () => bench.receiver.at('/killed').length >= 6, TAKE_OVER_MS);
    await bench.advance(LEASE_SECONDS);
    await eventually(
      'everything is delivered',
      async () => (await bench.deliveries(id)).every(({ status }) => status === 'delivered'),
      TAKE_OVER_MS,
    );
    expect(new Set(bench.idsAt('/killed'))).toEqual(new Set(events));
    // the try that was cut off has used up nothing
    expect((await bench.deliveries(id)).map(({ tries }) => tries as number)).toEqual(events.map(() => 1));

    await end(second.child, 'SIGTERM');
    expect(await sender()).toBeUndefined();
  },
  LONG_MS,
);
