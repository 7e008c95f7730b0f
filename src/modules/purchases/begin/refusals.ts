import { LateOutcomes } from '../../../kernel/batching';
import { DomainError, type DomainErrorCode } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';

/** Why a purchase or a reservation was not written. Nothing of it is on record. */
export type Refusal =
  /**
   * `KeyTakenError`: the idempotency key, or the door's own name for the purchase, is in use. Answer with what it
   * stands for.
   */
  | { readonly kind: 'refused'; readonly error: Error }
  /** The catalogue has changed since the price was made: price again. */
  | { readonly kind: 'stale' };

/** @throws LateOutcomes when there are any: the transaction is rolled back and the rest runs again without them */
export function refuseLate<Item, Why = Refusal>(items: readonly Item[], why: (item: Item) => Why): void {
  if (items.length > 0) throw new LateOutcomes<Item, Why>(new Map(items.map((item) => [item, why(item)])));
}

/** A refusal that blames one field of the request. */
export const refused = (code: DomainErrorCode, text: string, field: string, message: string): Refusal => ({
  kind: 'refused',
  error: new DomainError(code, text, { fields: [{ field, message }] }),
});

/** The purchase asks for more units than there are. `line` counts from 0. */
export const soldOut = (line: number): DomainError =>
  new DomainError('sold-out', 'Not enough stock.', {
    fields: [{ field: `lines.${String(line)}.quantity`, message: 'is more than is available' }],
  });

/** The catalogue changed again and again while a purchase was priced. */
export const pricesChanging = (): DomainError =>
  new DomainError('unavailable', 'Prices are changing. Try again.', { retryAfterSeconds: LIMITS.retryAfterSeconds });

/** A purchase names a buyer who is not there. */
export const customerNotFound = (): DomainError =>
  new DomainError('customer-not-found', 'No such customer.', {
    fields: [{ field: 'customerId', message: 'does not exist' }],
  });
