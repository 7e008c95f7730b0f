import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { TenantVersion } from '../../../kernel/tenant-version';
import { Pricing } from '../../pricing';
import { limitsOf } from '../begin/unit-limits';
import type { PurchaseView } from '../model/purchase';

/** What a purchase would cost if it were made now, or why it could not be made. */
export type Repriced =
  | { readonly kind: 'refused'; readonly error: DomainError }
  | {
      readonly kind: 'unchanged';
      readonly organizationId: string;
      readonly version: string;
      /** Units of each offer that a customer may have in total. */
      readonly unitLimits: ReadonlyMap<string, number>;
    }
  /** Nothing of it comes from the catalogue: its price is its own. */
  | { readonly kind: 'own-price' };

/** Raised when the catalogue changed between pricing and the transaction that relies on it: price again. */
export class StalePriceError extends Error {}

/**
 * Whether an invoice whose hold is over can still be paid at its price: everything is on sale, and its lines cost what they
 * cost then. A change of tax or shipping rates alone does not matter, so neither is priced.
 */
@Injectable()
export class PriceOfToday {
  constructor(
    private readonly pricing: Pricing,
    private readonly versions: TenantVersion,
    private readonly clock: DatabaseClock,
  ) {}

  /** Prices a purchase again, from caches. Throws nothing for what cannot be bought now: its hold may still live. */
  async of({ purchase, invoice }: PurchaseView): Promise<Repriced> {
    const items = purchase.lines.filter(({ kind, itemId }) => kind === 'item' && itemId !== null);
    if (items.length === 0) return { kind: 'own-price' };
    const { organizationId } = purchase;
    // a coupon on shipping alone has no line to work on where shipping is not priced
    const coupons = (invoice?.document.discounts ?? []).filter(({ context }) => context !== 'shipping');
    try {
      const { quote, offers, version } = await this.pricing.quote({
        organizationId,
        lines: items.map(({ offerId, quantity }) => ({ offerId, quantity })),
        couponIds: coupons.map(({ couponId }) => couponId),
        shippingRateId: null,
        finalPrices: true,
        billingAddress: placeOf(invoice?.document.billingAddress),
        deliveryAddress: placeOf(invoice?.document.deliveryAddress),
        now: this.clock.now(),
      });
      const now = quote.lines.filter(({ kind }) => kind === 'item');
      const fields = items.flatMap((line, index) =>
        now[index]?.priceMinor === line.priceMinor
          ? []
          : [{ field: `lines.${String(index)}`, message: 'has another price now' }],
      );
      if (fields.length > 0) throw new DomainError('price-changed', 'The price is another one now.', { fields });
      return { kind: 'unchanged', organizationId, version, unitLimits: limitsOf(offers) };
    } catch (error) {
      if (error instanceof DomainError) return { kind: 'refused', error };
      throw error;
    }
  }

  /**
   * The last look, inside the transaction of a purchase whose hold is over.
   * @throws DomainError price-changed (`lines.N`), offer-unavailable, offer-not-found (`lines.N.offerId`), coupon-invalid
   * (`couponIds.N`), quantity-limit · StalePriceError
   */
  async requireUnchanged(tx: Tx, today: Repriced): Promise<void> {
    if (today.kind === 'own-price') return;
    if (today.kind === 'refused') throw today.error;
    const { organizationId, version } = today;
    const { stale } = await this.versions.confirm(tx, new Map([[organizationId, version]]));
    if (stale.length === 0) return;
    this.pricing.forget(organizationId);
    throw new StalePriceError();
  }
}

const placeOf = (address: { country?: string | null; region?: string | null } | null | undefined) =>
  address ? { country: address.country ?? null, region: address.region ?? null } : null;
