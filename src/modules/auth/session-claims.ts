import { PURCHASE_SESSION_PERMISSIONS, type SessionPrincipal } from './principal';

export type TokenKind = 'customer' | 'purchase';

/** What stands in a session token beside issuer and audience. Times are whole seconds since the epoch. */
export interface TokenClaims {
  readonly sub: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly org: string;
  readonly web: string;
  /** Operation ids; `*` alone: everything a customer may do. */
  readonly scope?: readonly string[];
  readonly ord?: string;
  readonly inv?: string;
  readonly txn?: string;
}

/** Members of each kind in the order they are written. */
export const CUSTOMER_CLAIMS = [
  'sub',
  'jti',
  'iat',
  'exp',
  'org',
  'web',
  'scope',
] as const satisfies readonly (keyof TokenClaims)[];
export const PURCHASE_CLAIMS = [
  'sub',
  'jti',
  'iat',
  'exp',
  'org',
  'web',
  'ord',
  'inv',
  'txn',
] as const satisfies readonly (keyof TokenClaims)[];

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The principal a token speaks for; undefined when a claim is missing or not a text. */
export function toPrincipal(kind: TokenKind, claims: TokenClaims): SessionPrincipal | undefined {
  const { sub, jti, org, web, scope, ord, inv, txn } = claims;
  if (![sub, jti, org, web].every(isText)) return undefined;
  const common = { organizationId: org, websiteId: web, customerId: sub, sessionId: jti };
  if (kind === 'customer') {
    if (!Array.isArray(scope) || !scope.every(isText)) return undefined;
    return {
      kind: 'customer',
      ...common,
      permissions: scope.length === 1 && scope[0] === '*' ? '*' : scope,
    };
  }
  if (!isText(ord) || !isText(inv) || !isText(txn)) return undefined;
  return {
    kind: 'purchase-session',
    ...common,
    purchaseId: ord,
    invoiceId: inv,
    transactionId: txn,
    permissions: PURCHASE_SESSION_PERMISSIONS,
  };
}
