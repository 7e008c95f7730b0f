import { type Attempt, type AttemptType, endedUncharged } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';

/** Movements that begin a payment; captures, refunds and voids follow one of them. */
const PAYING: readonly AttemptType[] = ['sale', 'authorize', 'setup'];
const pays = (attempt: Attempt): boolean => PAYING.includes(attempt.type);

/** The payment a purchase began with: the first one that may have been charged, for one that was not was only tried again. */
export const initialAttemptOf = (view: PurchaseView): Attempt | undefined => {
  const payments = view.attempts.filter(pays);
  return payments.find((attempt) => !endedUncharged(attempt)) ?? payments.at(-1);
};

/** The newest payment of a purchase: of a retry, the retry. */
export const latestAttemptOf = (view: PurchaseView): Attempt | undefined => view.attempts.findLast(pays);
