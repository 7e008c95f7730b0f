import { Injectable } from '@nestjs/common';
import type { Connection, Tx } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import type { Paged, RecordPage } from '../../kernel/page';
import { statesBefore } from './invoice-states';
import { InvoiceRepository } from './invoice.repository';
import { issuedInvoice } from './issued-invoice';
import type { Invoice, InvoiceFilter, NewInvoice } from './types';

/** Issues invoices and keeps their states. Numbers come from the customer's counter, allocated in the same transaction. */
@Injectable()
export class Invoices {
  constructor(private readonly repository: InvoiceRepository) {}

  /** Writes invoices; due `LIMITS.invoiceDueSeconds` after they are issued. @returns them as they stand now, in order */
  async issue(tx: Tx, invoices: readonly NewInvoice[]): Promise<Invoice[]> {
    if (invoices.length > 0) await this.repository.issue(tx, invoices, LIMITS.invoiceDueSeconds);
    return invoices.map((invoice) => issuedInvoice(invoice, LIMITS.invoiceDueSeconds));
  }

  /** Marks invoices as paid in full. @returns the ids that became paid just now */
  async pay(tx: Tx, ids: readonly string[], paidAt: Date): Promise<string[]> {
    if (ids.length === 0) return [];
    return this.repository.pay(tx, ids, { from: statesBefore('paid'), paidAt, paidMinor: null });
  }

  /** Marks an invoice as paid by an amount that settles it although it is less. */
  async payPart(tx: Tx, id: string, paidAt: Date, paidMinor: bigint): Promise<void> {
    await this.repository.pay(tx, [id], { from: statesBefore('paid'), paidAt, paidMinor });
  }

  /** Voids or abandons invoices that were not paid. The number stays used. @returns the ids that were closed just now */
  async close(tx: Tx, ids: readonly string[], to: 'voided' | 'abandoned'): Promise<string[]> {
    if (ids.length === 0) return [];
    return this.repository.close(tx, ids, { from: statesBefore(to), to });
  }

  /** Voids invoices of purchases that are undone: also those that are paid, because no gateway was paid for them. */
  async cancel(tx: Tx, ids: readonly string[]): Promise<void> {
    await this.repository.close(tx, ids, { from: [...statesBefore('voided'), 'paid'], to: 'voided' });
  }

  /** Makes closed invoices unpaid again: another attempt pays them. @returns the ids that were reopened just now */
  reopen(tx: Tx, ids: readonly string[]): Promise<string[]> {
    return this.repository.reopen(tx, ids, statesBefore('unpaid'));
  }

  /** Books a refund against a paid invoice, never above what was paid. @returns whether it was booked */
  refund(tx: Tx, id: string, amountMinor: bigint): Promise<boolean> {
    return this.repository.refund(tx, id, amountMinor, statesBefore('refunded'));
  }

  /** Marks a paid invoice as disputed by its payer. */
  dispute(tx: Tx, id: string): Promise<void> {
    return this.repository.dispute(tx, id, statesBefore('disputed'));
  }

  /** One invoice of an organization; undefined also when it is another organization's. */
  find(organizationId: string, id: string): Promise<Invoice | undefined> {
    return this.repository.find(organizationId, id);
  }

  /** The purchase an invoice belongs to, whoever owns it. */
  purchaseOf(id: string): Promise<string | undefined> {
    return this.repository.purchaseOf(id);
  }

  /** Invoices of purchases, oldest first. */
  ofPurchases(on: Connection, purchaseIds: readonly string[]): Promise<Invoice[]> {
    return this.repository.ofPurchases(on, purchaseIds);
  }

  /** Invoices of an organization, newest first unless the page says otherwise. */
  list(organizationId: string, filter: InvoiceFilter, page: RecordPage): Promise<Paged<Invoice>> {
    return this.repository.list(organizationId, filter, page);
  }
}
