import { createHash } from 'node:crypto';
import { chmodSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadOrCreateDevSecrets,
  resetEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/kernel/database/embedded';
import {
  end,
  fakeCheckout,
  isRoot,
  NOBODY,
  postmasterPid,
  query,
  startService,
  temporaryDirectory,
} from '../support/embedded';

const ownerOf = (pid: number): number => statSync(`/proc/${String(pid)}`).uid;

describe('the account PostgreSQL runs under', () => {
  const directory = temporaryDirectory();

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  if (!isRoot) {
    it('is our own, and the data is closed to everybody else', async () => {
      const dataDir = join(directory, 'own');
      const server = await startEmbeddedPostgres({ dataDir });
      expect(ownerOf(postmasterPid(dataDir))).toBe(process.getuid?.());
      expect(statSync(dataDir).mode & 0o077).toBe(0);
      await server.stop();
    });
    return;
  }

  it('is never root, and may not read the keys beside its data', async () => {
    const dataDir = join(directory, 'as-root');
    const server = await startEmbeddedPostgres({ dataDir });
    loadOrCreateDevSecrets(dataDir);
    const uid = ownerOf(postmasterPid(dataDir));
    expect(uid).not.toBe(0);
    expect(statSync(join(dataDir, 'postgres'))).toMatchObject({ uid, mode: 0o040700 });
    expect(statSync(join(dataDir, 'development-secrets.json'))).toMatchObject({ uid: 0, mode: 0o100600 });
    expect(statSync(dataDir).mode & 0o066).toBe(0);
    await server.stop();
  });

  it('is that of the service when the service is not root', async () => {
    const own = temporaryDirectory(0o777);
    const dataDir = join(own, 'data');
    const first = startService({ dataDir }, NOBODY);
    const { url } = await first.started;
    expect(ownerOf(postmasterPid(dataDir))).toBe(NOBODY.uid);
    await expect(query(url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    expect(statSync(dataDir).mode & 0o077).toBe(0);
    await end(first.child);

    // The same data, started by root for once, and by its owner again.
    const byRoot = await startEmbeddedPostgres({ dataDir });
    expect(byRoot.fresh).toBe(false);
    expect(ownerOf(postmasterPid(dataDir))).toBe(NOBODY.uid);
    await byRoot.stop();
    const again = startService({ dataDir }, NOBODY);
    await expect(again.started).resolves.toMatchObject({ fresh: false });
    await end(again.child);
    rmSync(own, { recursive: true });
  });

  it('may be shut out of the checkout: programs and data then go where it can reach them, and the log says so', async () => {
    const closed = temporaryDirectory(0o700);
    const checkout = fakeCheckout(join(closed, 'checkout'));
    const expected = join('/var/lib/holdfast', createHash('sha256').update(checkout).digest('hex').slice(0, 12));
    const logs: string[] = [];
    const server = await startEmbeddedPostgres({ checkout, log: (message) => logs.push(message) });
    expect(server.dataDir).toBe(expected);
    expect(logs).toEqual([
      expect.stringContaining(`the data is in ${expected}`),
      expect.stringContaining('copied them to'),
    ]);
    await expect(query(server.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await server.stop();

    const again = await startEmbeddedPostgres({ checkout });
    expect(again).toMatchObject({ dataDir: expected, fresh: false });
    await again.stop();
    await expect(resetEmbeddedPostgres({ checkout })).resolves.toBe(expected);
    rmSync(expected, { recursive: true });
    rmSync(closed, { recursive: true });
  });

  it('shut out of DATA_DIR is an error that names both', async () => {
    const closed = temporaryDirectory(0o700);
    await expect(startEmbeddedPostgres({ dataDir: join(closed, 'data') })).rejects.toThrow(
      /runs as \S+, who cannot enter .*: set DATA_DIR/,
    );
    rmSync(closed, { recursive: true });
  });

  it('of somebody else is an error for who is not root', async () => {
    const dataDir = join(directory, 'not-yours');
    await (await startEmbeddedPostgres({ dataDir })).stop();
    chmodSync(directory, 0o755);
    const service = startService({ dataDir }, NOBODY);
    await expect(service.started).rejects.toThrow(/belongs to another user .*: set DATA_DIR/);
  });
});

describe('generated development keys', () => {
  it('are made once and differ between two data directories', () => {
    const directory = temporaryDirectory();
    const keys = (name: string): string[] => {
      const { root, vault } = loadOrCreateDevSecrets(join(directory, name));
      return [root.reveal().toString('hex'), ...vault.map(({ id, key }) => `${id}:${key.reveal().toString('hex')}`)];
    };
    expect(keys('one')).toEqual(keys('one'));
    expect(keys('one')).not.toEqual(keys('two'));
    expect(keys('one')[0]).toHaveLength(64);
    rmSync(directory, { recursive: true });
  });
});
