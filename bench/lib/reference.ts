import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

/**
 * The references: what one well-written statement does on the same server, one commit each.
 * hold: one update of the item's counter and one insert. purchase: the same and six more inserts, of the size of ours.
 */
const SCHEMA = `
  DROP TABLE IF EXISTS ref_stock, ref_hold, ref_purchase, ref_invoice, ref_item, ref_attempt, ref_key, ref_event;
  CREATE TABLE ref_stock (item int PRIMARY KEY, on_hand int NOT NULL, held int NOT NULL DEFAULT 0, sold int NOT NULL DEFAULT 0,
    CHECK (held + sold <= on_hand)) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
  CREATE TABLE ref_hold (id uuid PRIMARY KEY, item int NOT NULL, quantity int NOT NULL, expires_at timestamptz NOT NULL);
  CREATE TABLE ref_purchase (id uuid PRIMARY KEY, amount bigint NOT NULL, data jsonb NOT NULL, created_at timestamptz NOT NULL);
  CREATE TABLE ref_invoice (id uuid PRIMARY KEY, purchase_id uuid NOT NULL, amount bigint NOT NULL, data jsonb NOT NULL);
  CREATE TABLE ref_item (invoice_id uuid NOT NULL, n int NOT NULL, price bigint NOT NULL, PRIMARY KEY (invoice_id, n));
  CREATE TABLE ref_attempt (id uuid PRIMARY KEY, purchase_id uuid NOT NULL, status text NOT NULL, amount bigint NOT NULL);
  CREATE TABLE ref_key (principal text NOT NULL, key uuid NOT NULL, purchase_id uuid NOT NULL, PRIMARY KEY (principal, key));
  CREATE TABLE ref_event (id uuid PRIMARY KEY, topic text NOT NULL, payload jsonb NOT NULL);
  INSERT INTO ref_stock SELECT i, 100000000 FROM generate_series(1, 1000) i;`;

const HOLD = `WITH s AS (UPDATE ref_stock SET held = held + 1 WHERE item = :item AND on_hand - held - sold >= 1 RETURNING item)
  INSERT INTO ref_hold SELECT gen_random_uuid(), item, 1, clock_timestamp() + interval '5 min' FROM s;`;

const PURCHASE = `WITH s AS (UPDATE ref_stock SET sold = sold + 1 WHERE item = :item AND on_hand - held - sold >= 1 RETURNING item),
  n AS MATERIALIZED (SELECT gen_random_uuid() AS p, gen_random_uuid() AS i, item FROM s),
  h AS (INSERT INTO ref_hold SELECT gen_random_uuid(), item, 1, clock_timestamp() FROM n),
  p AS (INSERT INTO ref_purchase SELECT p, 1250, '{"door": "storefront", "lines": [{"offerId": "plan_mug", "quantity": 1}]}', clock_timestamp() FROM n),
  v AS (INSERT INTO ref_invoice SELECT i, p, 1250, '{"items": [{"description": "Mug", "quantity": 1, "price": 1250}], "address": {"city": "New York", "country": "US"}}' FROM n),
  t AS (INSERT INTO ref_item SELECT i, 1, 1250 FROM n),
  a AS (INSERT INTO ref_attempt SELECT gen_random_uuid(), p, 'completed', 1250 FROM n),
  k AS (INSERT INTO ref_key SELECT 'key-bench', gen_random_uuid(), p FROM n)
  INSERT INTO ref_event SELECT gen_random_uuid(), 'purchase.completed', '{"purchaseId": "x"}' FROM n;`;

export type ReferenceKind = 'hold' | 'purchase';

export interface Reference {
  /** Statements per second, and the mean latency in milliseconds. */
  measure(
    kind: ReferenceKind,
    spread: boolean,
    clients: number,
    seconds: number,
  ): Promise<{ perSecond: number; latencyMs: number }>;
  readonly tool: string;
}

/** Prepares the reference tables on the server and finds the tool that drives them. */
export async function prepareReference(url: string): Promise<Reference> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(SCHEMA);
  await client.end();
  const pgbench = findPgbench();
  return pgbench === undefined ? byDriver(url) : byPgbench(url, pgbench);
}

function findPgbench(): string | undefined {
  const places = [
    ...(process.env['PATH'] ?? '').split(':'),
    ...[18, 17, 16, 15].map((version) => `/usr/lib/postgresql/${String(version)}/bin`),
  ];
  return places.map((directory) => join(directory, 'pgbench')).find((path) => existsSync(path));
}

function byPgbench(url: string, pgbench: string): Reference {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    tool: 'pgbench -M prepared',
    measure: async (kind, spread, clients, seconds) => {
      const directory = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
      const file = join(directory, `${kind}-${String(spread)}.sql`);
      writeFileSync(
        file,
        `\\set item random(1, ${spread ? '1000' : '1'})\n${(kind === 'hold' ? HOLD : PURCHASE).replaceAll('\n', ' ')}\n`,
      );
      const args = [
        '-n',
        '-M',
        'prepared',
        '-c',
        clients,
        '-j',
        Math.min(clients, 2),
        '-T',
        Math.max(1, Math.round(seconds)),
        '-f',
        file,
        '-h',
        hostname,
        '-p',
        port,
        '-U',
        username,
        pathname.slice(1),
      ];
      const { stdout } = await run(pgbench, args.map(String), {
        env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
      }).finally(() => rmSync(directory, { recursive: true }));
      const perSecond = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
      const latencyMs = Number(/latency average = ([\d.]+) ms/.exec(stdout)?.[1]);
      if (!Number.isFinite(perSecond)) throw new Error(`pgbench said nothing useful:\n${stdout}`);
      return { perSecond, latencyMs };
    },
  };
}

/** Without pgbench: the same statements by the driver, named, one connection per client. Slower than pgbench, so ratios look better. */
function byDriver(url: string): Reference {
  return {
    tool: 'pg, named statements (pgbench was not found)',
    measure: async (kind, spread, clients, seconds) => {
      const text = (kind === 'hold' ? HOLD : PURCHASE).replaceAll(':item', '$1');
      const pool = await Promise.all(
        Array.from({ length: clients }, async () => {
          const client = new Client({ connectionString: url });
          await client.connect();
          return client;
        }),
      );
      const end = performance.now() + seconds * 1000;
      let done = 0;
      await Promise.all(
        pool.map(async (client, index) => {
          for (let i = index; performance.now() < end; i += 7) {
            await client.query({ name: `ref-${kind}`, text, values: [spread ? 1 + (i % 1000) : 1] });
            done += 1;
          }
        }),
      );
      await Promise.all(pool.map((client) => client.end()));
      return { perSecond: done / seconds, latencyMs: (seconds * 1000 * clients) / Math.max(1, done) };
    },
  };
}
