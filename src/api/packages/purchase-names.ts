import { Injectable } from '@nestjs/common';
import type { Comparable } from '../../kernel/idempotency';
import type { KeyPrincipal } from '../../modules/auth';
import { ComparableInstruments } from '../../modules/payment-instruments';
import type { Repeatable } from '../../modules/purchases';
import { RequestKeys } from '../shared';
import { comparablePurchase } from './comparable-requests';
import { PACKAGES_DOOR } from './door';
import type { PurchasePackagesRequest } from './dto/purchase.dto';
import { toPurchaseAnswer } from './to-purchase';

/** One for both paths of the operation. */
const ROUTE = 'POST /api/v1/purchase';

/** Under which names a purchase request is known again. */
@Injectable()
export class PurchaseNames {
  constructor(
    private readonly keys: RequestKeys,
    private readonly instruments: ComparableInstruments,
  ) {}

  /**
   * By its reference and time a purchase is known for ever, by an idempotency key for a day. A reference without a time
   * stands for a key, unless the client sent one.
   * @param sentKey the client's `Idempotency-Key`
   */
  of(request: PurchasePackagesRequest, principal: KeyPrincipal, sentKey: string | undefined): Repeatable {
    const content = comparablePurchase(request, this.instruments);
    const { TransactionReference: reference, TransactionDateTime: time } = request;
    const { organizationId, websiteId, clientId: clientKey } = principal;
    const key = sentKey ?? (reference && !time ? this.referenceKey(clientKey, content) : undefined);
    return {
      organizationId,
      websiteId,
      door: PACKAGES_DOOR.name,
      idempotency: this.keys.of({ principal, key, route: ROUTE, content }),
      external:
        reference && time && clientKey !== undefined
          ? { clientKey, reference: `${time} ${reference}`, fingerprint: this.keys.fingerprint(content) }
          : undefined,
      render: toPurchaseAnswer,
    };
  }

  /**
   * The key of a request with a reference and no time. Such a reference is often a text that repeats ("Trial
   * extension"), so all that is asked for is part of the key: the same reference with another body is another key. It
   * is a keyed hash, so no client can send it as a key of its own.
   */
  private referenceKey(clientKey: string | undefined, content: Comparable): string {
    return this.keys.fingerprint([clientKey, content]).toString('hex');
  }
}
