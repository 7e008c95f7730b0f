import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadDemo } from '../../src/demo';
import { readConfig } from '../../src/kernel/config';
import { migrate } from '../../src/kernel/database/migrate';
import { startService } from '../../src/start-service';
import { createTestDatabase, execute, type TestDatabase } from '../support/database';
import { query } from '../support/embedded';
import { freePort } from '../support/loopback';
import { Partner } from '../wire/deals/client';
import { ROOT } from './processes';

const ROLES = { holdfast_owner: "own'er", holdfast_service: 'ser"vice' };

/** `deploy/database/roles.sql` as psql would send it, for another database. */
function rolesSql(database: string): string {
  const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  return readFileSync(join(ROOT, 'deploy/database/roles.sql'), 'utf8')
    .replace(":'owner_password'", literal(ROLES.holdfast_owner))
    .replace(":'service_password'", literal(ROLES.holdfast_service))
    .replaceAll('DATABASE holdfast', `DATABASE ${database}`);
}

describe('the roles of a deployment', () => {
  let database: TestDatabase;
  const urls: Record<string, string> = {};
  let app: NestFastifyApplication | undefined;

  beforeAll(async () => {
    database = await createTestDatabase({ migrated: false });
    await execute(database.url, rolesSql(new URL(database.url).pathname.slice(1)));
    for (const [role, password] of Object.entries(ROLES)) {
      const url = new URL(database.url);
      url.username = role;
      url.password = encodeURIComponent(password);
      urls[role] = url.href;
    }
  });
  afterAll(async () => {
    await app?.close();
    const { url } = database;
    for (const role of Object.keys(ROLES)) await execute(url, `DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    await database.drop();
  });
  const owner = (): string => urls['holdfast_owner'] ?? '';
  const service = (): string => urls['holdfast_service'] ?? '';

  it('only the owner migrates; the other is told so', async () => {
    await expect(migrate(service())).rejects.toThrow(/DATABASE_MIGRATION_URL/);
    expect((await migrate(owner())).length).toBeGreaterThan(0);
    expect(await migrate(service())).toEqual([]);
  });

  it('the service sells with a role that can change rows only', async () => {
    const port = await freePort();
    const key = (): string => randomBytes(32).toString('base64');
    const config = readConfig({
      NODE_ENV: 'production',
      PUBLIC_URL: `http://127.0.0.1:${String(port)}`,
      HOST: '127.0.0.1',
      PORT: String(port),
      GATEWAY: 'simulated',
      DATABASE_URL: service(),
      SECRET_KEY: key(),
      VAULT_KEYS: `k1:${key()}`,
      LOG_LEVEL: 'silent',
    });
    app = await startService(config);
    await loadDemo(app);
    const answer = await new Partner(config.publicUrl).buy();
    expect(answer.status).toBe(200);
  });

  it.each([
    'CREATE TABLE mine (id int)',
    'DROP TABLE stock',
    'ALTER TABLE stock DROP CONSTRAINT chk_stock_no_oversell',
    'TRUNCATE purchase',
    'CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE ROLE another',
    "COPY (SELECT 1) TO PROGRAM 'true'",
  ])('that role may not %s', async (sql) => {
    await expect(query(service(), sql)).rejects.toMatchObject({ code: '42501' });
  });
});
