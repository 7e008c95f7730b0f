import { Injectable } from '@nestjs/common';
import { type Connection, UnitOfWork } from '../../../kernel/database';
import type { Paged, RecordPage } from '../../../kernel/page';
import { Customers } from '../../customers';
import { Inventory } from '../../inventory';
import { Invoices, type Invoice, type InvoiceFilter } from '../../invoicing';
import { PaymentAttemptRepository, type Attempt, type AttemptFilter } from '../../payments';
import { Vouchers } from '../../vouchers';
import type { Purchase, PurchaseView } from '../model/purchase';
import { type PurchaseFilter, PurchaseReadRepository } from '../store/purchase-read.repository';

/** Reads purchases with everything that belongs to them. A foreign id reads like one that does not exist. */
@Injectable()
export class PurchaseReader {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly purchases: PurchaseReadRepository,
    private readonly invoiceStore: Invoices,
    private readonly attempts: PaymentAttemptRepository,
    private readonly vouchers: Vouchers,
    private readonly inventory: Inventory,
    private readonly customers: Customers,
  ) {}

  /** The purchase alone, without its records. */
  find(organizationId: string, purchaseId: string): Promise<Purchase | undefined> {
    return this.purchases.find(organizationId, purchaseId);
  }

  async view(organizationId: string, purchaseId: string): Promise<PurchaseView | undefined> {
    return (await this.views(organizationId, [purchaseId])).get(purchaseId);
  }

  /** Several purchases by id; ids that are not the organization's are left out. */
  async views(organizationId: string, purchaseIds: readonly string[]): Promise<ReadonlyMap<string, PurchaseView>> {
    const ids = [...new Set(purchaseIds)];
    const views = await this.unitOfWork.read(async (on) =>
      this.withRecords(on, await this.purchases.byIds(on, organizationId, ids)),
    );
    return new Map(views.map((view) => [view.purchase.id, view]));
  }

  async byNumber(organizationId: string, number: bigint): Promise<PurchaseView | undefined> {
    return this.unitOfWork.read(async (on) => {
      const purchase = await this.purchases.byNumber(on, organizationId, number);
      return purchase && (await this.withRecords(on, [purchase]))[0];
    });
  }

  async byInvoice(organizationId: string, invoiceId: string): Promise<PurchaseView | undefined> {
    const invoice = await this.invoiceStore.find(organizationId, invoiceId);
    return invoice && this.view(organizationId, invoice.purchaseId);
  }

  async byTransaction(organizationId: string, attemptId: string): Promise<PurchaseView | undefined> {
    const attempt = await this.attempts.find(organizationId, attemptId);
    return attempt && this.view(organizationId, attempt.purchaseId);
  }

  /**
   * A purchase for the page on which it is paid: whoever knows its session or its invoice may see it there, and pay it.
   * @returns it with the database's time; undefined when there is none
   */
  async forPayer(
    of: { readonly purchaseId: string } | { readonly invoiceId: string },
  ): Promise<{ view: PurchaseView; now: Date } | undefined> {
    const id = 'purchaseId' in of ? of.purchaseId : await this.invoiceStore.purchaseOf(of.invoiceId);
    if (id === undefined) return undefined;
    return this.unitOfWork.read(async (on) => {
      const found = await this.purchases.forPayer(on, id);
      const [view] = found ? await this.withRecords(on, [found.purchase]) : [];
      return found && view && { view, now: found.now };
    });
  }

  /** Purchases, newest first unless the page says otherwise. */
  async list(organizationId: string, filter: PurchaseFilter, page: RecordPage): Promise<Paged<PurchaseView>> {
    const { items, total } = await this.purchases.list(organizationId, filter, page);
    return { items: await this.unitOfWork.read((on) => this.withRecords(on, items)), total };
  }

  /** Invoices, newest first unless the page says otherwise. */
  async invoices(organizationId: string, filter: InvoiceFilter, page: RecordPage): Promise<Paged<Invoice>> {
    return this.invoiceStore.list(organizationId, filter, page);
  }

  /** Transactions, newest first unless the page says otherwise. */
  async transactions(organizationId: string, filter: AttemptFilter, page: RecordPage): Promise<Paged<Attempt>> {
    return this.attempts.list(organizationId, filter, page);
  }

  /** Whether a stored instrument has ever paid for anything. */
  hasPaid(organizationId: string, instrumentId: string): Promise<boolean> {
    return this.attempts.hasPaid(organizationId, instrumentId);
  }

  /** Adds invoices, attempts, vouchers, holds and their customer's number to purchases of one organization. */
  private async withRecords(on: Connection, purchases: readonly Purchase[]): Promise<PurchaseView[]> {
    if (purchases.length === 0) return [];
    const ids = purchases.map(({ id }) => id);
    const [invoices, attempts, vouchers, holds, customers] = await Promise.all([
      this.invoiceStore.ofPurchases(on, ids),
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
