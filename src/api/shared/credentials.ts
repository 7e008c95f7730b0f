import type { FastifyRequest } from 'fastify';
import { Secret } from '../../kernel/secret';

/** How a credential is presented. */
export type CredentialForm =
  | 'bearer-jwt'
  | 'bearer-secret'
  | 'plain-publishable'
  | 'basic-raw'
  | 'basic-base64'
  | 'reb-apikey'
  | 'query-api-key'
  | 'query-commerce-key'
  | 'body-authentication'
  /** Something is presented, but in no way we know. */
  | 'unknown';

export interface Credential {
  readonly form: CredentialForm;
  readonly value: Secret;
  /** Only with `body-authentication`. */
  readonly clientId?: string;
}

/** Keys are 42 characters; no key of anybody's is longer than this. */
const KEY_MAX_LENGTH = 200;
const KEY = /^[ps]k_[\w-]+$/;
const SECRET_KEY = /^sk_/;
/** What clients send that have no token yet. */
const NOTHING = new Set(['', 'null', 'undefined']);

const isKey = (text: string): boolean => text.length <= KEY_MAX_LENGTH && KEY.test(text);
const credential = (form: CredentialForm, value: string): Credential => ({ form, value: new Secret(value) });
const unknown = (): Credential => credential('unknown', '');

/**
 * Every credential of a request, in whatever form. `readBody`: where the body has an `Authentication`, nothing else counts, and what
 * proxies and libraries put into headers is ignored.
 */
export function credentialsOf(request: FastifyRequest, readBody: boolean): Credential[] {
  const own = readBody ? fromBody(request.body) : [];
  if (own.length > 0) return own;
  return [
    ...fromAuthorization(request),
    ...fromHeader(request.headers['reb-apikey']),
    ...fromQuery(request.query, 'api_key', 'query-api-key'),
    ...fromQuery(request.query, 'commerceKey', 'query-commerce-key'),
  ];
}

function fromAuthorization({ headers: { authorization }, raw }: FastifyRequest): Credential[] {
  if (authorization === undefined) return [];
  const times = raw.rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization',
  ).length;
  // Node keeps the first of several; somebody in front may have looked at another one
  if (times > 1) return [unknown(), unknown()];
  const text = authorization.trim();
  const [, scheme = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return fromBearer(rest.trim());
    case 'basic':
      return [fromBasic(rest.trim())];
    default:
      if (NOTHING.has(text) || /^bearer$/i.test(text)) return [];
      return [isKey(text) && !SECRET_KEY.test(text) ? credential('plain-publishable', text) : unknown()];
  }
}

function fromBearer(token: string): Credential[] {
  if (NOTHING.has(token)) return [];
  if (isKey(token)) return [SECRET_KEY.test(token) ? credential('bearer-secret', token) : unknown()];
  return [token.split('.').length === 3 ? credential('bearer-jwt', token) : unknown()];
}

/** Either the key itself, or base64 of `key:` as HTTP libraries write a user without a password. */
function fromBasic(text: string): Credential {
  if (isKey(text)) return credential('basic-raw', text);
  if (text.length > 2 * KEY_MAX_LENGTH) return unknown();
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const key = decoded.slice(0, -1);
  return decoded.endsWith(':') && isKey(key) ? credential('basic-base64', key) : unknown();
}

function fromHeader(value: string | string[] | undefined): Credential[] {
  if (value === undefined || value === '') return [];
  return [
    typeof value === 'string' && isKey(value) && SECRET_KEY.test(value) ? credential('reb-apikey', value) : unknown(),
  ];
}

function fromQuery(query: unknown, name: string, form: CredentialForm): Credential[] {
  const value = (query as Record<string, unknown> | undefined)?.[name];
  if (value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.map(unknown);
  return [typeof value === 'string' && isKey(value) ? credential(form, value) : unknown()];
}

function fromBody(body: unknown): Credential[] {
  const given = (body as { Authentication?: unknown } | null | undefined)?.Authentication;
  if (typeof given !== 'object' || given === null) return [];
  const clientId = scalar((given as Record<string, unknown>)['Id']);
  const key = scalar((given as Record<string, unknown>)['Key']);
  if (clientId === undefined || key === undefined) return [];
  // such keys are older than our prefixes: which ones are good is for the lookup to say
  return [key.length <= KEY_MAX_LENGTH ? { ...credential('body-authentication', key), clientId } : unknown()];
}

/** Members of a body may be texts or numbers; nothing and "" is absent. */
const scalar = (value: unknown): string | undefined => {
  if (Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};
