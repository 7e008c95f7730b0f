import { Injectable } from '@nestjs/common';
import type { Connection } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import type { Page } from '../../../kernel/page';
import { Customers } from '../../customers';
import { Inventory } from '../../inventory';
import { Invoices } from '../../invoicing';
import { PaymentAttemptRepository } from '../../payments';
import { Vouchers } from '../../vouchers';
import type { Purchase, PurchaseView } from '../model/purchase';

/** Reads what belongs to purchases: invoices, attempts, vouchers, holds and their customer's number. */
@Injectable()
export class PurchaseRecords {
  constructor(
    private readonly invoices: Invoices,
    private readonly attempts: PaymentAttemptRepository,
    private readonly vouchers: Vouchers,
    private readonly inventory: Inventory,
    private readonly customers: Customers,
  ) {}

  /**
   * @param purchases of one organization
   * @param vouchersOfEach which of each purchase's vouchers are read. Absent: the first ones, fewer where there are many
   * purchases, so that no answer is made of more than `LIMITS.pageMax` of them
   * @returns a view of each, in the same order
   */
  async viewsOf(
    on: Connection,
    purchases: readonly Purchase[],
    vouchersOfEach: Page = firstVouchers(purchases.length),
  ): Promise<PurchaseView[]> {
    if (purchases.length === 0) return [];
    const ids = purchases.map(({ id }) => id);
    const [invoices, attempts, vouchers, holds, customers] = await Promise.all([
      this.invoices.ofPurchases(on, ids),
      this.attempts.ofPurchases(on, ids),
      this.vouchers.ofPurchases(on, ids, vouchersOfEach),
      this.inventory.read(on, ids),
      this.customers.numbersOf(
        on,
        purchases[0]?.organizationId ?? '',
        purchases.flatMap(({ customerId }) => (customerId === null ? [] : [customerId])),
      ),
    ]);
    return purchases.map((purchase) => ({
      purchase,
      invoice: invoices.find(({ id }) => id === purchase.invoiceId) ?? null,
      attempts: attempts.filter(({ purchaseId }) => purchaseId === purchase.id),
      vouchers: vouchers.filter(({ purchaseId }) => purchaseId === purchase.id),
      holdExpiresAt:
        holds.find(({ purchaseId, state, due }) => purchaseId === purchase.id && state === 'held' && !due)?.expiresAt ??
        null,
      customerNumber: purchase.customerId === null ? undefined : customers.get(purchase.customerId),
    }));
  }
}

const firstVouchers = (purchases: number): Page => ({
  offset: 0,
  limit: Math.min(LIMITS.vouchersShown, Math.max(1, Math.floor(LIMITS.pageMax / purchases))),
});
