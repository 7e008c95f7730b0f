import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../../kernel/crypto';
import type { IdempotentRequest } from '../../kernel/idempotency';
import { idempotencyPrincipal, type KeyPrincipal } from '../../modules/auth';
import type { Holder } from '../../modules/inventory';
import { RequestCanon } from '../../modules/payment-instruments';

/** A request of this door: who asks, under which key, from where, and everything it says. */
export interface Asked {
  readonly principal: KeyPrincipal;
  /** The `Idempotency-Key`, if there is one. */
  readonly key: string | undefined;
  readonly address: string;
  /** As given, before validation: parameters a DTO would drop count too. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether whoever asked has hung up. */
  readonly isGone?: () => boolean;
}

/** Makes keyed hashes of requests: what a key stands for, and whose holds are counted. */
@Injectable()
export class KeyedRequests {
  constructor(
    private readonly crypto: KeyedCrypto,
    private readonly canon: RequestCanon,
  ) {}

  /**
   * Undefined without a key.
   * @param route method and template; @param subject the id in the path, which belongs to what was asked
   */
  of({ principal, key, parameters }: Asked, route: string, subject = ''): IdempotentRequest | undefined {
    if (key === undefined) return undefined;
    const [method = '', template = ''] = route.split(' ');
    return {
      scope: {
        organizationId: principal.organizationId,
        principal: idempotencyPrincipal(principal),
        method,
        route: template,
        key,
      },
      fingerprint: this.crypto.hash('request-fingerprint', subject, this.canon.canonicalForFingerprint(parameters)),
    };
  }

  /** Whose running holds are counted: each client address of a publishable key, a secret key as a whole; undefined without a limit. */
  holderOf({ principal, address }: Asked): Holder | undefined {
    const { activeHolds } = principal.limits;
    if (activeHolds === undefined) return undefined;
    const counted = principal.kind === 'publishable-key' ? address : '';
    return { fingerprint: this.crypto.hash('client-address', principal.keyId, counted), activeHolds };
  }
}
