import { isIP } from 'node:net';
import { Secret } from '../secret';
import { type Config, type GatewayConfig, LOG_LEVELS, type LogLevel, type SecretKeys } from './config';
import { type Env, EnvReader } from './env-reader';
import { readPassphrase, readSecrets } from './read-secrets';

const DEFAULT_PORT = 3000;
const DEFAULT_POOL = 16;
/** Words that `GATEWAY` means by itself. */
const DEFAULT_GATEWAY = 'default';
const NO_GATEWAY = 'none';
const MAX_POOL = 500;
const MAX_WORKERS = 64;
/** How long a load balancer is given to see that the process is ending; in development there is none. */
const PRODUCTION_DRAIN_SECONDS = 5;
const MAX_DRAIN_SECONDS = 300;
/** The values of NODE_ENV that lift the rules of production. */
const RELAXED_ENVIRONMENTS: readonly string[] = ['', 'development', 'test'];

/** The configuration is missing or wrong. `problems` names every variable, never its value. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Holdfast cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Whether the rules of production hold: always, unless NODE_ENV is absent or one of the words that say otherwise. A misspelt word must not
 * open anything.
 */
export const isProduction = (env: Env): boolean => !RELAXED_ENVIRONMENTS.includes(env['NODE_ENV'] ?? '');

/**
 * Reads the configuration from the environment.
 * @param generated keys for a run without secrets of its own (development only); production never uses them
 * @throws ConfigError naming every missing or wrong variable
 */
export function readConfig(env: Env, generated?: SecretKeys): Config {
  const read = new EnvReader(env);
  const production = isProduction(env);
  const port = read.integer('PORT', DEFAULT_PORT, 0, 65_535);
  const tls = readTls(read);
  const config: Config = {
    production,
    host: read.text('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port,
    publicUrl: readPublicUrl(read, production) ?? `${tls ? 'https' : 'http'}://127.0.0.1:${String(port)}`,
    databaseUrl: readDatabaseUrl(read, 'DATABASE', production),
    databaseMigrationUrl: readDatabaseUrl(read, 'DATABASE_MIGRATION', false),
    dataDir: read.text('DATA_DIR'),
    poolSize: read.integer('DATABASE_POOL_SIZE', DEFAULT_POOL, 2, MAX_POOL),
    secrets: readSecrets(read, production ? undefined : generated),
    logLevel: read.oneOf<LogLevel>('LOG_LEVEL', LOG_LEVELS, 'info'),
    trustProxy: read.integer('TRUST_PROXY', 0, 0, 10),
    workers: read.integer('WORKERS', 1, 1, MAX_WORKERS),
    drainSeconds: read.integer('DRAIN_SECONDS', production ? PRODUCTION_DRAIN_SECONDS : 0, 0, MAX_DRAIN_SECONDS),
    docs: read.flag('DOCS', true),
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

/**
 * Where migrations go, without the rest of the configuration: they need no other secret.
 * @returns undefined when no database is named
 * @throws ConfigError naming every wrong variable
 * @public scripts/migrate.js takes it from the build
 */
export function readMigrationUrl(env: Env): Secret | undefined {
  const read = new EnvReader(env);
  const url = readDatabaseUrl(read, 'DATABASE_MIGRATION', false) ?? readDatabaseUrl(read, 'DATABASE', false);
  if (read.problems.length > 0) throw new ConfigError(read.problems);
  return url;
}

function readPublicUrl(read: EnvReader, production: boolean): string | undefined {
  const value = production
    ? read.required('PUBLIC_URL', 'in production: links are built from it')
    : read.text('PUBLIC_URL');
  const url = read.url('PUBLIC_URL', value, ['http:', 'https:']);
  if (production && url !== undefined && new URL(url).protocol === 'http:' && !isLoopback(new URL(url).hostname))
    read.problems.push('PUBLIC_URL must be https in production: cards and passwords travel to it');
  return url;
}

/** As WHATWG URLs print hosts: numbers are in their dotted form, IPv6 stands in brackets. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * The address of a database. Its password may stand in the URL or apart, so that it can come from a file of its own.
 * @param prefix `DATABASE`: reads `DATABASE_URL` and `DATABASE_PASSWORD`
 */
function readDatabaseUrl(read: EnvReader, prefix: string, required: boolean): Secret | undefined {
  const name = `${prefix}_URL`;
  const value = required ? read.requiredSecret(name, 'in production') : read.secret(name);
  const password = read.secret(`${prefix}_PASSWORD`);
  if (value === undefined || value === '') return undefined;
  if (read.url(name, value, ['postgres:', 'postgresql:']) === undefined) return undefined;
  if (password === undefined) return new Secret(value);
  const url = new URL(value);
  url.password = encodeURIComponent(password);
  return new Secret(url.href);
}

function readGateway(read: EnvReader, production: boolean): GatewayConfig {
  const url = read.url('GATEWAY_URL', read.text('GATEWAY_URL'), ['http:', 'https:']);
  const name = read.text('GATEWAY') ?? (production && url === undefined ? NO_GATEWAY : DEFAULT_GATEWAY);
  return {
    name: name === NO_GATEWAY ? undefined : name,
    operated:
      url === undefined ? undefined : { url, secret: readPassphrase(read, 'GATEWAY_SECRET', 'with GATEWAY_URL') },
  };
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
