import { Secret } from '../secret';

/** The configuration of one process, read once at boot. Nothing outside this folder reads `process.env`. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Base of every link the service hands out, without a trailing slash. */
  readonly publicUrl: string;
  /** Undefined: the service runs a PostgreSQL of its own. */
  readonly databaseUrl: Secret | undefined;
  /** The role that owns the schema, when it is another one than the service's. */
  readonly databaseMigrationUrl: Secret | undefined;
  readonly dataDir: string | undefined;
  readonly poolSize: number;
  readonly secrets: SecretKeys;
  readonly logLevel: LogLevel;
  /** How many proxies in front are trusted to name the client's address; 0 trusts none. */
  readonly trustProxy: number;
  readonly workers: number;
  /** How long the process goes on serving after it was asked to end, with readiness at 503, before its port closes. */
  readonly drainSeconds: number;
  /** Whether the API document and its page are served. */
  readonly docs: boolean;
  /** Background loops on or off: with all of them off every rule about stock and time still holds. */
  readonly sweeper: boolean;
  readonly recovery: boolean;
  readonly dispatcher: boolean;
  readonly gateway: GatewayConfig;
  /** Private address ranges that webhooks may reach, on any port. The operator names them; tenants cannot. */
  readonly webhookAllow: readonly string[];
  readonly tls: { readonly keyFile: string; readonly certFile: string } | undefined;
  readonly corsOrigins: readonly string[];
}

export interface SecretKeys {
  /** Root of every keyed hash, session signature and envelope that is not card data. At least 32 bytes. */
  readonly root: Secret<Buffer>;
  /** Key-encryption keys of the vault by id; the first one encrypts, all of them decrypt. */
  readonly vault: readonly { readonly id: string; readonly key: Secret<Buffer> }[];
}

/** The variables that stand for one gateway account of an otherwise empty installation. */
export interface GatewayConfig {
  /** `GATEWAY`: which provider; `default`: the first that variables can set up; undefined: no such account is wanted. */
  readonly name: string | undefined;
  /** `GATEWAY_URL` and `GATEWAY_SECRET`: where the operator runs it; absent: inside the service. */
  readonly operated: { readonly url: string; readonly secret: Secret } | undefined;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Injection token of the one `Config`. */
export const CONFIG = Symbol('Config');
