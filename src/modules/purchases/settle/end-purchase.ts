import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { Outbox } from '../../../kernel/outbox';
import { Inventory } from '../../inventory';
import { Invoices } from '../../invoicing';
import type { Attempt } from '../../payments';
import { Coupons } from '../../pricing';
import type { Purchase } from '../model/purchase';
import { PurchaseRepository } from '../store/purchase.repository';
import { purchaseEvent } from './settled-view';

/** How a purchase ends that was not paid for, or whose money goes back: its holds, its invoice and its event. */
const ENDINGS = {
  abandoned: { holds: ['held'], invoice: 'abandoned', event: 'purchase.abandoned' },
  canceled: { holds: ['held', 'committing'], invoice: 'voided', event: 'purchase.canceled' },
} as const;

/** Ends a purchase without goods: stock and coupons are given back, its invoice is closed. */
@Injectable()
export class EndPurchase {
  constructor(
    private readonly inventory: Inventory,
    private readonly coupons: Coupons,
    private readonly purchases: PurchaseRepository,
    private readonly invoices: Invoices,
    private readonly outbox: Outbox,
  ) {}

  /**
   * The caller holds the locks of the purchase and of its attempts, and has checked that it may end.
   * @param attempt the payment that the event names
   * @param at the transaction's time
   */
  async end(
    tx: Tx,
    purchase: Purchase,
    to: keyof typeof ENDINGS,
    { attempt, at }: { readonly attempt: Attempt | undefined; readonly at: Date },
  ): Promise<void> {
    const { holds, invoice, event } = ENDINGS[to];
    await this.inventory.release(tx, [purchase.id], holds);
    await this.coupons.giveBack(tx, [purchase.id]);
    await this.purchases.move(tx, 'all', [purchase.id], to, at);
    if (purchase.invoiceId !== null) await this.invoices.close(tx, [purchase.invoiceId], invoice);
    await this.outbox.append(tx, [purchaseEvent(event, { ...purchase, state: to }, attempt)]);
  }
}
