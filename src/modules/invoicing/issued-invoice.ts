import type { Invoice, NewInvoice } from './types';

const MS_PER_SECOND = 1_000;

/**
 * A new invoice as it stands once it is written.
 * @param dueSeconds from the time of issue until it is due
 */
export const issuedInvoice = (invoice: NewInvoice, dueSeconds: number): Invoice => ({
  ...invoice,
  dueAt: new Date(invoice.issuedAt.getTime() + dueSeconds * MS_PER_SECOND),
  refundedMinor: 0n,
  voidedAt: null,
  abandonedAt: null,
  createdAt: invoice.issuedAt,
  updatedAt: invoice.issuedAt,
});
