import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { end, eventually } from '../support/embedded';
import { freePort, listenOnLoopback, portOf } from '../support/loopback';
import { ended, type Environment, ready, runMain } from './processes';

jest.setTimeout(180_000);

const WITHIN_MS = 60_000;
const key = (): string => randomBytes(32).toString('base64');

describe('WORKERS=2', () => {
  let database: TestDatabase;
  let environment: Environment;

  beforeAll(async () => {
    database = await createTestDatabase();
    environment = {
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      WORKERS: '2',
      DISPATCHER: 'off',
      LOG_LEVEL: 'silent',
      SECRET_KEY: key(),
      VAULT_KEYS: `k1:${key()}`,
    };
  });
  afterAll(() => database.drop());

  it('ends with the reason, said once, when its workers cannot start', async () => {
    const other = createServer();
    await listenOnLoopback(other);
    const running = runMain({ ...environment, HOST: '127.0.0.1', PORT: String(portOf(other)) });
    try {
      await eventually('the service ends', () => running.child.exitCode !== null, WITHIN_MS);
      const { code, stderr } = await ended(running);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^holdfast: cannot start: .*EADDRINUSE.*\n$/);
    } finally {
      await end(running.child);
      await new Promise((resolve) => other.close(resolve));
    }
  });

  it('replaces a worker that dies while it serves', async () => {
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    const running = runMain({ ...environment, PORT: port });
    try {
      await ready(url, running);
      const before = workersOf(running.child.pid);
      await eventually('both workers are there', () => workersOf(running.child.pid).length === 2, WITHIN_MS);
      const [dead = 0] = before;
      process.kill(dead, 'SIGKILL');
      await eventually(
        'there are two workers again',
        () => {
          const now = workersOf(running.child.pid);
          return now.length === 2 && !now.includes(dead);
        },
        WITHIN_MS,
      );
      await ready(url, running);
      expect(running.stderr()).toBe(`holdfast: worker ${String(dead)} is replaced in 1 s: it ended with SIGKILL\n`);
    } finally {
      await end(running.child);
    }
  });
});

/** The processes that a process has started and that are still there. */
const workersOf = (pid = 0): number[] =>
  readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
