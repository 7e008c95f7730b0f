import { createServer, type Server } from 'node:http';
import { Client } from 'pg';
import { bearer, HttpClient } from '../../test/support/http-client';
import { listenOnLoopback } from '../../test/support/loopback';
import { type Bench, cpuSeconds } from './service';

const ANSWER_MS = 5;
const TOPIC = 'webhook.test';
const POLL_MS = 100;
const WAIT_MS = 120_000;

interface Receiver {
  readonly url: string;
  /** Resolves when so many messages have come. @returns seconds from the first to the last of them */
  received(count: number): Promise<number>;
  close(): Promise<void>;
}

/** Somebody on loopback who answers every message after `ANSWER_MS`. */
async function startReceiver(): Promise<Receiver> {
  let first = 0;
  let count = 0;
  let done: () => void = () => undefined;
  let wanted = Infinity;
  const server: Server = createServer((request, response) => {
    count += 1;
    if (count === 1) first = performance.now();
    if (count === wanted) done();
    request.resume();
    setTimeout(() => response.end(), ANSWER_MS);
  });
  return {
    url: `${await listenOnLoopback(server)}/`,
    received: async (messages) => {
      await new Promise<void>((resolve) => {
        wanted = messages;
        done = resolve;
        if (count >= wanted) resolve();
      });
      return (performance.now() - first) / 1000;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** How fast a queue was drained, and what it cost. */
export interface Drained {
  readonly perSecond: number;
  /** CPU of the service for one delivery. */
  readonly nodeMicros: number;
  readonly postgresMicros: number;
}

/** Lets events wait for a disabled endpoint, enables it, and measures how its queue drains. */
export async function drainQueue({ url, databaseUrl, keys, pids }: Bench, events: number): Promise<Drained> {
  const http = new HttpClient(url, { headers: bearer(keys.secret) });
  const admin = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const { status, text, json } = await http.send(method, `/v1/admin/webhooks${path}`, { body });
    if (status >= 300) throw new Error(`${method} webhooks${path}: ${String(status)} ${text}`);
    return (json ?? {}) as Record<string, unknown>;
  };
  const receiver = await startReceiver();
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { id } = await admin('POST', '', { url: receiver.url, topics: [TOPIC] });
    const path = `/${String(id)}`;
    await admin('PATCH', path, { status: 'disabled' });
    await client.query(
      `INSERT INTO outbox_event (id, organization_id, topic, aggregate_id, payload)
       SELECT 'evt_' || md5($4 || n::text), $1, $2, 'bench_' || n, '{"purchaseId": "bench", "amountMinor": "1250", "currency": "USD"}'
         FROM generate_series(1, $3::int) n`,
      [keys.organizationId, TOPIC, events, id],
    );
    await until(async () => (await admin('GET', path))['waiting'] === events);
    const before = cpuOf(pids());
    await admin('POST', `${path}/enable`);
    const seconds = await receiver.received(events);
    await until(async () => (await admin('GET', path))['waiting'] === 0);
    const after = cpuOf(pids());
    await admin('DELETE', path);
    return {
      perSecond: events / seconds,
      nodeMicros: ((after.node - before.node) * 1e6) / events,
      postgresMicros: ((after.postgres - before.postgres) * 1e6) / events,
    };
  } finally {
    await client.end();
    await receiver.close();
  }
}

const cpuOf = ({ node, postgres }: ReturnType<Bench['pids']>): { node: number; postgres: number } => ({
  node: cpuSeconds(node[0] ?? 0),
  postgres: cpuSeconds(postgres),
});

async function until(check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!(await check())) {
    if (performance.now() > end) throw new Error('the queue did not get there in time');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
