import { hash, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import { KeyedCrypto } from '../../kernel/crypto';
import type { Tx } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import type { Secret } from '../../kernel/secret';
import { BoundedCache } from './bounded-cache';
import type { SessionPrincipal } from './principal';
import { RevokedSessionRepository } from './revoked-session.repository';
import { type TokenClaims, type TokenKind, toPrincipal } from './session-claims';
import { kindOfToken, readToken, signToken } from './session-token';

const CACHED_TOKENS = 10_000;

interface SessionTimes {
  readonly sessionId: string;
  readonly organizationId: string;
  readonly websiteId: string;
  readonly customerId: string;
  /** Whole seconds since the epoch. */
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
}

export interface CustomerSession extends SessionTimes {
  /** Operation ids; absent: everything a customer may do. */
  readonly permissions?: readonly string[];
}

export interface PurchaseSession extends SessionTimes {
  readonly purchaseId: string;
  readonly invoiceId: string;
  readonly transactionId: string;
}

interface Verified {
  readonly principal: SessionPrincipal;
  readonly expiresAtMs: number;
  /** When it was last seen not to be revoked. */
  readonly checkedAtMs: number;
}

/**
 * Session tokens: JSON Web Tokens, HS256, one derived key per kind. A revoked session stops working at once in the process that revoked it
 * and within `LIMITS.catalogStaleMs` in every other.
 */
@Injectable()
export class Sessions {
  readonly #revokedHere = new BoundedCache<true>(CACHED_TOKENS);
  readonly #verified = new BoundedCache<Verified>(CACHED_TOKENS);
  readonly #keys: Readonly<Record<TokenKind, KeyObject>>;

  constructor(
    crypto: KeyedCrypto,
    private readonly revocations: RevokedSessionRepository,
    private readonly clock: DatabaseClock,
  ) {
    this.#keys = {
      customer: crypto.keyOf('customer-session'),
      purchase: crypto.keyOf('purchase-session'),
    };
  }

  /** Token of a customer who logged in. Same input, same token. Lifetime at most `LIMITS.sessionSeconds`. */
  issueCustomer(session: CustomerSession): string {
    return signToken(
      'customer',
      { scope: session.permissions ?? ['*'], ...commonClaims(session) },
      this.#keys.customer,
    );
  }

  /** Token of whoever made a purchase: sees and pays this one only. Same input, same token. At most `LIMITS.purchaseSessionSeconds`. */
  issuePurchase(session: PurchaseSession): string {
    const { purchaseId: ord, invoiceId: inv, transactionId: txn } = session;
    return signToken('purchase', { ord, inv, txn, ...commonClaims(session) }, this.#keys.purchase);
  }

  /** The principal of a valid token that is neither expired nor revoked; undefined for everything else, without saying why. */
  async verify(token: Secret): Promise<SessionPrincipal | undefined> {
    const text = token.reveal();
    if (text.length > LIMITS.bearerTokenBytes) return undefined;
    const cacheKey = hash('sha256', text, 'base64');
    // purchase tokens are issued at the purchase's time, which is the database's
    const nowMs = this.clock.now().getTime();
    const known = this.#verified.get(cacheKey) ?? (await this.#read(text, nowMs));
    if (!known || known.expiresAtMs <= nowMs) return undefined;
    if (nowMs - known.checkedAtMs >= LIMITS.catalogStaleMs) {
      if (await this.revocations.isRevoked(known.principal.sessionId)) {
        this.#verified.delete(cacheKey);
        return undefined;
      }
      this.#verified.set(cacheKey, { ...known, checkedAtMs: nowMs });
    }
    return this.#revokedHere.get(known.principal.sessionId) ? undefined : known.principal;
  }

  /** Ends a session before its time. Call `revoked` after the commit. */
  async revoke(tx: Tx, sessionId: string): Promise<void> {
    const secondsLeftAtMost = LIMITS.purchaseSessionSeconds + LIMITS.jwtClockToleranceSeconds;
    await this.revocations.revoke(tx, sessionId, secondsLeftAtMost);
  }

  /** Tells this process that a revocation is committed: the session stops at once here, and within `LIMITS.catalogStaleMs` elsewhere. */
  revoked(sessionId: string): void {
    this.#revokedHere.set(sessionId, true);
  }

  /** Drops revocations whose tokens have expired anyway. @returns how many */
  async purgeRevoked(tx: Tx): Promise<number> {
    return this.revocations.purge(tx, LIMITS.sweepBatch);
  }

  async #read(token: string, nowMs: number): Promise<Verified | undefined> {
    const kind = kindOfToken(token);
    const claims = kind && (await readToken(kind, token, this.#keys[kind], nowMs));
    const principal = kind && claims && toPrincipal(kind, claims);
    if (!claims || !principal) return undefined;
    // never looked up yet: the first use asks the database
    return { principal, expiresAtMs: (claims.exp + LIMITS.jwtClockToleranceSeconds) * 1_000, checkedAtMs: -Infinity };
  }
}

const commonClaims = (session: SessionTimes): TokenClaims => ({
  sub: session.customerId,
  jti: session.sessionId,
  iat: session.issuedAtSeconds,
  exp: session.expiresAtSeconds,
  org: session.organizationId,
  web: session.websiteId,
});
