import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { end } from '../support/embedded';
import { HttpClient } from '../support/http-client';
import { freePort } from '../support/loopback';
import { TransactionPooler } from '../support/transaction-pooler';
import { ended, type Environment, ready, runMain } from './processes';

const REQUESTS = 40;

describe('behind a pooler that does not keep prepared statements', () => {
  let database: TestDatabase;
  let pooler: TransactionPooler;
  let env: Environment;

  beforeAll(async () => {
    database = await createTestDatabase();
    pooler = await TransactionPooler.inFrontOf(database.url);
    env = {
      NODE_ENV: 'test',
      DATABASE_URL: pooler.url,
      SECRET_KEY: randomBytes(32).toString('base64'),
      VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      LOG_LEVEL: 'silent',
    };
  });
  afterAll(async () => {
    await pooler.close();
    await database.drop();
  });

  it('the service does not start, and names the variable', async () => {
    const { code, stderr } = await ended(runMain({ ...env, PORT: String(await freePort()) }));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^holdfast: Holdfast cannot start:\n {2}- PREPARED_STATEMENTS must be off: .*PgBouncer/);
  }, 200_000);

  it('it starts and answers with PREPARED_STATEMENTS=off', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const running = runMain({ ...env, PORT: String(port), PREPARED_STATEMENTS: 'off' });
    await ready(url, running);
    const http = new HttpClient(url);
    const answers = await Promise.all(Array.from({ length: REQUESTS }, () => http.get('/health/ready')));
    expect(answers.map(({ status }) => status)).toEqual(Array(REQUESTS).fill(200));
    await end(running.child);
  }, 200_000);
});
