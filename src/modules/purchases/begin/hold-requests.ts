import type { HoldRequest } from '../../inventory';
import type { PurchasedLine } from '../model/purchase';

interface WithCart {
  readonly purchaseId: string;
  readonly cart: { readonly lines: readonly PurchasedLine[] };
}

/** The units that each purchase of a batch holds. Lines without stock (setup fees, free amounts) hold none. */
export const holdRequestsOf = (batch: readonly WithCart[]): HoldRequest[] =>
  batch.map(({ purchaseId, cart }) => ({
    purchaseId,
    lines: cart.lines.flatMap(({ line, itemId, quantity }) =>
      itemId === null ? [] : [{ line, itemId: BigInt(itemId), quantity }],
    ),
  }));
