import { OPEN_STATUSES, type Attempt } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';
import { fillRedirectUrl, type PaymentEnd, type PaymentPagePolicy } from '../shared';

/** What the page of a purchase has to show at a moment. */
export type SessionState =
  /** The payer chooses how to pay; `attempt` waits for that, or is null when a new one must be made. */
  | {
      readonly kind: 'choose';
      readonly attempt: Attempt | null;
      readonly methods: readonly string[];
      readonly until: Date | null;
      readonly notice: Notice | undefined;
    }
  /** The payer must confirm elsewhere. */
  | { readonly kind: 'confirm'; readonly attempt: Attempt; readonly url: string }
  | { readonly kind: 'code'; readonly attempt: Attempt }
  | { readonly kind: 'instructions'; readonly attempt: Attempt }
  | { readonly kind: 'processing' }
  | { readonly kind: 'final'; readonly outcome: FinalOutcome; readonly attempt: Attempt | undefined };

export type Notice = 'declined' | 'expired';
export type FinalOutcome = Exclude<PaymentEnd, 'pending'>;

/** Offered when nobody has narrowed the choice. */
const ALL_METHODS: readonly string[] = ['payment-card', 'paypal', 'bank-transfer', 'iDEAL', 'Klarna'];
const ACTING: readonly Attempt['status'][] = ['offsite', 'waiting-approval', 'pending'];

const isPayment = ({ type }: Attempt): boolean => type === 'sale' || type === 'authorize';

const paymentOf = ({ attempts }: PurchaseView): Attempt | undefined => attempts.filter(isPayment).at(-1);

/** What the purchase allowed when it was made; a later try allows nothing more. */
function methodsOf({ attempts }: PurchaseView): readonly string[] {
  const { methods = [] } = attempts.find(isPayment)?.response ?? {};
  return methods.length > 0 ? methods : ALL_METHODS;
}

/**
 * @param now by the database's clock: sessions end by it
 * @param mayRetry whether the door of the purchase lets a payer who failed try again here
 */
export function sessionState(view: PurchaseView, now: Date, mayRetry: boolean): SessionState {
  const payment = paymentOf(view);
  if (!payment) return { kind: 'final', outcome: 'canceled', attempt: undefined };
  if (!OPEN_STATUSES.includes(payment.status)) return settledState(view, payment, mayRetry);
  if (!ACTING.includes(payment.status)) return { kind: 'processing' };
  if (payment.sessionExpiresAt !== null && payment.sessionExpiresAt <= now)
    return { kind: 'final', outcome: endOf(view, 'expired', mayRetry), attempt: payment };
  return waitingState(payment, view.attempts.filter(isPayment).at(-2));
}

/** The payer has left our page with the payment, or is asked for the code of the card: only the gateway can end it for sure. */
export const isElsewhere = (state: SessionState): state is Extract<SessionState, { kind: 'confirm' | 'code' }> =>
  state.kind === 'confirm' || state.kind === 'code';

/** Whether the payer of a payment may choose another method: the door lets them, or they chose this one on our page. */
export const mayChooseAnother = ({ response }: Attempt, { mayRetry }: Pick<PaymentPagePolicy, 'mayRetry'>): boolean =>
  mayRetry || response.methods !== undefined;

function waitingState(payment: Attempt, before: Attempt | undefined): SessionState {
  const { response, approvalUrl, sessionExpiresAt } = payment;
  if (payment.status === 'pending') return { kind: 'instructions', attempt: payment };
  if (response.action === 'verification-code') return { kind: 'code', attempt: payment };
  if (response.hosted === true) {
    const { methods = [] } = response;
    return {
      kind: 'choose',
      attempt: payment,
      methods: methods.length > 0 ? methods : ALL_METHODS,
      until: sessionExpiresAt,
      notice: response.resumed === true && before?.result === 'declined' ? 'declined' : undefined,
    };
  }
  return approvalUrl === null ? { kind: 'processing' } : { kind: 'confirm', attempt: payment, url: approvalUrl };
}

function settledState(view: PurchaseView, payment: Attempt, mayRetry: boolean): SessionState {
  if (payment.result === 'approved') return { kind: 'final', outcome: approvedAs(payment), attempt: payment };
  const isExpired = payment.result === 'abandoned' || payment.response.declineReason === 'expired';
  const wasCanceled = payment.result === 'canceled' || payment.response.declineReason === 'canceled';
  if (mayRetry && view.purchase.state === 'pending') {
    const notice: Notice | undefined = wasCanceled ? undefined : isExpired ? 'expired' : 'declined';
    return { kind: 'choose', attempt: null, methods: methodsOf(view), until: view.holdExpiresAt, notice };
  }
  const outcome = isExpired ? 'expired' : wasCanceled ? 'canceled' : 'declined';
  return { kind: 'final', outcome: endOf(view, outcome, mayRetry), attempt: payment };
}

/** Whoever tried, was declined and then gave up or ran out of time goes back as declined. */
function endOf({ attempts }: PurchaseView, outcome: FinalOutcome, mayRetry: boolean): FinalOutcome {
  return !mayRetry && attempts.some(isDeclined) ? 'declined' : outcome;
}

const isDeclined = (attempt: Attempt): boolean =>
  isPayment(attempt) &&
  attempt.result === 'declined' &&
  !['canceled', 'expired'].includes(attempt.response.declineReason ?? '');

function approvedAs({ status }: Attempt): FinalOutcome {
  if (status === 'voided') return 'canceled';
  if (status === 'refunded') return 'refunded';
  return status === 'waiting-capture' ? 'reserved' : 'paid';
}

/** Where the shop wants its shopper back, as the payment stands now; undefined: nowhere. */
export function returnUrlOf(view: PurchaseView, attempt: Attempt | undefined): string | undefined {
  const last = attempt ?? paymentOf(view);
  if (!last?.redirectUrl) return undefined;
  return fillRedirectUrl(last.redirectUrl, { id: last.id, result: last.result });
}
