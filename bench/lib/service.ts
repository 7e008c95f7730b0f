import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { NODE_FLAGS } from '../../src/boot/node-flags';
import { bearer, HttpClient } from '../../test/support/http-client';
import { startEmbeddedPostgres } from '../../src/kernel/database/embedded';
import { isReady } from '../../test/support/http-client';
import { freePort } from '../../test/support/loopback';

const ROOT = join(__dirname, '..', '..');
const READY_MS = 60_000;
const PAGE_BYTES = 4096;
const TICKS_PER_SECOND = 100;

export interface Keys {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly secret: string;
  readonly publishable: string;
}

export interface Bench {
  readonly url: string;
  readonly databaseUrl: string;
  readonly keys: Keys;
  readonly pids: () => { node: number[]; postgres: number };
  restart(): Promise<number>;
  stop(): Promise<void>;
}

const POSTGRES_SETTINGS = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'top',
  'pg_stat_statements.track_planning': 'on',
  max_connections: '200',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
};

function environment(databaseUrl: string, port: number, workers: number): NodeJS.ProcessEnv {
  const key = (): string => randomBytes(32).toString('base64');
  return {
    ...process.env,
    npm_lifecycle_event: '',
    DATABASE_URL: databaseUrl,
    SECRET_KEY: key(),
    VAULT_KEYS: `bench:${key()}`,
    PORT: String(port),
    LOG_LEVEL: 'info',
    WORKERS: String(workers),
    WEBHOOK_ALLOW: '127.0.0.0/8',
  };
}

/** A database server and the built service on it, with an organization and keys without limits. */
export async function startBench(workers: number): Promise<Bench> {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-bench-data-'));
  const postgres = await startEmbeddedPostgres({ dataDir: directory, settings: POSTGRES_SETTINGS });
  const port = await freePort();
  const env = environment(postgres.url, port, workers);
  const out = openSync(join(directory, 'service.log'), 'a');
  let child: ChildProcess | undefined;
  const url = `http://127.0.0.1:${String(port)}`;
  const start = async (): Promise<number> => {
    const began = performance.now();
    child = spawn(
      process.execPath,
      [...NODE_FLAGS, ...(process.env['BENCH_NODE_ARGS']?.split(' ').filter(Boolean) ?? []), 'dist/main.js'],
      {
        cwd: ROOT,
        env,
        stdio: ['ignore', out, out],
      },
    );
    await ready(url, child);
    return performance.now() - began;
  };
  await start();
  const keys = createKeys(env);
  const stopService = async (): Promise<void> => {
    const running = child;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    await gone;
  };
  await unlimited(postgres.url, keys);
  await liftLimits(url, keys);
  return {
    url,
    databaseUrl: postgres.url,
    keys,
    pids: () => ({ node: withChildren(child?.pid ?? 0), postgres: postmasterOf(directory) }),
    restart: async () => {
      await stopService();
      return start();
    },
    stop: async () => {
      await stopService();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + READY_MS;
  while (performance.now() < end && child.exitCode === null) {
    if (await isReady(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the service did not become ready');
}

function createKeys(env: NodeJS.ProcessEnv): Keys {
  const args = ['scripts/admin.js', 'create-organization', '--name', 'Bench', '--website-url', 'https://shop.example'];
  const made = JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' })) as {
    organizationId: string;
    websiteId: string;
    secret: { key: string };
    publishable: { key: string };
  };
  return {
    organizationId: made.organizationId,
    websiteId: made.websiteId,
    secret: made.secret.key,
    publishable: made.publishable.key,
  };
}

/** The publishable key's request limit is for strangers; the load generator is one address. */
async function unlimited(databaseUrl: string, { organizationId }: Keys): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await client.query(
    "UPDATE api_key SET requests_per_minute = 100000000 WHERE organization_id = $1 AND kind = 'publishable'",
    [organizationId],
  );
  await client.end();
}

/** The buyers of the load generator come from one address; limits of strangers would count them as one. */
async function liftLimits(url: string, { websiteId, secret }: Keys): Promise<void> {
  const none = { activeHolds: 0, heldUnitsShare: 0, declinesPerTenMinutes: 0 };
  const http = new HttpClient(url, { headers: bearer(secret) });
  const website = { name: 'Bench', url: 'https://shop.example', limits: none };
  const { status, text } = await http.put(`/v1/admin/websites/${websiteId}`, website);
  if (status !== 200) throw new Error(`the limits cannot be lifted: ${text}`);
}

const postmasterOf = (directory: string): number => {
  const cluster = execFileSync('sh', ['-c', `find ${directory} -name postmaster.pid | head -1`], {
    encoding: 'utf8',
  }).trim();
  return Number(readFileSync(cluster, 'utf8').split('\n')[0]);
};

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

function withChildren(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(withChildren)];
}

/** CPU seconds used so far by a process and everything it started. */
export function cpuSeconds(pid: number): number {
  return withChildren(pid).reduce((sum, one) => {
    try {
      const fields =
        readFileSync(`/proc/${String(one)}/stat`, 'utf8')
          .split(') ')[1]
          ?.split(' ') ?? [];
      return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    } catch {
      return sum;
    }
  }, 0);
}

/** Resident memory of one process in megabytes. */
export function residentMb(pid: number): number {
  const pages = Number(readFileSync(`/proc/${String(pid)}/statm`, 'utf8').split(' ')[1]);
  return (pages * PAGE_BYTES) / 1024 / 1024;
}
