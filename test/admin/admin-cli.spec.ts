import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../../src/kernel/config';
import { startTestApp } from '../support/app';
import { createTestDatabase, type TestDatabase } from '../support/database';

const ROOT = join(__dirname, '../..');
const SECRETS = {
  SECRET_KEY: randomBytes(32).toString('base64'),
  VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};
const URLS = { PUBLIC_URL: 'https://pay.example', GATEWAY: 'simulated' };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a process of its own. */
function admin(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['-r', './test/support/register-swc.js', 'src/admin-cli.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: database.url, ...SECRETS, ...URLS, ...env },
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...out })));
}

interface NewOrganization {
  organizationId: string;
  websiteId: string;
  secret: { id: string; key: string; signingSecret: string };
  publishable: { key: string };
}

it('makes the first organization with keys, one more key, and ends it', async () => {
  const made = await admin([
    'create-organization',
    '--name',
    'Acme',
    '--website-url',
    'https://acme.example',
    '--id',
    'org_acme',
  ]);
  expect(made.stderr).toBe('');
  const acme = JSON.parse(made.stdout) as NewOrganization;
  expect(acme).toMatchObject({ organizationId: 'org_acme', websiteId: expect.stringMatching(/^web_/) as string });
  expect([acme.secret.key, acme.publishable.key, acme.secret.signingSecret]).toEqual([
    expect.stringMatching(/^sk_live_/),
    expect.stringMatching(/^pk_live_/),
    expect.stringMatching(/^whsec_/),
  ]);

  const more = await admin([
    'create-api-key',
    '--organization',
    'org_acme',
    '--website',
    acme.websiteId,
    '--kind',
    'secret',
    '--client-id',
    '77',
  ]);
  const key = JSON.parse(more.stdout) as { id: string; clientId: string };
  expect(key.clientId).toBe('77');
  const revoke = ['revoke-api-key', '--organization', 'org_acme', '--key', key.id];
  expect([(await admin(revoke)).code, (await admin(revoke)).code]).toEqual([0, 1]);
  expect(JSON.parse((await admin(['list-organizations'])).stdout)).toEqual([{ id: 'org_acme', name: 'Acme' }]);

  const again = await admin([
    'create-organization',
    '--name',
    'Acme',
    '--website-url',
    'https://acme.example',
    '--id',
    'org_acme',
  ]);
  expect(again).toMatchObject({ code: 1, stdout: '', stderr: 'An organization of this id is there already.\n' });
}, 60_000);

it.each([
  ['which command?', []],
  ['--website-url is required', ['create-organization', '--name', 'Acme']],
  [
    'url must be an http or https address without credentials',
    ['create-organization', '--name', 'Acme', '--website-url', 'acme'],
  ],
  [
    'there is no such organization and website',
    ['create-api-key', '--organization', 'x', '--website', 'y', '--kind', 'secret'],
  ],
  ["Unknown option '--colour'", ['list-organizations', '--colour', 'red']],
])('says %s', async (message, args) => {
  const { code, stdout, stderr } = await admin(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
});

it('names what is missing from the environment', async () => {
  const { code, stderr } = await admin(['list-organizations'], { SECRET_KEY: '' });
  expect(code).toBe(1);
  expect(stderr).toContain('SECRET_KEY is required');
});

it('moves stored numbers to the new vault key', async () => {
  const service = await startTestApp();
  const { secrets } = service.app.get<Config>(CONFIG);
  const [old] = secrets.vault;
  const env = {
    DATABASE_URL: service.databaseUrl,
    // the clock of tests is not the clock of production
    NODE_ENV: 'test',
    SECRET_KEY: secrets.root.reveal().toString('base64'),
    VAULT_KEYS: `new:${randomBytes(32).toString('base64')},${old?.id ?? ''}:${old?.key.reveal().toString('base64') ?? ''}`,
  };
  try {
    const first = JSON.parse((await admin(['rewrap-vault'], env)).stdout) as { rewrapped: number };
    expect(first.rewrapped).toBeGreaterThan(0);
    expect(first).toEqual({ rewrapped: first.rewrapped, unreadable: [], keysInUse: { new: first.rewrapped } });
    const second = JSON.parse((await admin(['rewrap-vault'], env)).stdout) as object;
    expect(second).toEqual({ ...first, rewrapped: 0 });
    const [broken] = await service.app
      .get(DataSource)
      .query<{ id: string }[]>(
        `UPDATE payment_instrument SET sealed = set_byte(sealed, 10, get_byte(sealed, 10) # 1)
          WHERE id = 'inst_demo' RETURNING id`,
      )
      .then(([rows]) => rows as unknown as { id: string }[]);
    const third = await admin(['rewrap-vault'], {
      ...env,
      VAULT_KEYS: `third:${randomBytes(32).toString('base64')},${env.VAULT_KEYS}`,
    });
    expect(third.code).toBe(1);
    expect((JSON.parse(third.stdout) as { unreadable: string[] }).unreadable).toEqual([broken?.id]);
    expect(third.stderr).toMatch(/^1 stored numbers cannot be opened/);
  } finally {
    await service.close();
  }
}, 60_000);
