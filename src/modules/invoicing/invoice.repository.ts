import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import {
  columnNames,
  type Connection,
  readPage,
  recordsetOf,
  run,
  selectList,
  statement,
  type Tx,
} from '../../kernel/database';
import { decodeDocument } from '../../kernel/money';
import type { Paged, RecordPage } from '../../kernel/page';
import { InvoiceEntity } from './invoice.entity';
import type { Invoice, InvoiceDocument, InvoiceFilter, InvoiceStatus, NewInvoice } from './types';

const ISSUED: readonly (keyof NewInvoice)[] = [
  'id',
  'organizationId',
  'websiteId',
  'customerId',
  'purchaseId',
  'number',
  'status',
  'currency',
  'subtotalMinor',
  'discountMinor',
  'shippingMinor',
  'taxMinor',
  'amountMinor',
  'paidMinor',
  'document',
  'issuedAt',
  'paidAt',
];

const ISSUE = statement(
  'invoicing.issue',
  `INSERT INTO invoice (${columnNames(InvoiceEntity, ISSUED)}, due_at, created_at, updated_at)
   SELECT u.*, u."issuedAt" + make_interval(secs => $2), u."issuedAt", u."issuedAt" FROM ${recordsetOf(InvoiceEntity, ISSUED)}`,
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
const REOPEN = statement(
  'invoicing.reopen',
  `UPDATE invoice SET status = 'unpaid', voided_at = NULL, abandoned_at = NULL,
          updated_at = date_trunc('milliseconds', app_now())
    WHERE id = ANY ($1::text[]) AND status = ANY ($2::text[]) RETURNING id`,
);
const REFUND = statement(
  'invoicing.refund',
  `UPDATE invoice i SET refunded_minor = i.refunded_minor + $2,
          status = CASE WHEN i.refunded_minor + $2 = i.paid_minor THEN 'refunded' WHEN i.status = 'disputed' THEN i.status
                        ELSE 'partially-refunded' END,
          updated_at = date_trunc('milliseconds', app_now())
    WHERE i.id = $1 AND i.refunded_minor + $2 <= i.paid_minor AND i.status = ANY ($3::text[]) RETURNING i.id`,
);
const DISPUTE = statement(
  'invoicing.dispute',
  `UPDATE invoice SET status = 'disputed', updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND status = ANY ($2::text[])`,
);
const OF_PURCHASES = statement(
  'invoicing.of-purchases',
  `SELECT ${selectList(InvoiceEntity)} FROM invoice WHERE purchase_id = ANY ($1::text[]) ORDER BY id`,
);

const toInvoice = (row: InvoiceEntity): Invoice => ({
  ...row,
  document: decodeDocument<InvoiceDocument>(row.document),
});
const idOf = ({ id }: { readonly id: string }): string => id;

/** Rows of `invoice`. Every change of a state names the states it may start from (`from`); a row in another one stays as it is. */
@Injectable()
export class InvoiceRepository {
  constructor(@InjectRepository(InvoiceEntity) private readonly invoices: Repository<InvoiceEntity>) {}

  /** @param dueSeconds from the time of issue until an invoice is due */
  async issue(tx: Tx, invoices: readonly NewInvoice[], dueSeconds: number): Promise<void> {
    await run(tx, ISSUE, [invoices, dueSeconds]);
  }

  /** @param paidMinor null: the whole amount of each · @returns the ids of those that moved */
  async pay(
    tx: Tx,
    ids: readonly string[],
    { from, paidAt, paidMinor }: { from: readonly InvoiceStatus[]; paidAt: Date; paidMinor: bigint | null },
  ): Promise<string[]> {
    return (await run<{ id: string }>(tx, PAY, [ids, paidAt, from, paidMinor])).map(idOf);
  }

  /** @returns the ids of those that moved */
  async close(
    tx: Tx,
    ids: readonly string[],
    { from, to }: { from: readonly InvoiceStatus[]; to: 'voided' | 'abandoned' },
  ): Promise<string[]> {
    return (await run<{ id: string }>(tx, CLOSE, [ids, to, from])).map(idOf);
  }

  /** @returns the ids of those that moved */
  async reopen(tx: Tx, ids: readonly string[], from: readonly InvoiceStatus[]): Promise<string[]> {
    return (await run<{ id: string }>(tx, REOPEN, [ids, from])).map(idOf);
  }

  /** Adds to what was refunded, never above what was paid. @returns whether it was added */
  async refund(tx: Tx, id: string, amountMinor: bigint, from: readonly InvoiceStatus[]): Promise<boolean> {
    return (await run(tx, REFUND, [id, amountMinor, from])).length > 0;
  }

  async dispute(tx: Tx, id: string, from: readonly InvoiceStatus[]): Promise<void> {
    await run(tx, DISPUTE, [id, from]);
  }

  async find(organizationId: string, id: string): Promise<Invoice | undefined> {
    const row = await this.invoices.findOneBy({ organizationId, id });
    return row ? toInvoice(row) : undefined;
  }

  async purchaseOf(id: string): Promise<string | undefined> {
    return (await this.invoices.findOne({ select: { id: true, purchaseId: true }, where: { id } }))?.purchaseId;
  }

  /** Oldest first. */
  async ofPurchases(on: Connection, purchaseIds: readonly string[]): Promise<Invoice[]> {
    return (await run<InvoiceEntity>(on, OF_PURCHASES, [purchaseIds])).map(toInvoice);
  }

  /** Newest first unless the page says otherwise. */
  async list(organizationId: string, filter: InvoiceFilter, page: RecordPage): Promise<Paged<Invoice>> {
    const { items, total } = await readPage(this.invoices, organizationId, filter, page);
    return { items: items.map(toInvoice), total };
  }
}
