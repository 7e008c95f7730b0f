import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/kernel/config';
import { ROOT } from './processes';

interface ComposeService {
  readonly [member: string]: unknown;
  readonly environment?: Record<string, string>;
  readonly secrets?: readonly string[];
}
interface ComposeFile {
  readonly services: Record<string, ComposeService>;
}

// Compose reads YAML 1.1, which has merge keys
const { load, YAML11_SCHEMA } = jest.requireActual<{
  load(text: string, options: { schema: unknown }): unknown;
  YAML11_SCHEMA: unknown;
}>('js-yaml');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const composeOf = (file: string): ComposeFile => load(read(file), { schema: YAML11_SCHEMA }) as ComposeFile;

describe('docker-compose.yml', () => {
  const { services } = composeOf('docker-compose.yml');
  const files = composeOf('deploy/compose.secret-files.yml').services;

  it.each(['service', 'migrate', 'database', 'proxy'])('hardens %s', (name) => {
    expect(services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      pids_limit: expect.any(Number) as number,
      mem_limit: expect.any(String) as string,
      cpus: expect.anything() as unknown,
    });
  });

  it('adds capabilities to the proxy only', () => {
    expect(Object.entries(services).flatMap(([name, { cap_add: added }]) => (added ? [name] : []))).toEqual(['proxy']);
  });

  it('lets the service read and write rows, and the migrations own the schema', () => {
    expect(services['service']?.environment).toMatchObject({
      DATABASE_URL: expect.stringContaining('//holdfast_service@') as string,
      TRUST_PROXY: '${TRUST_PROXY:-1}',
    });
    expect(services['migrate']?.environment).toMatchObject({
      DATABASE_MIGRATION_URL: expect.stringContaining('//holdfast_owner@') as string,
    });
    for (const name of ['service', 'proxy'])
      expect(JSON.stringify(services[name]?.environment ?? {})).not.toMatch(/OWNER_PASSWORD|POSTGRES_PASSWORD/);
  });

  it('needs nothing in the shell: what must be set is made by the script or named in .env.example', () => {
    const named = new Set([...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name));
    const used = [...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !named.has(name))).toEqual([]);
    expect(read('docker-compose.yml')).not.toMatch(/\$\{\w+:?\?/);
  });

  it('can take every secret from a file', () => {
    for (const [name, { environment = {} }] of Object.entries(services)) {
      const secrets = Object.keys(environment).filter((key) => /PASSWORD$|_KEY$|_KEYS$/.test(key));
      for (const secret of secrets) {
        expect(files[name]?.environment).toMatchObject({ [secret]: '' });
        const file = (files[name]?.environment?.[`${secret}_FILE`] ?? '').replace('/run/secrets/', '');
        expect(files[name]?.secrets).toContain(file);
      }
    }
  });
});

describe('deploy/secrets.sh', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'holdfast-deploy-'));
    mkdirSync(join(directory, 'deploy'));
    cpSync(join(ROOT, 'deploy/secrets.sh'), join(directory, 'deploy/secrets.sh'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const run = (...args: string[]): { status: number | null; stdout: string } =>
    spawnSync('sh', ['deploy/secrets.sh', ...args], { cwd: directory, encoding: 'utf8' });
  const env = (): string => readFileSync(join(directory, '.env'), 'utf8');
  const variables = (): Record<string, string> =>
    Object.fromEntries([...env().matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  const SETTINGS = ['PUBLIC_URL=https://shop.example', 'GATEWAY=simulated'];

  it('makes what the service starts with, for its owner’s eyes', () => {
    expect(run(...SETTINGS).status).toBe(0);
    const { SERVICE_PASSWORD, ...rest } = variables();
    expect(Object.keys(rest).sort()).toEqual(
      ['GATEWAY', 'OWNER_PASSWORD', 'POSTGRES_PASSWORD', 'PUBLIC_URL', 'SECRET_KEY', 'VAULT_KEYS'].sort(),
    );
    const config = readConfig({
      ...rest,
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://holdfast_service@database/holdfast',
      DATABASE_PASSWORD: SERVICE_PASSWORD,
    });
    expect(config.databaseUrl?.reveal()).toContain(`:${SERVICE_PASSWORD ?? ''}@`);
    expect(statSync(join(directory, '.env')).mode & 0o777).toBe(0o600);
  });

  it('changes nothing when it is run again, with other settings too', () => {
    run(...SETTINGS);
    const before = env();
    expect(run(...SETTINGS)).toMatchObject({ status: 0, stdout: '' });
    run('PUBLIC_URL=https://other.example');
    expect(env()).toBe(before);
  });

  it('keeps what stands in .env, without a newline at its end too, and fills in what is empty', () => {
    writeFileSync(join(directory, '.env'), '# mine\nSECRET_KEY=\nexport VAULT_KEYS=k9:mine\nLOG_LEVEL=warn');
    run();
    expect(env()).toMatch(/^# mine\nexport VAULT_KEYS=k9:mine\nLOG_LEVEL=warn\n/);
    expect(env().match(/^SECRET_KEY=/gm)).toHaveLength(1);
    expect(variables()['SECRET_KEY']).toMatch(/^[\w+/]{43}=$/);
  });

  it('makes files instead, each once', () => {
    run('--files', ...SETTINGS);
    const secrets = join(directory, 'deploy/secrets');
    const contents = (): string[] => readdirSync(secrets).map((file) => readFileSync(join(secrets, file), 'utf8'));
    const before = contents();
    expect(readdirSync(secrets).sort()).toEqual(
      ['owner_password', 'postgres_password', 'secret_key', 'service_password', 'vault_keys'].sort(),
    );
    expect([statSync(secrets).mode & 0o777, statSync(join(secrets, 'secret_key')).mode & 0o777]).toEqual([
      0o700, 0o444,
    ]);
    expect(env()).toBe('PUBLIC_URL=https://shop.example\nGATEWAY=simulated\n');
    run('--files', ...SETTINGS);
    expect(contents()).toEqual(before);
  });

  it('refuses what is no setting', () => {
    expect(run('--file').status).toBe(1);
  });
});

it('npm start without the packages that compile says how production is run', () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-pruned-'));
  cpSync(join(ROOT, 'scripts/check-dev-packages.js'), join(directory, 'check.js'));
  const { status, stderr } = spawnSync(process.execPath, ['check.js'], { cwd: directory, encoding: 'utf8' });
  rmSync(directory, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toContain('npm run start:prod');
});
