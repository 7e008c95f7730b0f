import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { OPEN_STATUSES, PaymentAttemptRepository, type Attempt } from '../../payments';
import { EndPurchase } from '../settle/end-purchase';
import { PurchaseRepository } from '../store/purchase.repository';

/** Ends the order of a late payment whose money goes back. */
@Injectable()
export class CancelLate {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly attempts: PaymentAttemptRepository,
    private readonly endPurchase: EndPurchase,
  ) {}

  /**
   * An order that another payment has completed, or is about to complete, stays as it is. The caller has marked the
   * attempt in this transaction, so the attempt is locked before the purchase.
   */
  async cancel(tx: Tx, attempt: Attempt, at: Date): Promise<void> {
    const purchase = await this.purchases.lock(tx, attempt.organizationId, attempt.purchaseId);
    if (!purchase) throw new Error('an attempt without a purchase');
    const attempts = await this.attempts.readOfPurchase(tx, purchase.id);
    if (purchase.state === 'fulfilled' || purchase.state === 'canceled') return;
    if (attempts.some(({ status }) => OPEN_STATUSES.includes(status))) return;
    await this.endPurchase.end(tx, purchase, 'canceled', { attempt, at });
  }
}
