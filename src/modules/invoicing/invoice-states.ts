import type { InvoiceStatus } from './types';

/** Where an invoice may go from where it is. The database repeats the set of states as a CHECK. */
const INVOICE_TRANSITIONS = {
  draft: ['unpaid', 'paid', 'voided'],
  unpaid: ['paid', 'partially-paid', 'past-due', 'abandoned', 'voided'],
  'partially-paid': ['paid', 'past-due', 'voided'],
  'past-due': ['paid', 'partially-paid', 'abandoned', 'voided'],
  // a purchase whose payment was never charged is paid by another attempt
  abandoned: ['paid', 'voided', 'unpaid'],
  paid: ['partially-refunded', 'refunded', 'disputed'],
  'partially-refunded': ['partially-refunded', 'refunded', 'disputed'],
  refunded: [],
  disputed: ['paid', 'refunded'],
  voided: ['unpaid'],
} as const satisfies Record<InvoiceStatus, readonly InvoiceStatus[]>;

/** The states from which `to` may be reached: the guard of the statement that goes there. */
export const statesBefore = (to: InvoiceStatus): InvoiceStatus[] =>
  (Object.keys(INVOICE_TRANSITIONS) as InvoiceStatus[]).filter((from) =>
    (INVOICE_TRANSITIONS[from] as readonly InvoiceStatus[]).includes(to),
  );
