import { Injectable } from '@nestjs/common';
import type { Connection } from '../../../kernel/database';
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

  /** @param purchases of one organization @returns a view of each, in the same order */
  async viewsOf(on: Connection, purchases: readonly Purchase[]): Promise<PurchaseView[]> {
    if (purchases.length === 0) return [];
    const ids = purchases.map(({ id }) => id);
    const [invoices, attempts, vouchers, holds, customers] = await Promise.all([
      this.invoices.ofPurchases(on, ids),
      this.attempts.ofPurchases(on, ids),
      this.vouchers.ofPurchases(on, ids),
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
