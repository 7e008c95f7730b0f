import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../../kernel/crypto';
import type { Comparable, IdempotentRequest } from '../../kernel/idempotency';
import type { KeyPrincipal } from '../../modules/auth';
import type { Holder } from '../../modules/inventory';
import { RequestKeys } from '../shared';

/** A request of this door: who asks, under which key, and from where. */
export interface Asked {
  readonly principal: KeyPrincipal;
  /** The `Idempotency-Key`, if there is one. */
  readonly key: string | undefined;
  readonly address: string;
  /** Parameters of the query string, for lists. What a body says is read into a DTO and goes no further. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether whoever asked has hung up. */
  readonly isGone?: () => boolean;
}

/** Makes keyed hashes of requests: what a key stands for, and whose holds are counted. */
@Injectable()
export class KeyedRequests {
  constructor(
    private readonly crypto: KeyedCrypto,
    private readonly keys: RequestKeys,
  ) {}

  /**
   * Undefined without a key.
   * @param route method and template; @param asks what the request asks for, the id in the path included
   */
  of({ principal, key }: Asked, route: string, asks: Comparable): IdempotentRequest | undefined {
    return this.keys.of({ principal, key, route, asks });
  }

  /** Whose running holds are counted: each client address of a publishable key, a secret key as a whole; undefined without a limit. */
  holderOf({ principal, address }: Asked): Holder | undefined {
    const { activeHolds } = principal.limits;
    if (activeHolds === undefined) return undefined;
    const counted = principal.kind === 'publishable-key' ? address : '';
    return { fingerprint: this.crypto.hash('client-address', principal.keyId, counted), activeHolds };
  }
}
