import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { Outbox, type OutboxEvent } from '../../kernel/outbox';
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
   * @param name the voucher's id, slug, redemption code (with or without dashes, in any case) or bar code
   * @throws DomainError not-found · redeem-failed when it was redeemed before, is cancelled or reissued, or its time has passed
   */
  async redeem(tx: Tx, organizationId: string, name: string): Promise<Voucher> {
    const { id } = await this.get(tx, organizationId, name);
    const voucher = await this.vouchers.redeem(tx, organizationId, id);
    if (!voucher) throw await this.whyNot(tx, organizationId, id);
    await this.outbox.append(tx, [voucherEvent('voucher.redeemed', voucher)]);
    return voucher;
  }

  /**
   * Takes a redemption back. The voucher is valid again; where its unit was given back meanwhile, it is cancelled.
   * @param name as in `redeem` · @param reason why, in the caller's words; the event says it
   * @throws DomainError not-found · invalid-state when it is not redeemed
   */
  async unredeem(tx: Tx, organizationId: string, name: string, reason: string | undefined): Promise<Voucher> {
    const { id } = await this.get(tx, organizationId, name);
    const voucher = await this.vouchers.unredeem(tx, organizationId, id);
    if (!voucher) {
      const { state } = await this.get(tx, organizationId, id);
      throw new DomainError('invalid-state', 'The voucher is not redeemed.', { state });
    }
    const event = voucherEvent('voucher.unredeemed', voucher);
    await this.outbox.append(tx, [{ ...event, payload: { ...event.payload, reason: reason ?? null } }]);
    return voucher;
  }

  /** An organization's voucher. @param name as in `redeem` */
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

  /** @throws DomainError not-found */
  private async get(tx: Tx, organizationId: string, name: string): Promise<Voucher> {
    const voucher = await this.vouchers.find(organizationId, name, tx);
    if (!voucher) throw new DomainError('not-found', 'There is no such voucher.');
    return voucher;
  }

  private async whyNot(tx: Tx, organizationId: string, id: string): Promise<DomainError> {
    const { state, purchaseId } = await this.get(tx, organizationId, id);
    return new DomainError('redeem-failed', REASONS[state], { purchaseId });
  }
}

const voucherEvent = (
  topic: string,
  { id, organizationId, purchaseId, offerId, customerId }: Voucher,
): OutboxEvent => ({
  organizationId,
  topic,
  aggregateId: purchaseId,
  payload: { voucherId: id, purchaseId, offerId, customerId },
});

const REASONS: Readonly<Record<VoucherState, string>> = {
  // it became valid between two statements: the caller may simply ask again
  valid: 'The voucher cannot be redeemed now.',
  redeemed: 'The voucher was redeemed before.',
  expired: 'The voucher has expired.',
  cancelled: 'The voucher was cancelled.',
  reissued: 'The voucher was replaced by another one.',
};
