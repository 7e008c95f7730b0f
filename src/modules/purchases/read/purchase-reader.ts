import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database';
import type { Page, Paged, RecordPage } from '../../../kernel/page';
import { Invoices, type Invoice, type InvoiceFilter } from '../../invoicing';
import { PaymentAttemptRepository, type Attempt, type AttemptFilter } from '../../payments';
import type { Purchase, PurchaseView } from '../model/purchase';
import { type PurchaseFilter, PurchaseReadRepository } from '../store/purchase-read.repository';
import { PurchaseRecords } from './purchase-records';

/** Reads purchases with everything that belongs to them. A foreign id reads like one that does not exist. */
@Injectable()
export class PurchaseReader {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly purchases: PurchaseReadRepository,
    private readonly invoiceStore: Invoices,
    private readonly attempts: PaymentAttemptRepository,
    private readonly records: PurchaseRecords,
  ) {}

  /** The purchase alone, without its records. */
  find(organizationId: string, purchaseId: string): Promise<Purchase | undefined> {
    return this.purchases.find(organizationId, purchaseId);
  }

  /** @param vouchers which of its vouchers; absent: the first `LIMITS.vouchersShown` */
  async view(organizationId: string, purchaseId: string, vouchers?: Page): Promise<PurchaseView | undefined> {
    return (await this.views(organizationId, [purchaseId], vouchers)).get(purchaseId);
  }

  /** Several purchases by id; ids that are not the organization's are left out. */
  async views(
    organizationId: string,
    purchaseIds: readonly string[],
    vouchersOfEach?: Page,
  ): Promise<ReadonlyMap<string, PurchaseView>> {
    const ids = [...new Set(purchaseIds)];
    const views = await this.unitOfWork.read(async (on) =>
      this.records.viewsOf(on, await this.purchases.byIds(on, organizationId, ids), vouchersOfEach),
    );
    return new Map(views.map((view) => [view.purchase.id, view]));
  }

  /** A purchase by its number, with its records. */
  async byNumber(organizationId: string, number: bigint): Promise<PurchaseView | undefined> {
    return this.unitOfWork.read(async (on) => {
      const purchase = await this.purchases.byNumber(on, organizationId, number);
      return purchase && (await this.records.viewsOf(on, [purchase]))[0];
    });
  }

  /** The purchase of an invoice, with its records. */
  async byInvoice(organizationId: string, invoiceId: string): Promise<PurchaseView | undefined> {
    const invoice = await this.invoiceStore.find(organizationId, invoiceId);
    return invoice && this.view(organizationId, invoice.purchaseId);
  }

  /** The purchase that an attempt pays or continues, with its records. */
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
      const [view] = found ? await this.records.viewsOf(on, [found.purchase]) : [];
      return found && view && { view, now: found.now };
    });
  }

  /** Purchases, newest first unless the page says otherwise. */
  async list(organizationId: string, filter: PurchaseFilter, page: RecordPage): Promise<Paged<PurchaseView>> {
    const { items, total } = await this.purchases.list(organizationId, filter, page);
    return { items: await this.unitOfWork.read((on) => this.records.viewsOf(on, items)), total };
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
}
