import { DomainError, invalidInput } from '../../../kernel/errors';
import { endedUncharged, isPayment, OPEN_STATUSES, type Attempt } from '../../payments';
import type { Purchase, PurchaseState } from '../model/purchase';

/** Ended before anything was paid; another attempt may pay it where the last one was never charged. */
const REOPENABLE: readonly PurchaseState[] = ['released', 'abandoned'];

/** Another attempt of this purchase is on record, and nobody knows its outcome yet. */
export const paymentInProgress = (): DomainError =>
  new DomainError('charge-in-progress', 'A payment of this invoice is under way.', {
    fields: [{ field: 'invoiceId', message: 'has a payment under way' }],
  });

/**
 * Whether a purchase may be paid by another attempt. Given under its lock.
 * @param isRepeated the request was made before and ended without a charge: then that must still be the last attempt, and a purchase
 * that ended with it may be reopened
 * @throws DomainError already-paid · charge-in-progress · validation-failed for one that has ended (`invoiceId`); invalid-state
 * where the request is repeated
 */
export function requirePayable(purchase: Purchase, attempts: readonly Attempt[], isRepeated: boolean): void {
  const payments = attempts.filter(isPayment);
  if (purchase.state === 'fulfilled' || payments.some(({ result }) => result === 'approved')) {
    throw new DomainError('already-paid', 'The invoice is paid.', {
      fields: [{ field: 'invoiceId', message: 'is paid' }],
    });
  }
  if (attempts.some(({ status }) => OPEN_STATUSES.includes(status))) throw paymentInProgress();
  const last = payments.at(-1);
  // somebody else has tried meanwhile, and that outcome is the answer
  if (isRepeated && !(last && endedUncharged(last))) throw paymentInProgress();
  const canReopen = isRepeated && REOPENABLE.includes(purchase.state);
  if (purchase.state === 'pending' || canReopen) return;
  // a purchase that is sent again names no invoice
  if (isRepeated)
    throw new DomainError('invalid-state', 'The purchase cannot be paid any more.', { state: purchase.state });
  throw invalidInput({ field: 'invoiceId', message: 'cannot be paid any more' });
}
