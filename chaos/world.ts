import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Client as PgClient } from 'pg';
import { DEMO } from '../src/demo/ids';
import { bearer, HttpClient } from '../test/support/http-client';
import { listenOnLoopback, portOf } from '../test/support/loopback';
import { MOVABLE_CLOCK_SQL } from '../test/support/test-clock';
import { type BuildCopy, CHECKOUT } from './build-copy';
import type { Options } from './options';
import type { Gateway, Service } from './service';

/** Faults of answers; what a lying gateway may say has tests of its own. */
const FAULT_KINDS = [
  'lost-request',
  'lost-reply',
  'error-before-charge',
  'error-after-charge',
  'late-charge',
  'duplicate-callback',
  'late-callback',
  'callback-before-response',
  'wrong-amount',
  'garbage',
];
const STOCK = { plan_ticket: 1_500, plan_rare: 1_500, plan_mug: 1_500, deal_rare: 1_000 };

/** How often and how the gateway goes wrong in a run. */
export const faultsOf = ({ faults, seed }: Options) => ({
  rate: faults,
  kinds: FAULT_KINDS,
  seed,
  inquiries: true,
  lateMs: 1_500,
  hangMs: 200,
  latencyMs: 30,
});

/** The environment of the processes of a run. */
export const environment = (databaseUrl: string, gateway: Gateway): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  DATABASE_URL: databaseUrl,
  GATEWAY_URL: gateway.url,
  GATEWAY_SECRET: gateway.secret,
  SECRET_KEY: randomBytes(32).toString('base64'),
  VAULT_KEYS: `chaos:${randomBytes(32).toString('base64')}`,
  WEBHOOK_ALLOW: '127.0.0.0/8',
  LOG_LEVEL: 'warn',
});

/** Migrates the database with the build and fills it with the demo. @throws Error when that fails */
export async function fill(build: BuildCopy, databaseUrl: string, env: Record<string, string>): Promise<void> {
  const register = join(CHECKOUT, 'test/support/register-swc.js');
  const seeded = spawnSync(
    process.execPath,
    ['-r', register, join(__dirname, 'seed.ts'), build.path('dist'), databaseUrl],
    { env: { ...process.env, ...env }, encoding: 'utf8' },
  );
  if (seeded.status !== 0) throw new Error(`the database could not be filled: ${seeded.stderr}`);
  await prepare(databaseUrl);
}

export async function withDatabase<T>(url: string, work: (client: PgClient) => Promise<T>): Promise<T> {
  const client = new PgClient({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Little stock, so that it runs short; a clock that can be moved past the sessions at the end. */
const prepare = (url: string): Promise<void> =>
  withDatabase(url, async (client) => {
    await client.query(MOVABLE_CLOCK_SQL);
    for (const [offer, units] of Object.entries(STOCK)) {
      await client.query('UPDATE stock s SET on_hand = $2 FROM offer o WHERE o.item_id = s.item_id AND o.id = $1', [
        offer,
        units,
      ]);
    }
  });

/** Registers a webhook for completed purchases. */
export async function register(service: Service, url: string): Promise<void> {
  const http = new HttpClient(service.url, { headers: bearer(DEMO.secretKey) });
  const { status, text } = await http.post('/v1/admin/webhooks', { url, topics: ['purchase.completed'] });
  if (status !== 201) throw new Error(`the webhook was not registered: ${text}`);
}

/** A receiver of webhooks that notes completed purchases, and refuses every twentieth message. */
export async function listen(heard: Map<string, string>): Promise<{ port: number; close: () => void }> {
  let count = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      count += 1;
      const refuses = count % 20 === 0;
      const { id, data } = JSON.parse(Buffer.concat(chunks).toString()) as { id: string; data: { purchaseId: string } };
      if (!refuses) heard.set(id, data.purchaseId);
      response.writeHead(refuses ? 500 : 200).end();
    });
  });
  await listenOnLoopback(server);
  return { port: portOf(server), close: () => void server.close() };
}
