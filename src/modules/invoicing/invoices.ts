import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { recordset, run, statement, type Tx } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import { INVOICE_COLUMNS, type RawInvoice, toInvoice } from './invoice-row';
import { statesBefore } from './invoice-states';
import type { Invoice, NewInvoice } from './types';

const ISSUE = statement(
  'invoicing.issue',
  `INSERT INTO invoice (id, organization_id, website_id, customer_id, purchase_id, number, status, currency, subtotal_minor, discount_minor,
     shipping_minor, tax_minor, amount_minor, paid_minor, document, issued_at, due_at, paid_at, created_at, updated_at)
   SELECT u.id, u.organization_id, u.website_id, u.customer_id, u.purchase_id, u.number, u.status, u.currency, u.subtotal, u.discount,
          u.shipping, u.tax, u.amount, u.paid, u.document, u.issued_at, u.issued_at + make_interval(secs => $2), u.paid_at, u.issued_at, u.issued_at
     FROM ${recordset({
       id: 'text',
       organization_id: 'text',
       website_id: 'text',
       customer_id: 'text',
       purchase_id: 'text',
       number: 'int',
       status: 'text',
       currency: 'text',
       subtotal: 'bigint',
       discount: 'bigint',
       shipping: 'bigint',
       tax: 'bigint',
       amount: 'bigint',
       paid: 'bigint',
       document: 'jsonb',
       issued_at: 'timestamptz',
       paid_at: 'timestamptz',
     })}`,
);
const PAY = statement(
  'invoicing.pay',
  `UPDATE invoice SET status = 'paid', paid_minor = coalesce($4, amount_minor), paid_at = $2, updated_at = $2
    WHERE id = ANY ($1::text[]) AND status = ANY ($3::text[]) RETURNING id`,
);
const CLOSE = statement(
  'invoicing.close',
  `WITH clock AS MATERIALIZED (SELECT date_trunc('milliseconds', app_now()) AS now)
   UPDATE invoice i SET status = $2, updated_at = clock.now,
          voided_at = CASE WHEN $2 = 'voided' THEN clock.now ELSE i.voided_at END,
          abandoned_at = CASE WHEN $2 = 'abandoned' THEN clock.now ELSE i.abandoned_at END
     FROM clock WHERE i.id = ANY ($1::text[]) AND i.status = ANY ($3::text[]) RETURNING i.id`,
);
const REFUND = statement(
  'invoicing.refund',
  `UPDATE invoice i SET refunded_minor = i.refunded_minor + $2,
          status = CASE WHEN i.refunded_minor + $2 = i.paid_minor THEN 'refunded' ELSE 'partially-refunded' END,
          updated_at = date_trunc('milliseconds', app_now())
    WHERE i.id = $1 AND i.refunded_minor + $2 <= i.paid_minor AND i.status = ANY ($3::text[]) RETURNING i.id`,
);
const DISPUTE = statement(
  'invoicing.dispute',
  `UPDATE invoice SET status = 'disputed', updated_at = date_trunc('milliseconds', app_now()) WHERE id = $1 AND status = ANY ($2::text[]) RETURNING id`,
);
const FIND = statement(
  'invoicing.find',
  `SELECT ${INVOICE_COLUMNS} FROM invoice WHERE organization_id = $1 AND id = $2`,
);
const PURCHASE_OF = statement('invoicing.purchase-of', 'SELECT purchase_id FROM invoice WHERE id = $1');
const OF_PURCHASES = statement(
  'invoicing.of-purchases',
  `SELECT ${INVOICE_COLUMNS} FROM invoice WHERE purchase_id = ANY ($1::text[]) ORDER BY id`,
);
const LISTED =
  'organization_id = $1 AND ($2::text IS NULL OR customer_id = $2) AND ($3::text IS NULL OR purchase_id = $3)';
const LIST = statement(
  'invoicing.list',
  `SELECT ${INVOICE_COLUMNS} FROM invoice WHERE ${LISTED} ORDER BY id DESC LIMIT $4 OFFSET $5`,
);
const COUNT = statement('invoicing.count', `SELECT count(*)::int AS total FROM invoice WHERE ${LISTED}`);

export interface InvoiceFilter {
  readonly customerId?: string | undefined;
  readonly purchaseId?: string | undefined;
}

