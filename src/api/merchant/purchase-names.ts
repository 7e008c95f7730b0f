import { Injectable } from '@nestjs/common';
import type { KeyPrincipal } from '../../modules/auth';
import { ComparableInstruments } from '../../modules/payment-instruments';
import type { Repeatable } from '../../modules/purchases';
import { RequestKeys } from '../shared';
import { comparablePurchase } from './comparable-requests';
import type { PurchaseDto } from './dto/purchase.dto';

/** A `UniqueID` is unique in the organization, whichever of its keys is used. */
const WHOLE_ORGANIZATION = '';
const ROUTE = 'POST /v1/api/purchase';

/** Under which names a purchase request is known again: for a day by its `Idempotency-Key`, for ever by its `UniqueID`. */
@Injectable()
export class PurchaseNames {
  constructor(
    private readonly keys: RequestKeys,
    private readonly instruments: ComparableInstruments,
  ) {}

  of(dto: PurchaseDto, principal: KeyPrincipal, key: string | undefined): Pick<Repeatable, 'idempotency' | 'external'> {
    const content = comparablePurchase(dto, this.instruments);
    const { UniqueID: reference } = dto;
    return {
      idempotency: this.keys.of({ principal, key, route: ROUTE, content }),
      external: reference
        ? { clientKey: WHOLE_ORGANIZATION, reference, fingerprint: this.keys.fingerprint(content) }
        : undefined,
    };
  }
}
