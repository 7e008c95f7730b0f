import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { end, eventually } from '../support/embedded';
import { freePort } from '../support/loopback';
import { ended, type Environment, ready, ROOT, runMain } from './processes';

const key = (): string => randomBytes(32).toString('base64');
/** The same for every start: a database refuses other vault keys than those it was made with. */
const SECRETS: Environment = { SECRET_KEY: key(), VAULT_KEYS: `k1:${key()}` };

describe('a start', () => {
  let database: TestDatabase;
  let directory: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    directory = mkdtempSync(join(tmpdir(), 'holdfast-boot-'));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(directory, { recursive: true });
  });

  it.each(['1', '2'])(
    'with WORKERS=%s logs one line that says what runs where',
    async (WORKERS) => {
      const port = await freePort();
      const running = runMain({
        NODE_ENV: 'test',
        DATABASE_URL: database.url,
        PORT: String(port),
        WORKERS,
        DISPATCHER: 'off',
        ...SECRETS,
      });
      await ready(`http://127.0.0.1:${String(port)}`, running);
      await eventually('the line is there', () => running.stdout().includes('Holdfast serves'));
      await end(running.child);
      const records = running
        .stdout()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ msg }) => msg !== 'request');
      const { host, pathname, password } = new URL(database.url);
      const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
      expect(records).toEqual([
        {
          level: 'info',
          time: expect.any(String) as string,
          version,
          environment: 'development',
          address: `http://127.0.0.1:${String(port)}`,
          publicUrl: `http://127.0.0.1:${String(port)}`,
          database: `${host}${pathname}`,
          gatewayAccounts: 'none',
          workers: Number(WORKERS),
          loops: 'sweeper, recovery',
          msg: 'Holdfast serves',
        },
      ]);
      expect(running.stdout()).not.toContain(password);
      expect(running.stderr()).toBe('');
    },
    90_000,
  );

  it('with another NODE_ENV than development or test says first that the rules of production hold', async () => {
    const { code, stderr } = await ended(runMain({ NODE_ENV: 'prod' }));
    expect(code).toBe(1);
    const [first, second] = stderr.split('\n');
    expect(first).toBe(
      'holdfast: NODE_ENV is "prod", which is neither development nor test: the rules of production hold',
    );
    expect(second).toBe('holdfast: Holdfast cannot start:');
    expect(stderr).toContain('SECRET_KEY is required');
  }, 90_000);

  it.each([
    ['in /proc, where nothing can be made', () => '/proc/holdfast/data'],
    ['below a file', () => join(fileIn(directory), 'data')],
    ['a file', () => fileIn(directory)],
  ])(
    'with a DATA_DIR %s ends with a sentence',
    async (_, path) => {
      const DATA_DIR = path();
      const { code, stderr } = await ended(runMain({ DATA_DIR }));
      expect(code).toBe(1);
      expect(stderr).toMatch(
        new RegExp(
          `^holdfast: cannot start: the data directory ${DATA_DIR} cannot be made \\(E[A-Z]+\\): set DATA_DIR .*\\n$`,
        ),
      );
    },
    30_000,
  );
});

function fileIn(directory: string): string {
  const file = join(directory, 'a-file');
  writeFileSync(file, '');
  return file;
}
