import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../../kernel/crypto';
import type { IdempotentRequest } from '../../kernel/idempotency';
import { idempotencyPrincipal, type Principal } from '../../modules/auth';
import { RequestCanon } from '../../modules/payment-instruments';

/** What a request is under its key. */
export interface KeyedRequest {
  readonly principal: Principal;
  /** Template, not the path. */
  readonly route: string;
  /** The `Idempotency-Key`, if there is one. */
  readonly key: string | undefined;
  /** As parsed, before validation: members a DTO would drop count too. */
  readonly body: unknown;
}

/** Makes the idempotency scope and fingerprint of a POST to this door. */
@Injectable()
export class IdempotencyRequests {
  constructor(
    private readonly crypto: KeyedCrypto,
    private readonly canon: RequestCanon,
  ) {}

  /** Undefined without a key. */
  of({ principal, route, key, body }: KeyedRequest): IdempotentRequest | undefined {
    if (key === undefined) return undefined;
    return {
      scope: {
        organizationId: principal.organizationId,
        principal: idempotencyPrincipal(principal),
        method: 'POST',
        route,
        key,
      },
      fingerprint: this.crypto.hash('request-fingerprint', this.canon.canonicalForFingerprint(body)),
    };
  }
}
