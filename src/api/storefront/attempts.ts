import type { Attempt, AttemptType } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';

/** Movements that begin a payment; captures, refunds and voids follow one of them. */
const PAYING: readonly AttemptType[] = ['sale', 'authorize', 'setup'];
const pays = (attempt: Attempt): boolean => PAYING.includes(attempt.type);

/** The payment a purchase began with. */
export const initialAttemptOf = (view: PurchaseView): Attempt | undefined => view.attempts.find(pays);

/** The newest payment of a purchase: of a retry, the retry. */
export const latestAttemptOf = (view: PurchaseView): Attempt | undefined => view.attempts.findLast(pays);
