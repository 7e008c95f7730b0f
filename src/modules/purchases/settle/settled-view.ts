import { assertUnreachable } from '../../../kernel/errors';
import type { OutboxEvent } from '../../../kernel/outbox';
import { type Attempt, endedUncharged } from '../../payments';
import type { Voucher } from '../../vouchers';
import type { Purchase, PurchaseView } from '../model/purchase';

/**
 * fulfilled: paid · kept: not paid, the hold lives on for another try · resumed: not paid, and its payer chooses again on
 * the page · released: not paid and over · open: still nobody knows.
 */
export type SettledAs = 'fulfilled' | 'kept' | 'resumed' | 'released' | 'open';

/**
 * Whether the answer about an attempt will not change any more. An unknown outcome is settled later; after a payment that was never
 * charged the same request is another attempt.
 */
export const isLastWord = (attempt: Attempt): boolean => attempt.result !== 'unknown' && !endedUncharged(attempt);

/** The purchase after its outcome was recorded, without reading it again: the same as a read after the commit shows. */
export function settledView(
  before: PurchaseView,
  attempt: Attempt,
  as: SettledAs,
  vouchers: readonly Voucher[],
): PurchaseView {
  const attempts = before.attempts.map((other) => (other.id === attempt.id ? attempt : other));
  const at = attempt.updatedAt;
  const { purchase, invoice } = before;
  switch (as) {
    case 'open':
    case 'resumed':
    case 'kept':
      return { ...before, attempts };
    case 'fulfilled':
      return {
        ...before,
        purchase: { ...purchase, state: 'fulfilled', updatedAt: at },
        invoice:
          invoice && attempt.status === 'completed'
            ? { ...invoice, status: 'paid', paidMinor: invoice.amountMinor, paidAt: at, updatedAt: at }
            : invoice,
        attempts,
        vouchers,
        holdExpiresAt: null,
      };
    case 'released':
      return {
        ...before,
        purchase: { ...purchase, state: 'released', updatedAt: at },
        invoice: invoice && { ...invoice, status: 'voided', voidedAt: at, updatedAt: at },
        attempts,
        holdExpiresAt: null,
      };
    default:
      return assertUnreachable(as);
  }
}

const TOPICS = {
  approved: 'purchase.completed',
  declined: 'payment.declined',
  canceled: 'payment.canceled',
  abandoned: 'payment.abandoned',
} as const;

/** What the outside is told when an attempt is settled; while nobody knows its outcome, nothing. */
export function eventOf({ purchase }: PurchaseView, attempt: Attempt): OutboxEvent[] {
  if (attempt.result === 'unknown') return [];
  if (attempt.result === 'approved') return completedEvents(purchase, attempt);
  return [purchaseEvent(TOPICS[attempt.result], purchase, attempt)];
}

/** A purchase was paid and handed over: that, and what its door wanted to be announced then. */
export const completedEvents = (purchase: Purchase, attempt: Attempt): OutboxEvent[] =>
  [TOPICS.approved, ...(purchase.details.announces ?? [])].map((topic) => purchaseEvent(topic, purchase, attempt));

/** One event of a purchase; the same members whatever happened. */
export const purchaseEvent = (topic: string, purchase: Purchase, attempt: Attempt | undefined): OutboxEvent => ({
  organizationId: purchase.organizationId,
  topic,
  aggregateId: purchase.id,
  payload: {
    purchaseId: purchase.id,
    purchaseNumber: purchase.number.toString(),
    door: purchase.door,
    customerId: purchase.customerId,
    invoiceId: purchase.invoiceId,
    transactionId: attempt?.id ?? null,
    result: attempt?.result ?? null,
    amountMinor: purchase.amountMinor.toString(),
    currency: purchase.currency,
  },
});
