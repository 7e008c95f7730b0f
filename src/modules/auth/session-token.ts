import { createHmac, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { equalInConstantTime } from '../../kernel/crypto';
import { LIMITS } from '../../kernel/limits';
import { CUSTOMER_CLAIMS, PURCHASE_CLAIMS, type TokenClaims, type TokenKind } from './session-claims';

const ISSUER = 'holdfast';
const AUDIENCE = 'holdfast-storefront';
const ALGORITHM = 'HS256';

/** One record per kind of token: its key id, its type, its key. The algorithm is ours, never the header's. */
const KINDS = {
  customer: {
    kid: 'customer-1',
    typ: 'holdfast-customer+jwt',
    members: CUSTOMER_CLAIMS,
    maxSeconds: LIMITS.sessionSeconds,
  },
  purchase: {
    kid: 'purchase-1',
    typ: 'holdfast-purchase+jwt',
    members: PURCHASE_CLAIMS,
    maxSeconds: LIMITS.purchaseSessionSeconds,
  },
} as const;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

const headerOf = (kind: TokenKind): string => encode({ alg: ALGORITHM, kid: KINDS[kind].kid, typ: KINDS[kind].typ });
/** Every token of a kind begins alike. */
const HEADERS: Readonly<Record<TokenKind, string>> = { customer: headerOf('customer'), purchase: headerOf('purchase') };

/**
 * Signs a session token. Synchronous and deterministic: the same claims give the same bytes, so a replayed answer can be rendered
 * again instead of being stored.
 */
export function signToken(kind: TokenKind, claims: TokenClaims, key: KeyObject): string {
  const { members } = KINDS[kind];
  const payload: Record<string, unknown> = { iss: ISSUER, aud: AUDIENCE };
  for (const member of members) if (claims[member] !== undefined) payload[member] = claims[member];
  const signed = `${HEADERS[kind]}.${encode(payload)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/** Which kind a token says it is, by exact key id; undefined for anything else. Decides nothing but which key must have signed it. */
export function kindOfToken(token: string): TokenKind | undefined {
  const [header = ''] = token.split('.', 1);
  return (Object.keys(KINDS) as TokenKind[]).find((kind) => header === HEADERS[kind]);
}

/**
 * Claims of a valid token, else undefined: signature under the one key and algorithm of its kind, issuer, audience, type, expiry,
 * issue time, sane lifetime. In the end it must be byte for byte what we would issue for those claims: that shuts out duplicate
 * members, foreign header members and second spellings of one token.
 */
export async function readToken(
  kind: TokenKind,
  token: string,
  key: KeyObject,
  nowMs: number,
): Promise<TokenClaims | undefined> {
  const { typ, members, maxSeconds } = KINDS[kind];
  let payload: Record<string, unknown>;
  try {
    ({ payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ,
      requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      clockTolerance: LIMITS.jwtClockToleranceSeconds,
      currentDate: new Date(nowMs),
    }));
  } catch {
    return undefined;
  }
  const claims = Object.fromEntries(members.map((member) => [member, payload[member]])) as unknown as TokenClaims;
  if (!Number.isSafeInteger(claims.iat) || !Number.isSafeInteger(claims.exp)) return undefined;
  if (claims.iat > nowMs / 1_000 + LIMITS.jwtClockToleranceSeconds) return undefined;
  if (claims.exp <= claims.iat || claims.exp - claims.iat > maxSeconds) return undefined;
  return equalInConstantTime(signToken(kind, claims, key), token) ? claims : undefined;
}
