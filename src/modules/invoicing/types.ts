import type { Choice, Span } from '../../kernel/page';

export const INVOICE_STATUSES = [
  'draft',
  'unpaid',
  'paid',
  'partially-paid',
  'past-due',
  'abandoned',
  'voided',
  'partially-refunded',
  'refunded',
  'disputed',
] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export interface InvoiceItem {
  readonly id: string;
  readonly type: 'debit' | 'credit';
  readonly description: string;
  readonly offerId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
  readonly priceMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
  /** Present on the lines of a subscription: the first period. ISO 8601. */
  readonly period?: { readonly startAt: string; readonly endAt: string; readonly number: number };
}

export interface InvoiceDiscount {
  readonly couponId: string;
  readonly redemptionId: string;
  readonly amountMinor: bigint;
  readonly description: string;
  readonly context: 'items' | 'shipping' | 'items-and-shipping';
}

export interface InvoiceTax {
  readonly description: string;
  /** Parts per million. */
  readonly ratePpm: number;
  readonly amountMinor: bigint;
  readonly country: string;
  readonly region: string | null;
}

/** What an invoice says; frozen when it is issued. */
export interface InvoiceDocument {
  readonly items: readonly InvoiceItem[];
  readonly discounts: readonly InvoiceDiscount[];
  readonly taxes: readonly InvoiceTax[];
  readonly shippingRateId: string | null;
  readonly billingAddress: Readonly<Record<string, unknown>> | null;
  readonly deliveryAddress: Readonly<Record<string, unknown>> | null;
  readonly poNumber: string | null;
}

export interface Invoice {
  readonly id: string;
  readonly organizationId: string;
  readonly websiteId: string;
  readonly customerId: string;
  readonly purchaseId: string;
  /** Counts from 1 per customer, without gaps. */
  readonly number: number;
  readonly status: InvoiceStatus;
  readonly currency: string;
  readonly subtotalMinor: bigint;
  readonly discountMinor: bigint;
  readonly shippingMinor: bigint;
  readonly taxMinor: bigint;
  readonly amountMinor: bigint;
  readonly paidMinor: bigint;
  readonly refundedMinor: bigint;
  readonly document: InvoiceDocument;
  readonly issuedAt: Date;
  readonly dueAt: Date;
  readonly paidAt: Date | null;
  readonly voidedAt: Date | null;
  readonly abandonedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Members the issuing fills in. */
type Filled = 'dueAt' | 'refundedMinor' | 'voidedAt' | 'abandonedAt' | 'createdAt' | 'updatedAt';
export type NewInvoice = Omit<Invoice, Filled>;

/** Which invoices a list shows; nothing: all of them. */
export interface InvoiceFilter {
  readonly id?: Choice | undefined;
  readonly status?: Choice | undefined;
  readonly customerId?: Choice | undefined;
  readonly websiteId?: Choice | undefined;
  readonly purchaseId?: Choice | undefined;
  readonly currency?: Choice | undefined;
  readonly createdAt?: Span | undefined;
  readonly issuedAt?: Span | undefined;
  readonly dueAt?: Span | undefined;
  readonly paidAt?: Span | undefined;
}
