import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { Inventory } from '../../inventory';
import type { Attempt } from '../../payments';
import { Coupons } from '../../pricing';
import type { PurchaseView } from '../model/purchase';

/** A purchase whose payment came to nothing, and which may be paid in another try. */
interface Unpaid {
  readonly item: { readonly view: PurchaseView };
  readonly attempt: Attempt;
}

const hasCoupons = ({ invoice }: PurchaseView): boolean => (invoice?.document.discounts.length ?? 0) > 0;

/** Whether more than stock is kept when the payment came to nothing: coupons, or the time of a payment page. */
export const keepsMore = ({ view }: Unpaid['item'], { sessionExpiresAt }: Attempt): boolean =>
  sessionExpiresAt !== null || hasCoupons(view);

/** How long purchases that may be tried again keep what they hold (ADR 31). */
@Injectable()
export class UnpaidHolds {
  constructor(
    private readonly inventory: Inventory,
    private readonly coupons: Coupons,
  ) {}

  /**
   * A decline never shortens a hold: where the session of a payment page ends later, stock is held until then. Redeemed coupons are
   * kept as long as stock. Locks: holds → coupon redemptions.
   * @param overLimit purchases whose holds have ended, because their holders may not hold that much
   */
  async keep(tx: Tx, unpaid: readonly Unpaid[], overLimit: readonly string[]): Promise<void> {
    if (unpaid.length === 0) return;
    await this.inventory.holdAtLeastUntil(
      tx,
      unpaid.flatMap(({ item: { view }, attempt: { sessionExpiresAt: until } }) =>
        until && !overLimit.includes(view.purchase.id) ? [{ purchaseId: view.purchase.id, until }] : [],
      ),
    );
    const discounted = unpaid.filter(({ item }) => hasCoupons(item.view));
    const rows = await this.inventory.lock(
      tx,
      discounted.map(({ item }) => item.view.purchase.id),
    );
    const ends = new Map(rows.map(({ purchaseId, expiresAt }) => [purchaseId, expiresAt]));
    await this.coupons.holdUntil(
      tx,
      [...ends].map(([purchaseId, until]) => ({ purchaseId, until })),
    );
  }
}
