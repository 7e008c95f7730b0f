import type { GatewayOutcome } from '../../outcomes';
import type { FaultKind } from './faults';

/** What happens to an answer on its way back. */
export type Delivery =
  | 'answer'
  | 'no-answer'
  | 'server-error'
  | 'wrong-amount'
  | 'wrong-currency'
  | 'wrong-reference'
  | 'huge-body'
  | 'html'
  | 'garbage'
  | 'redirect';

/** One call as the gateway performed it. `delivery` says what the merchant gets to see of `answer`. */
export interface Performed<Answer = GatewayOutcome> {
  readonly answer: Answer;
  readonly delivery: Delivery;
  /** A callback that must have been handed over before the answer leaves. */
  readonly first?: Promise<void>;
}

const DELIVERY: Readonly<Record<FaultKind, Delivery>> = {
  'lost-request': 'no-answer',
  'lost-reply': 'no-answer',
  'late-charge': 'no-answer',
  'error-before-charge': 'server-error',
  'error-after-charge': 'server-error',
  'duplicate-callback': 'answer',
  'late-callback': 'answer',
  'callback-before-response': 'answer',
  'wrong-amount': 'wrong-amount',
  'wrong-currency': 'wrong-currency',
  'wrong-reference': 'wrong-reference',
  'huge-body': 'huge-body',
  html: 'html',
  garbage: 'garbage',
  redirect: 'redirect',
};

/** How an answer travels under a fault. */
export const deliveryUnder = (fault: FaultKind | undefined): Delivery =>
  fault === undefined ? 'answer' : DELIVERY[fault];

/** These faults strike before the request takes effect. */
export const hasNoEffect = (fault: FaultKind): boolean => fault === 'lost-request' || fault === 'error-before-charge';
