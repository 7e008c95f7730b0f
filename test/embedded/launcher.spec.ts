import { rmSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  resetEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/kernel/database/embedded';
import { postmasterPid, query, runs, temporaryDirectory } from '../support/embedded';

describe('an embedded PostgreSQL', () => {
  const directory = temporaryDirectory();
  const dataDir = join(directory, 'data');
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    server = await startEmbeddedPostgres({ dataDir });
  });

  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it('is new at the first start', () => {
    expect(server).toMatchObject({ fresh: true, adopted: false, dataDir });
  });

  it('listens on the loopback address only, has no socket file, and forces every commit to disk', async () => {
    const [row] = await query<Record<string, string>>(
      server.url,
      `SELECT current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS socket,
              current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('timezone') AS zone`,
    );
    expect(row).toEqual({ listen: '127.0.0.1', socket: '', fsync: 'on', commit: 'on', zone: 'UTC' });
    const outward = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal);
    if (outward) {
      const url = new URL(server.url);
      url.hostname = outward.address;
      await expect(query(url.toString(), 'SELECT 1')).rejects.toThrow();
    }
  });

  it('lets nobody in without the password, which only its account can read', async () => {
    const url = new URL(server.url);
    url.password = 'wrong';
    await expect(query(url.toString(), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const rules = await query<{ auth_method: string }>(
      server.url,
      `SELECT DISTINCT auth_method FROM pg_hba_file_rules WHERE type <> 'local'`,
    );
    expect(rules).toEqual([{ auth_method: 'scram-sha-256' }]);
    expect(statSync(join(dataDir, 'postgres', 'holdfast-password')).mode & 0o777).toBe(0o600);
    expect(new URL(server.url).password.length).toBeGreaterThanOrEqual(32);
  });

  it('runs beside another one', async () => {
    const other = await startEmbeddedPostgres({ dataDir: join(directory, 'other') });
    await expect(query(other.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await expect(query(server.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    expect(new URL(other.url).port).not.toBe(new URL(server.url).port);
    await other.stop();
  });

  it('keeps its data over a stop and a start', async () => {
    await query(server.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = postmasterPid(dataDir);
    await server.stop();
    await server.stop();
    expect(runs(pid)).toBe(false);
    server = await startEmbeddedPostgres({ dataDir });
    expect(server).toMatchObject({ fresh: false, adopted: false });
    await expect(query(server.url, 'SELECT answer FROM kept')).resolves.toEqual([{ answer: 42 }]);
  });

  it('comes back on the same port after a crash', async () => {
    const client = new Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    const ended = new Promise((resolve) => client.once('end', resolve));
    const crashed = postmasterPid(dataDir);
    process.kill(crashed, 'SIGKILL');
    await ended;
    let answer: unknown;
    for (let tries = 0; tries < 200 && answer === undefined; tries += 1) {
      answer = await query(server.url, 'SELECT answer FROM kept').catch(() => undefined);
      if (answer === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(answer).toEqual([{ answer: 42 }]);
    expect(postmasterPid(dataDir)).not.toBe(crashed);
  });

  it('refuses data of another major version and says what to do', async () => {
    await server.stop();
    const versionFile = join(dataDir, 'postgres', 'PG_VERSION');
    writeFileSync(versionFile, '9\n');
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/made by PostgreSQL 9, .* npm run reset/);
    writeFileSync(versionFile, '18\n');
    server = await startEmbeddedPostgres({ dataDir });
  });

  it('is emptied by reset, which leaves files of others alone', async () => {
    await server.stop();
    writeFileSync(join(dataDir, 'notes.txt'), 'mine');
    await expect(resetEmbeddedPostgres({ dataDir })).resolves.toBe(dataDir);
    expect(statSync(join(dataDir, 'notes.txt')).isFile()).toBe(true);
    server = await startEmbeddedPostgres({ dataDir });
    expect(server.fresh).toBe(true);
  });
});
