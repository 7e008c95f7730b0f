import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../../kernel/crypto';
import { type Comparable, comparableText, type IdempotentRequest } from '../../kernel/idempotency';
import { idempotencyPrincipal, type Principal } from '../../modules/auth';

/** A request under an `Idempotency-Key`. */
export interface KeyedRequest {
  readonly principal: Principal;
  /** The `Idempotency-Key`, if there is one. */
  readonly key: string | undefined;
  /** Method and template, one for all paths of an operation: `PUT /v1/purchases/:id/claim`. */
  readonly route: string;
  /** What the door uses of the request, after its own normalisation; ids in the path included. */
  readonly content: Comparable;
}

/** Gives requests their names: the scope of their key, and the keyed hash by which a repetition is known again. */
@Injectable()
export class RequestKeys {
  constructor(private readonly crypto: KeyedCrypto) {}

  /** Undefined without a key. */
  of({ principal, key, route, content }: KeyedRequest): IdempotentRequest | undefined {
    if (key === undefined) return undefined;
    const [method = '', template = ''] = route.split(' ');
    const { organizationId, websiteId } = principal;
    return {
      scope: { organizationId, principal: idempotencyPrincipal(principal), method, route: template, key },
      websiteId,
      fingerprint: this.fingerprint(content),
    };
  }

  /** The keyed hash of it: equal for two requests of the same content. */
  fingerprint(content: Comparable): Buffer {
    return this.crypto.hash('request-fingerprint', comparableText(content));
  }
}
