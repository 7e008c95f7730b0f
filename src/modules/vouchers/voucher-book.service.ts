import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { Outbox } from '../../kernel/outbox';
import type { Page, Paged } from '../../kernel/page';
import type { Voucher, VoucherState } from './types';
import { VoucherRepository } from './voucher.repository';

/** Finds vouchers and redeems them. */
@Injectable()
export class VoucherBook {
  constructor(
    private readonly vouchers: VoucherRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Uses a voucher up. One guarded statement: of any number at once exactly one succeeds.
   * @param name the voucher's id or slug
   * @throws DomainError not-found · redeem-failed when it was redeemed before, is cancelled or reissued, or its time has passed
   */
  async redeem(tx: Tx, organizationId: string, name: string): Promise<Voucher> {
    const voucher = await this.vouchers.redeem(tx, organizationId, name);
    if (!voucher) throw await this.whyNot(tx, organizationId, name);
    await this.outbox.append(tx, [
      {
        organizationId,
        topic: 'voucher.redeemed',
        aggregateId: voucher.purchaseId,
        payload: {
          voucherId: voucher.id,
          purchaseId: voucher.purchaseId,
          offerId: voucher.offerId,
          customerId: voucher.customerId,
        },
      },
    ]);
    return voucher;
  }

  /** An organization's voucher by id or slug. */
  find(organizationId: string, name: string): Promise<Voucher | undefined> {
    return this.vouchers.find(organizationId, name);
  }

  /** The voucher behind a link; whoever knows the slug may see it. */
  bySlug(slug: string): Promise<Voucher | undefined> {
    return this.vouchers.bySlug(slug);
  }

  /** A customer's vouchers, newest first. */
  list(
    organizationId: string,
    filter: { customerId: string; state?: VoucherState | undefined },
    page: Page,
  ): Promise<Paged<Voucher>> {
    return this.vouchers.list(organizationId, filter, page);
  }

  private async whyNot(tx: Tx, organizationId: string, name: string): Promise<DomainError> {
    const voucher = await this.vouchers.find(organizationId, name, tx);
    if (!voucher) return new DomainError('not-found', 'There is no such voucher.');
    return new DomainError('redeem-failed', REASONS[voucher.state], { purchaseId: voucher.purchaseId });
  }
}

const REASONS: Readonly<Record<VoucherState, string>> = {
  // it became valid between two statements: the caller may simply ask again
  valid: 'The voucher cannot be redeemed now.',
  redeemed: 'The voucher was redeemed before.',
  expired: 'The voucher has expired.',
  cancelled: 'The voucher was cancelled.',
  reissued: 'The voucher was replaced by another one.',
};
