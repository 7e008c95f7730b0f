import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { KeyedCrypto } from '../../kernel/crypto';
import { DomainError } from '../../kernel/errors';
import type { GivenAnswer, IdempotentRequest } from '../../kernel/idempotency';
import { idempotencyPrincipal, type KeyPrincipal } from '../../modules/auth';
import { RequestCanon } from '../../modules/payment-instruments';
import type { ExternalReference } from '../../modules/purchases';

export interface KeyedRequest {
  readonly principal: KeyPrincipal;
  /** Template, not the path. */
  readonly route: string;
  readonly key: string | undefined;
  readonly body: unknown;
}

/** How long a duplicate waits for the purchase its `UniqueID` names, and how often it looks. */
const WAIT_MS = 20_000;
const FIRST_PAUSE_MS = 25;
const MAX_PAUSE_MS = 500;

/** Names requests, so that a repetition is known again. */
@Injectable()
export class MerchantRequests {
  constructor(
    private readonly crypto: KeyedCrypto,
    private readonly canon: RequestCanon,
  ) {}

  /** Undefined without a key. */
  idempotency({ principal, route, key, body }: KeyedRequest): IdempotentRequest | undefined {
    if (key === undefined) return undefined;
    return {
      scope: {
        organizationId: principal.organizationId,
        principal: idempotencyPrincipal(principal),
        method: 'POST',
        route,
        key,
      },
      fingerprint: this.fingerprint(body),
    };
  }

  /** The door's own name for a purchase: unique for ever per key. */
  external({ keyId }: KeyPrincipal, uniqueId: string, body: unknown): ExternalReference {
    return { clientKey: keyId, reference: uniqueId, fingerprint: this.fingerprint(body) };
  }

  /**
   * A `UniqueID` gets the purchase it names also while the first request with it is still running: it waits.
   * @throws DomainError idempotency-in-flight when the first one takes too long
   */
  async waitForFirst(run: () => Promise<GivenAnswer>): Promise<GivenAnswer> {
    const deadline = performance.now() + WAIT_MS;
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, MAX_PAUSE_MS)) {
      try {
        return await run();
      } catch (error) {
        const running = error instanceof DomainError && error.code === 'idempotency-in-flight';
        if (!running || performance.now() + wait > deadline) throw error;
        await pause(wait);
      }
    }
  }

  private fingerprint(body: unknown): Buffer {
    return this.crypto.hash('request-fingerprint', this.canon.canonicalForFingerprint(body));
  }
}
