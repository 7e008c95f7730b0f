import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import { LIMITS } from '../../../kernel/limits';
import { Catalog, offSaleReason } from '../../../modules/catalog';
import type { AttentionItemDto } from '../dto/attention.dto';
import type { AttentionSource } from './attention-source';

/** Deals that would be on sale, had their vouchers not expired. */
@Injectable()
export class ExpiredDealsSource implements AttentionSource {
  constructor(
    private readonly catalog: Catalog,
    private readonly clock: DatabaseClock,
  ) {}

  async items(organizationId: string): Promise<AttentionItemDto[]> {
    const { offers } = await this.catalog.snapshot(organizationId);
    const now = this.clock.now();
    return [...offers.values()]
      .filter((offer) => offSaleReason(offer, now) === 'vouchers-expired')
      .slice(0, LIMITS.attentionItems)
      .map(({ id, name, deal }) => ({
        kind: 'deal-vouchers-expired',
        time: (deal?.vouchersExpireAt ?? now).toISOString(),
        offerId: id,
        name,
      }));
  }
}
