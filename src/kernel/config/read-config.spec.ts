import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, ConfigError, readConfig } from '.';

const key = (): string => randomBytes(32).toString('base64');
const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://shop.example',
  DATABASE_URL: 'postgres://holdfast:pw@database/holdfast',
  SECRET_KEY: key(),
  VAULT_KEYS: `k1:${key()}`,
  GATEWAY: 'simulated',
};
type Env = Record<string, string | undefined>;

/** The problems that stop a boot in production with these variables changed. */
function problemsOf(changes: Env): readonly string[] {
  try {
    readConfig({ ...PRODUCTION, ...changes });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
const read = (changes: Env): Config => readConfig({ ...PRODUCTION, ...changes });

describe('NODE_ENV', () => {
  it.each(['production', 'prod', 'Production', 'PROD', 'Development', 'staging', 'live'])(
    '%s runs under the rules of production',
    (value) => {
      expect(read({ NODE_ENV: value })).toMatchObject({ production: true, drainSeconds: 5 });
      expect(problemsOf({ NODE_ENV: value, SECRET_KEY: undefined })).toEqual([
        expect.stringContaining('SECRET_KEY is required'),
      ]);
    },
  );

  it.each([undefined, '', 'development', 'test'])('%s does not', (value) => {
    expect(read({ NODE_ENV: value })).toMatchObject({ production: false, drainSeconds: 0 });
  });
});

describe('PUBLIC_URL in production', () => {
  it.each(['http://shop.example', 'http://10.0.0.5:3000', 'http://localhost.shop.example', 'http://127.evil.example'])(
    '%s is refused',
    (PUBLIC_URL) => {
      expect(problemsOf({ PUBLIC_URL })).toEqual([expect.stringMatching(/^PUBLIC_URL must be https/)]);
    },
  );

  it.each(['https://shop.example', 'http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    '%s is taken',
    (PUBLIC_URL) => {
      expect(read({ PUBLIC_URL }).publicUrl).toBe(PUBLIC_URL);
    },
  );

  it('may be plain in development', () => {
    expect(read({ NODE_ENV: 'development', PUBLIC_URL: 'http://shop.example' }).publicUrl).toBe('http://shop.example');
  });
});

describe('weak secrets', () => {
  const SHARED = key();
  const WEAK: [string, Env, string][] = [
    ['SECRET_KEY of one character', { SECRET_KEY: 'a'.repeat(44) }, 'SECRET_KEY is too weak'],
    ['SECRET_KEY of zeros', { SECRET_KEY: Buffer.alloc(32).toString('base64') }, 'SECRET_KEY is too weak'],
    ['SECRET_KEY of a repeated word', { SECRET_KEY: 'password'.repeat(6) }, 'SECRET_KEY is too weak'],
    ['SECRET_KEY that is no base64', { SECRET_KEY: `${'correct horse battery staple '.repeat(3)}!` }, 'not base64'],
    ['SECRET_KEY that is short', { SECRET_KEY: randomBytes(31).toString('base64') }, 'at least 32 bytes'],
    ['a vault key of one character', { VAULT_KEYS: `k1:${'b'.repeat(44)}` }, 'VAULT_KEYS is too weak'],
    ['an older vault key that is no base64', { VAULT_KEYS: `k1:${key()},k0:${'ä'.repeat(44)}` }, 'VAULT_KEYS is not'],
    ['one id for two vault keys', { VAULT_KEYS: `k1:${key()},k1:${key()}` }, 'VAULT_KEYS names the key id "k1" twice'],
    ['SECRET_KEY as vault key', { SECRET_KEY: SHARED, VAULT_KEYS: `k2:${key()},k1:${SHARED}` }, 'the same key'],
    ['GATEWAY_SECRET of one letter', { GATEWAY_URL: 'https://g.example', GATEWAY_SECRET: 'x' }, 'GATEWAY_SECRET'],
    [
      'GATEWAY_SECRET of one repeated letter',
      { GATEWAY_URL: 'https://g.example', GATEWAY_SECRET: 'x'.repeat(40) },
      'GATEWAY_SECRET',
    ],
  ];
  it.each(WEAK)('%s is refused by name', (_, changes, problem) => {
    expect(problemsOf(changes)).toEqual([expect.stringContaining(problem)]);
  });

  it('are named all at once, without their values', () => {
    const problems = problemsOf({ SECRET_KEY: 'a'.repeat(44), VAULT_KEYS: `k1:${'b'.repeat(44)}` });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toMatch(/aaa|bbb/);
  });

  it('random ones are taken', () => {
    for (let i = 0; i < 2_000; i += 1) expect(problemsOf({ SECRET_KEY: key(), VAULT_KEYS: `k1:${key()}` })).toEqual([]);
  });
});

describe('secrets in files', () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-secrets-'));
  const file = (name: string, content: string): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it('are read, whatever the secret', () => {
    const [SECRET_KEY, VAULT_KEYS, gateway] = [key(), `k1:${key()}`, key()];
    const config = readConfig({
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://shop.example',
      DATABASE_URL_FILE: file('url', 'postgres://service@database/holdfast\n'),
      DATABASE_PASSWORD_FILE: file('password', 'p@ss/wörd\n'),
      DATABASE_MIGRATION_URL_FILE: file('migration', 'postgres://owner@database/holdfast'),
      DATABASE_MIGRATION_PASSWORD_FILE: file('owner', 'own'),
      SECRET_KEY_FILE: file('root', `${SECRET_KEY}\n`),
      VAULT_KEYS_FILE: file('vault', `${VAULT_KEYS}\n`),
      GATEWAY_URL: 'https://gateway.example',
      GATEWAY_SECRET_FILE: file('gateway', `${gateway}\n`),
    });
    expect(config.databaseUrl?.reveal()).toBe('postgres://service:p%40ss%2Fw%C3%B6rd@database/holdfast');
    expect(config.databaseMigrationUrl?.reveal()).toBe('postgres://owner:own@database/holdfast');
    expect(config.secrets.root.reveal().toString('base64')).toBe(SECRET_KEY);
    expect(config.secrets.vault.map(({ id }) => id)).toEqual(['k1']);
    expect(config.gateway.operated?.secret.reveal()).toBe(gateway);
  });

  it('that cannot be read, are empty, or stand beside the variable are named', () => {
    expect(problemsOf({ SECRET_KEY: '', SECRET_KEY_FILE: join(directory, 'none') })).toContain(
      'SECRET_KEY_FILE names a file that cannot be read',
    );
    expect(problemsOf({ VAULT_KEYS: '', VAULT_KEYS_FILE: file('empty', ' \n') })).toContain(
      'VAULT_KEYS_FILE names an empty file',
    );
    expect(problemsOf({ SECRET_KEY_FILE: file('second', key()) })).toEqual([
      'SECRET_KEY and SECRET_KEY_FILE are both set: set one of them',
    ]);
  });
});

it('takes DRAIN_SECONDS and DOCS', () => {
  expect(read({ DRAIN_SECONDS: '20', DOCS: 'off' })).toMatchObject({ drainSeconds: 20, docs: false });
  expect(read({})).toMatchObject({ docs: true });
  expect(problemsOf({ DRAIN_SECONDS: '-1' })).toEqual(['DRAIN_SECONDS must be a whole number from 0 to 300']);
});
