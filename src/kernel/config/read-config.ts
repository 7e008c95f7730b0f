import { isIP } from 'node:net';
import { Secret } from '../secret';
import { type Config, type GatewayConfig, LOG_LEVELS, type LogLevel, type SecretKeys } from './config';

const MIN_KEY_BYTES = 32;
const DEFAULT_PORT = 3000;
const DEFAULT_POOL = 16;
const MAX_POOL = 500;
const MAX_WORKERS = 64;

/** The configuration is missing or wrong. `problems` names every variable, never its value. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Holdfast cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables and remembers what is wrong with them, so that one boot shows every problem. */
class EnvReader {
  readonly problems: string[] = [];

  constructor(private readonly env: Env) {}

  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  }

  required(name: string, why: string): string {
    const value = this.text(name);
    if (value === undefined) this.problems.push(`${name} is required ${why}`);
    return value ?? '';
  }

  integer(name: string, other: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === undefined) return other;
    const number = /^\d{1,9}$/.test(value) ? parseInt(value, 10) : NaN;
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    this.problems.push(`${name} must be a whole number from ${String(min)} to ${String(max)}`);
    return other;
  }

  flag(name: string, other: boolean): boolean {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return other;
    if (['on', 'true', '1'].includes(value)) return true;
    if (!['off', 'false', '0'].includes(value)) this.problems.push(`${name} must be on or off`);
    return false;
  }

  url(name: string, value: string | undefined, protocols: readonly string[]): string | undefined {
    if (value === undefined) return undefined;
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    if (parsed && protocols.includes(parsed.protocol)) return value.replace(/\/+$/, '');
    this.problems.push(`${name} must be a URL (${protocols.join(' or ')}//…)`);
    return undefined;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], other: T): T {
    const value = this.text(name);
    if (value === undefined) return other;
    if ((allowed as readonly string[]).includes(value)) return value as T;
    this.problems.push(`${name} must be one of ${allowed.join(', ')}`);
    return other;
  }

  key(name: string, value: string): Buffer {
    const key = Buffer.from(value, 'base64');
    if (key.length < MIN_KEY_BYTES)
      this.problems.push(`${name} must hold at least ${String(MIN_KEY_BYTES)} bytes in base64`);
    return key;
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }
}

/**
 * Reads the configuration from the environment.
 * @param generated keys for a run without secrets of its own (development only); production never uses them
 * @throws ConfigError naming every missing or wrong variable
 */
export function readConfig(env: Env, generated?: SecretKeys): Config {
  const read = new EnvReader(env);
  const production = env['NODE_ENV'] === 'production';
  const port = read.integer('PORT', DEFAULT_PORT, 0, 65_535);
  const tls = readTls(read);
  const publicUrl = production
    ? read.required('PUBLIC_URL', 'in production: links are built from it')
    : read.text('PUBLIC_URL');
  const databaseUrl = production ? read.required('DATABASE_URL', 'in production') : read.text('DATABASE_URL');
  read.url('DATABASE_URL', databaseUrl === '' ? undefined : databaseUrl, ['postgres:', 'postgresql:']);

  const config: Config = {
    production,
    host: read.text('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port,
    publicUrl:
      read.url('PUBLIC_URL', publicUrl === '' ? undefined : publicUrl, ['http:', 'https:']) ??
      `${tls ? 'https' : 'http'}://127.0.0.1:${String(port)}`,
    databaseUrl: databaseUrl === undefined ? undefined : new Secret(databaseUrl),
    dataDir: read.text('DATA_DIR'),
    poolSize: read.integer('DATABASE_POOL_SIZE', DEFAULT_POOL, 2, MAX_POOL),
    secrets: readSecrets(read, production, generated),
    logLevel: read.oneOf<LogLevel>('LOG_LEVEL', LOG_LEVELS, 'info'),
    trustProxy: read.integer('TRUST_PROXY', 0, 0, 10),
    workers: read.integer('WORKERS', 1, 1, MAX_WORKERS),
    sweeper: read.flag('SWEEPER', true),
    recovery: read.flag('RECOVERY', true),
    dispatcher: read.flag('DISPATCHER', true),
    gateway: readGateway(read, production),
    webhookAllow: readWebhookAllow(read),
    tls,
    corsOrigins: read.list('CORS_ORIGINS'),
  };
  if (read.problems.length > 0) throw new ConfigError(read.problems);
  return config;
}

function readSecrets(read: EnvReader, production: boolean, generated: SecretKeys | undefined): SecretKeys {
  const root = read.text('SECRET_KEY');
  const vault = read.list('VAULT_KEYS');
  if (!production && root === undefined && vault.length === 0 && generated) return generated;
  if (root === undefined)
    read.problems.push('SECRET_KEY is required: 32 random bytes in base64 (openssl rand -base64 32)');
  if (vault.length === 0)
    read.problems.push('VAULT_KEYS is required: id:base64[,older-id:base64] (the first key encrypts)');
  return {
    root: new Secret(root === undefined ? Buffer.alloc(0) : read.key('SECRET_KEY', root)),
    vault: vault.map((entry) => {
      const [id = '', ...key] = entry.split(':');
      if (!/^[\w-]{1,16}$/.test(id)) read.problems.push('VAULT_KEYS: a key id has 1 to 16 letters, digits, - or _');
      return { id, key: new Secret(read.key('VAULT_KEYS', key.join(':')).subarray(0, MIN_KEY_BYTES)) };
    }),
  };
}

function readGateway(read: EnvReader, production: boolean): GatewayConfig {
  const url = read.url('GATEWAY_URL', read.text('GATEWAY_URL'), ['http:', 'https:']);
  if (url !== undefined) {
    return { kind: 'simulated-http', url, secret: new Secret(read.required('GATEWAY_SECRET', 'with GATEWAY_URL')) };
  }
  if (production && read.text('GATEWAY') !== 'simulated') {
    read.problems.push('GATEWAY_URL is required in production (GATEWAY=simulated runs the sandbox gateway on purpose)');
  }
  return { kind: 'simulated' };
}

function readWebhookAllow(read: EnvReader): string[] {
  const ranges = read.list('WEBHOOK_ALLOW');
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits))
      read.problems.push('WEBHOOK_ALLOW must list ranges such as 127.0.0.0/8');
  }
  return ranges;
}

function readTls(read: EnvReader): Config['tls'] {
  const keyFile = read.text('TLS_KEY');
  const certFile = read.text('TLS_CERT');
  if (keyFile !== undefined && certFile !== undefined) return { keyFile, certFile };
  if (keyFile !== undefined || certFile !== undefined) read.problems.push('TLS_KEY and TLS_CERT belong together');
  return undefined;
}
