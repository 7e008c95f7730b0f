import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import { UnitOfWork, type Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { Outbox } from '../../../kernel/outbox';
import { Inventory } from '../../inventory';
import { Invoices } from '../../invoicing';
import { PaymentAttemptRepository, OPEN_STATUSES } from '../../payments';
import { Coupons } from '../../pricing';
import { purchaseEvent } from '../settle/settled-view';
import { PurchaseReadRepository } from '../store/purchase-read.repository';
import { PurchaseRepository } from '../store/purchase.repository';

/** Ends purchases nobody has paid for a day. A late payment may still complete them, if there is stock. */
@Injectable()
export class AbandonPurchasesUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: PaymentAttemptRepository,
    private readonly purchases: PurchaseRepository,
    private readonly purchaseReads: PurchaseReadRepository,
    private readonly clock: DatabaseClock,
    private readonly inventory: Inventory,
    private readonly coupons: Coupons,
    private readonly invoices: Invoices,
    private readonly outbox: Outbox,
  ) {}

  /** One bounded round, each purchase by itself. @returns how many were abandoned */
  async round(limit: number): Promise<number> {
    let abandoned = 0;
    for (const { organizationId, id } of await this.purchaseReads.overdue(LIMITS.pendingPurchaseSeconds, limit)) {
      if (await this.unitOfWork.run((tx) => this.abandon(tx, organizationId, id))) abandoned += 1;
    }
    return abandoned;
  }

  private async abandon(tx: Tx, organizationId: string, id: string): Promise<boolean> {
    await this.attempts.lockOfPurchase(tx, id);
    const purchase = await this.purchases.lock(tx, organizationId, id);
    // read again under the purchase's lock: a payment that began meanwhile is not in what was locked
    const attempts = await this.attempts.readOfPurchase(tx, id);
    if (purchase?.state !== 'pending' || attempts.some(({ status }) => OPEN_STATUSES.includes(status))) return false;
    await this.inventory.release(tx, [id], ['held']);
    await this.coupons.giveBack(tx, [id]);
    const at = await this.clock.read(tx);
    await this.purchases.move(tx, 'all', [id], 'abandoned', at);
    if (purchase.invoiceId !== null) await this.invoices.close(tx, [purchase.invoiceId], 'abandoned');
    await this.outbox.append(tx, [
      purchaseEvent('purchase.abandoned', { ...purchase, state: 'abandoned' }, attempts.at(-1)),
    ]);
    return true;
  }
}
