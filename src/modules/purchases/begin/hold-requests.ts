import type { Holder, HoldRequest } from '../../inventory';
import type { PurchasedLine } from '../model/purchase';

/** A purchase that holds the units of its cart. */
export interface Holding {
  readonly purchaseId: string;
  readonly holder: Holder | undefined;
  readonly waitsForPayer: boolean;
  readonly cart: { readonly lines: readonly PurchasedLine[] };
}

/** The units that each purchase of a batch holds. Lines without stock (setup fees, free amounts) hold none. */
export const holdRequestsOf = (batch: readonly Holding[]): HoldRequest[] =>
  batch.map(({ purchaseId, holder, waitsForPayer, cart }) => ({
    purchaseId,
    holder,
    waitsForPayer,
    lines: cart.lines.flatMap(({ line, itemId, quantity }) =>
      itemId === null ? [] : [{ line, itemId: BigInt(itemId), quantity }],
    ),
  }));