/** The columns of a new invoice. */
const toRow = (invoice: NewInvoice): object => ({
  id: invoice.id,
  organization_id: invoice.organizationId,
  website_id: invoice.websiteId,
  customer_id: invoice.customerId,
  purchase_id: invoice.purchaseId,
  number: invoice.number,
  status: invoice.status,
  currency: invoice.currency,
  subtotal: invoice.subtotalMinor,
  discount: invoice.discountMinor,
  shipping: invoice.shippingMinor,
  tax: invoice.taxMinor,
  amount: invoice.amountMinor,
  paid: invoice.paidMinor,
  document: invoice.document,
  issued_at: invoice.issuedAt,
  paid_at: invoice.paidAt,
});

/** Issues invoices and keeps their states. Numbers come from the customer's counter, taken in the same transaction. */
@Injectable()
export class Invoices {
  constructor(private readonly dataSource: DataSource) {}

  /** Writes invoices; due `LIMITS.invoiceDueSeconds` after they are issued. */
  async issue(tx: Tx, invoices: readonly NewInvoice[]): Promise<Invoice[]> {
    if (invoices.length === 0) return [];
    await run(tx, ISSUE, [invoices.map(toRow), LIMITS.invoiceDueSeconds]);
    return invoices.map((invoice) => ({
      dueAt: new Date(invoice.issuedAt.getTime() + LIMITS.invoiceDueSeconds * 1000),
      refundedMinor: 0n,
      voidedAt: null,
      abandonedAt: null,
      createdAt: invoice.issuedAt,
      updatedAt: invoice.paidAt ?? invoice.issuedAt,
      ...invoice,
    }));
  }

  /** Marks invoices as paid in full. @returns the ids that became paid just now */
  async pay(tx: Tx, ids: readonly string[], paidAt: Date): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await run<{ id: string }>(tx, PAY, [ids, paidAt, statesBefore('paid'), null]);
    return rows.map((row) => row.id);
  }

  /** Marks an invoice as paid by an amount that settles it although it is less. */
  async payPart(tx: Tx, id: string, paidAt: Date, paidMinor: bigint): Promise<void> {
    await run(tx, PAY, [[id], paidAt, statesBefore('paid'), paidMinor]);
  }

  /** Voids or abandons invoices that were not paid. The number stays used. */
  async close(tx: Tx, ids: readonly string[], status: 'voided' | 'abandoned'): Promise<string[]> {
    if (ids.length === 0) return [];
    return (await run<{ id: string }>(tx, CLOSE, [ids, status, statesBefore(status)])).map((row) => row.id);
  }

  /** Books a refund against a paid invoice, never above what was paid. @returns whether it was booked */
  async refund(tx: Tx, id: string, amountMinor: bigint): Promise<boolean> {
    const rows = await run(tx, REFUND, [id, amountMinor.toString(), statesBefore('refunded')]);
    return rows.length > 0;
  }

  /** Marks a paid invoice as disputed by its payer. */
  async dispute(tx: Tx, id: string): Promise<void> {
    await run(tx, DISPUTE, [id, statesBefore('disputed')]);
  }

  /** One invoice of an organization. */
  async find(organizationId: string, id: string): Promise<Invoice | undefined> {
    const rows = await run<RawInvoice>(this.dataSource.manager, FIND, [organizationId, id]);
    return rows[0] && toInvoice(rows[0]);
  }

  /** The purchase an invoice belongs to, whoever owns it. */
  async purchaseOf(id: string): Promise<string | undefined> {
    return (await run<{ purchase_id: string }>(this.dataSource.manager, PURCHASE_OF, [id]))[0]?.purchase_id;
  }

  /** Invoices of purchases, oldest first. */
  async ofPurchases(on: EntityManager, purchaseIds: readonly string[]): Promise<Invoice[]> {
    return (await run<RawInvoice>(on, OF_PURCHASES, [purchaseIds])).map(toInvoice);
  }

  /** Invoices of an organization, newest first. */
  async list(
    organizationId: string,
    filter: InvoiceFilter,
    page: { limit: number; offset: number },
  ): Promise<{ items: Invoice[]; total: number }> {
    const values = [organizationId, filter.customerId ?? null, filter.purchaseId ?? null];
    const [rows, counted] = await Promise.all([
      run<RawInvoice>(this.dataSource.manager, LIST, [...values, page.limit, page.offset]),
      run<{ total: number }>(this.dataSource.manager, COUNT, values),
    ]);
    return { items: rows.map(toInvoice), total: counted[0]?.total ?? 0 };
  }
}
