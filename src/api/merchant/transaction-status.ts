import type { Attempt } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';

/** Transaction states of this door, by their numbers. */
export const STATUS = {
  approved: { id: 1, name: 'Approved' },
  pending: { id: 2, name: 'Pending' },
  preAuthorized: { id: 3, name: 'PreAuthorized' },
  rejected: { id: 4, name: 'Rejected' },
  paid: { id: 5, name: 'Paid' },
  cancelled: { id: 6, name: 'Cancelled' },
} as const;
export type WireStatus = (typeof STATUS)[keyof typeof STATUS];

/** Declines that were the payer's own wish. */
const GIVEN_UP: readonly (string | undefined)[] = ['canceled'];

const isPayment = ({ type }: Attempt): boolean => type === 'sale' || type === 'authorize';

/**
 * The payment a purchase stands or falls with: the newest one. A payer who was declined, could have tried again and gave up was
 * declined.
 */
export function paymentOf({ attempts }: Pick<PurchaseView, 'attempts'>): Attempt | undefined {
  const payments = attempts.filter(isPayment);
  const newest = payments.at(-1);
  if (!newest || statusOf(newest) !== STATUS.cancelled || newest.result === 'approved') return newest;
  return (
    payments.findLast((payment) => payment.result === 'declined' && statusOf(payment) === STATUS.rejected) ?? newest
  );
}

/** How a payment stands. A refund changes nothing of it. */
export function statusOf(payment: Attempt | undefined): WireStatus {
  if (!payment) return STATUS.pending;
  switch (payment.result) {
    case 'unknown':
      return STATUS.pending;
    case 'declined':
      return GIVEN_UP.includes(payment.response.declineReason) ? STATUS.cancelled : STATUS.rejected;
    case 'canceled':
      return payment.status === 'never-sent' ? STATUS.rejected : STATUS.cancelled;
    case 'abandoned':
      return STATUS.cancelled;
    case 'approved':
      if (payment.status === 'voided') return STATUS.cancelled;
      return payment.status === 'waiting-capture' ? STATUS.preAuthorized : STATUS.approved;
  }
}

/** What of the purchase's amount counts now, in minor units: captured less refunded, or what is still reserved. */
export function netMinor(view: PurchaseView): bigint {
  const payment = paymentOf(view);
  if (payment?.result !== 'approved' || payment.status === 'voided') return view.purchase.amountMinor;
  if (payment.status === 'waiting-capture') return payment.amountMinor - voidedMinor(view, payment);
  return payment.capturedMinor - payment.refundedMinor;
}

/** What was captured, refunds not counted, in minor units; while nothing is: what the purchase costs. */
export function chargedMinor(view: PurchaseView): bigint {
  const captured = paymentOf(view)?.capturedMinor ?? 0n;
  return captured > 0n ? captured : view.purchase.amountMinor;
}

const voidedMinor = ({ attempts }: PurchaseView, { id }: Attempt): bigint =>
  attempts
    .filter(({ type, parentId, result }) => type === 'void' && parentId === id && result === 'approved')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
