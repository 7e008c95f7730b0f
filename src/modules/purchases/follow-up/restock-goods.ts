import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database';
import { Outbox } from '../../../kernel/outbox';
import { Inventory } from '../../inventory';
import type { Attempt } from '../../payments';
import { Coupons } from '../../pricing';
import { Vouchers } from '../../vouchers';
import { purchaseEvent } from '../settle/settled-view';
import { PurchaseRepository } from '../store/purchase.repository';

/**
 * Ends an order that was completed: its units go back to stock, vouchers nobody has redeemed lose their value, coupons
 * may be used again.
 */
@Injectable()
export class RestockGoods {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly clock: DatabaseClock,
    private readonly inventory: Inventory,
    private readonly coupons: Coupons,
    private readonly vouchers: Vouchers,
    private readonly outbox: Outbox,
  ) {}

  /** In the transaction that books why. Doing it again changes nothing. */
  async restock(tx: Tx, payment: Attempt): Promise<void> {
    const purchase = await this.purchases.lock(tx, payment.organizationId, payment.purchaseId);
    if (purchase?.state !== 'fulfilled') return;
    await this.inventory.restock(tx, [purchase.id]);
    await this.coupons.giveBack(tx, [purchase.id]);
    await this.vouchers.cancel(tx, [purchase.id]);
    await this.purchases.move(tx, 'all', [purchase.id], 'canceled', await this.clock.read(tx));
    await this.outbox.append(tx, [purchaseEvent('purchase.canceled', { ...purchase, state: 'canceled' }, payment)]);
  }
}
