import { Injectable } from '@nestjs/common';
import type { Comparable, IdempotentRequest } from '../../kernel/idempotency';
import type { KeyPrincipal } from '../../modules/auth';
import { RequestKeys } from '../shared';

/** A request of this door: who asks, under which key, and from where. */
export interface RequestContext {
  readonly principal: KeyPrincipal;
  /** The `Idempotency-Key`, if there is one. */
  readonly key: string | undefined;
  readonly address: string;
  /** Parameters of the query string, for lists. What a body says is read into a DTO and goes no further. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether whoever asked has hung up. */
  readonly isGone?: () => boolean;
}

/** Makes keyed hashes of requests: what a key stands for. */
@Injectable()
export class KeyedRequests {
  constructor(private readonly keys: RequestKeys) {}

  /**
   * Undefined without a key.
   * @param route method and template; @param content what the request asks for, the id in the path included
   */
  of({ principal, key }: RequestContext, route: string, content: Comparable): IdempotentRequest | undefined {
    return this.keys.of({ principal, key, route, content });
  }
}
