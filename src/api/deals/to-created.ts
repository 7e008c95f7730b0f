import { DomainError } from '../../kernel/errors';
import type { Answer } from '../../kernel/idempotency';
import { LIMITS } from '../../kernel/limits';
import type { PurchaseView } from '../../modules/purchases';
import { refused, succeeded } from './respond';
import type { MappingContext } from './mapping-context';
import { type AnswerTo, toPurchase } from './to-purchase';

const PATH = '/v1/purchases';
const UNPROCESSABLE = 422;

/**
 * The answer to a purchase with a card. Declined is 422 and the units are free again; an outcome that is not known yet is 409, and
 * asking again under the same key tells how it ended.
 */
export function toCreated(view: PurchaseView, mapping: MappingContext, answerTo: AnswerTo = 'created'): Answer {
  const { purchase, attempts } = view;
  const charge = attempts.findLast(({ type }) => type === 'sale' || type === 'authorize');
  switch (charge?.result) {
    case 'approved':
      return succeeded({ purchase: toPurchase(view, answerTo, mapping) });
    case 'declined':
    case 'canceled':
    case 'abandoned':
      return declined(view, mapping);
    case 'unknown':
    case undefined:
      return refused(
        new DomainError('charge-in-progress', 'The outcome of the charge is not known yet.', {
          purchaseId: purchase.id,
          retryAfterSeconds: LIMITS.retryAfterSeconds,
        }),
        PATH,
      );
  }
}

function declined({ purchase, attempts }: PurchaseView, { names }: MappingContext): Answer {
  const instrumentId = attempts.at(-1)?.instrumentId ?? null;
  return {
    ...succeeded({}),
    status: UNPROCESSABLE,
    body: JSON.stringify({
      status: 'error',
      error_type: 'declined',
      error_msg: 'The card was declined.',
      purchase_id: purchase.id,
      ...(purchase.customerId !== null && { user_id: names.customer(purchase.customerId) }),
      ...(instrumentId !== null && { credit_card_id: names.instrument(instrumentId) }),
    }),
  };
}
