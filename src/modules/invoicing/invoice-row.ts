import { decodeDocument } from '../../kernel/money';
import type { Invoice, InvoiceDocument, InvoiceStatus } from './types';

export const INVOICE_COLUMNS = `id, organization_id, website_id, customer_id, purchase_id, number, status, currency, subtotal_minor, discount_minor,
  shipping_minor, tax_minor, amount_minor, paid_minor, refunded_minor, document, issued_at, due_at, paid_at, voided_at, abandoned_at, created_at, updated_at`;

/** A row of `invoice` as the driver returns it. */
export interface RawInvoice {
  id: string;
  organization_id: string;
  website_id: string;
  customer_id: string;
  purchase_id: string;
  number: number;
  status: InvoiceStatus;
  currency: string;
  subtotal_minor: bigint;
  discount_minor: bigint;
  shipping_minor: bigint;
  tax_minor: bigint;
  amount_minor: bigint;
  paid_minor: bigint;
  refunded_minor: bigint;
  document: unknown;
  issued_at: Date;
  due_at: Date;
  paid_at: Date | null;
  voided_at: Date | null;
  abandoned_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export const toInvoice = (row: RawInvoice): Invoice => ({
  id: row.id,
  organizationId: row.organization_id,
  websiteId: row.website_id,
  customerId: row.customer_id,
  purchaseId: row.purchase_id,
  number: row.number,
  status: row.status,
  currency: row.currency,
  subtotalMinor: row.subtotal_minor,
  discountMinor: row.discount_minor,
  shippingMinor: row.shipping_minor,
  taxMinor: row.tax_minor,
  amountMinor: row.amount_minor,
  paidMinor: row.paid_minor,
  refundedMinor: row.refunded_minor,
  document: decodeDocument<InvoiceDocument>(row.document),
  issuedAt: row.issued_at,
  dueAt: row.due_at,
  paidAt: row.paid_at,
  voidedAt: row.voided_at,
  abandonedAt: row.abandoned_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
