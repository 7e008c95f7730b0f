import { GIVEN_UP_RESULTS, isPayment, OPEN_STATUSES, type Attempt } from '../../payments';

/** Is it a payment that was given up, and whose money has not begun to go back? */
export const isGivenUp = (attempt: Attempt): boolean =>
  isPayment(attempt) &&
  GIVEN_UP_RESULTS.includes(attempt.result) &&
  !OPEN_STATUSES.includes(attempt.status) &&
  !['waiting-refund', 'refunded', 'partially-refunded'].includes(attempt.status);
