import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors';
import { TenantVersion, VersionedCache } from '../../kernel/tenant-version';
import { Catalog, type CatalogSnapshot, isOnSale, type Offer } from '../catalog';
import { type Coupon, Coupons } from './coupons';
import { quote, type Quote, type QuoteAddress, type QuoteLineInput, type ShippingRate, type TaxRate } from './quote';
import { DeliveryRates } from './rates';

/** Most coupons one organization's cache remembers; the others are read each time. */
const MAX_REMEMBERED_COUPONS = 10_000;

export interface QuoteCommand {
  readonly organizationId: string;
  readonly lines: readonly { readonly offerId: string; readonly quantity: number }[];
  readonly couponIds: readonly string[];
  /** Coupons that may touch these offers only, by coupon id. */
  readonly couponOffers?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly shippingRateId: string | null;
  readonly deliveryAddress: QuoteAddress | null;
  readonly billingAddress: QuoteAddress | null;
  readonly now: Date;
  /** Prices as they stand, without shipping and tax: every door but the storefront. */
  readonly finalPrices: boolean;
}

export interface QuoteResult {
  readonly quote: Quote;
  /** What was priced, per line. */
  readonly offers: readonly Offer[];
  /** Coupons whose redemptions are limited; as sure as the version is. */
  readonly limitedCoupons: ReadonlySet<string>;
  /** Version of the data the quote was made from; to be confirmed in the transaction that relies on it. */
  readonly version: string;
}

interface Rules {
  readonly shippingRates: readonly ShippingRate[];
  readonly taxRates: readonly TaxRate[];
  /** Filled as codes are asked for: an organization may have more of them than fit into memory. */
  readonly coupons: Map<string, Coupon>;
}

/** What a cart costs now, by catalogue, coupons and rates. Reads caches only, except for coupons seen for the first time. */
@Injectable()
export class Pricing {
  readonly #rules: VersionedCache<Rules>;

  constructor(
    private readonly catalog: Catalog,
    private readonly coupons: Coupons,
    rates: DeliveryRates,
    versions: TenantVersion,
  ) {
    this.#rules = new VersionedCache(versions, async (organizationId) => ({
      ...(await rates.active(organizationId)),
      coupons: new Map<string, Coupon>(),
    }));
  }

  /**
   * Prices a cart; preview and purchase both ask here.
   * @throws DomainError offer-not-found, offer-unavailable (`lines.N.offerId`), and everything `quote` throws
   */
  async quote(command: QuoteCommand): Promise<QuoteResult> {
    const { organizationId, couponIds, shippingRateId, deliveryAddress, billingAddress, now, finalPrices } = command;
    const catalog = await this.catalog.snapshot(organizationId);
    const { version, value: rules } = await this.#rules.get(organizationId);
    const offers = offersOf(command, catalog);
    const coupons = await this.#couponsOf(organizationId, rules, couponIds);
    const result = quote({
      lines: command.lines.map(({ quantity }, index) => toLine(offers[index] as Offer, quantity, index, finalPrices)),
      couponIds,
      coupons: narrowed(coupons, command.couponOffers),
      shippingRateId,
      shippingRates: finalPrices ? [] : rules.shippingRates,
      taxRates: finalPrices ? [] : rules.taxRates,
      deliveryAddress,
      billingAddress,
      now,
    });
    const limitedCoupons = new Set(coupons.filter(isLimited).map(({ id }) => id));
    return { quote: result, offers, limitedCoupons, version: older(catalog.version, version) };
  }

  /** Makes the next quote see what is committed now: after a stale version was refused, or after a change of our own. */
  forget(organizationId: string): void {
    this.catalog.forget(organizationId);
    this.#rules.forget(organizationId);
  }

  /** Unknown codes are not remembered: guessing must not fill the memory. */
  async #couponsOf(organizationId: string, { coupons }: Rules, ids: readonly string[]): Promise<Coupon[]> {
    const missing = ids.filter((id) => !coupons.has(id));
    const read = missing.length === 0 ? [] : await this.coupons.findMany(organizationId, missing);
    for (const coupon of read) if (coupons.size < MAX_REMEMBERED_COUPONS) coupons.set(coupon.id, coupon);
    return [...ids.flatMap((id) => (missing.includes(id) ? [] : (coupons.get(id) ?? []))), ...read];
  }
}

/** Coupons with the caller's own limits to what they may touch. */
const narrowed = (coupons: readonly Coupon[], limits: QuoteCommand['couponOffers']): readonly Coupon[] =>
  coupons.map((coupon) => {
    const offerIds = limits?.get(coupon.id);
    if (!offerIds) return coupon;
    return {
      ...coupon,
      restrictions: [...coupon.restrictions, { type: 'restrict-to-offers', offerIds, minimumQuantity: 0 }],
    };
  });

const isLimited = ({ maxRedemptions, maxPerCustomer }: Coupon): boolean =>
  maxRedemptions !== null || maxPerCustomer !== null;

/** Two caches of one organization may differ for a moment; only the older version vouches for both. */
const older = (left: string, right: string): string => (BigInt(left) < BigInt(right) ? left : right);

function offersOf({ lines, now }: QuoteCommand, { offers }: CatalogSnapshot): Offer[] {
  const unknown = lines.flatMap(({ offerId }, index) =>
    offers.has(offerId) ? [] : [problemAt(index, 'is not known')],
  );
  if (unknown.length > 0) throw new DomainError('offer-not-found', 'There is no such offer.', { fields: unknown });
  const found = lines.map(({ offerId }) => offers.get(offerId) as Offer);
  const closed = found.flatMap((offer, index) => (isOnSale(offer, now) ? [] : [problemAt(index, 'cannot be bought')]));
  if (closed.length > 0) throw new DomainError('offer-unavailable', 'The offer cannot be bought.', { fields: closed });
  return found;
}

const problemAt = (index: number, message: string) => ({ field: `lines.${String(index)}.offerId`, message });

function toLine(offer: Offer, quantity: number, lineIndex: number, finalPrices: boolean): QuoteLineInput {
  const { id, itemId, productId, product, name, description, currency, formula, setupMinor, period } = offer;
  const requiresShipping = product.requiresShipping && !finalPrices;
  return {
    lineIndex,
    offerId: id,
    itemId,
    productId,
    name,
    description,
    quantity,
    formula,
    currency,
    requiresShipping,
    setupMinor,
    period,
  };
}
