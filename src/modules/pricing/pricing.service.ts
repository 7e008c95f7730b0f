import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { TenantVersion, VersionedCache } from '../../kernel/tenant-version';
import { Catalog, type CatalogSnapshot, isOnSale, type Offer } from '../catalog';
import { type Coupon, Coupons, foldCode } from './coupons';
import { quote, type Quote, type QuoteAddress, type QuoteLineInput, type ShippingRate, type TaxRate } from './quote';
import { DeliveryRates } from './rates';

/** Most coupons one organization's cache remembers; the others are read each time. */
const MAX_REMEMBERED_COUPONS = 10_000;

export interface QuoteCommand {
  readonly organizationId: string;
  readonly lines: readonly { readonly offerId: string; readonly quantity: number }[];
  /** Codes as the buyer wrote them: capitals and outer blanks do not matter. */
  readonly couponIds: readonly string[];
  /** Coupons that may touch these offers only, by code as written. */
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
  /** Those of them that one customer may redeem only so often. */
  readonly couponsPerCustomer: ReadonlySet<string>;
  /** Version of the data the quote was made from; to be confirmed in the transaction that relies on it. */
  readonly version: string;
}

interface Rules {
  readonly shippingRates: readonly ShippingRate[];
  readonly taxRates: readonly TaxRate[];
  /** By folded code. Filled as codes are asked for: an organization may have more of them than fit into memory. */
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
   * @throws DomainError offer-not-found, offer-unavailable (`lines.N.offerId`), quantity-limit for too many vouchers (`lines.N.quantity`),
   * and everything `quote` throws
   */
  async quote(command: QuoteCommand): Promise<QuoteResult> {
    const { organizationId, couponIds, shippingRateId, deliveryAddress, billingAddress, now, finalPrices } = command;
    const catalog = await this.catalog.snapshot(organizationId);
    const { version, value: rules } = await this.#rules.get(organizationId);
    const offers = offersOf(command, catalog);
    requireVouchersWithin(command, offers);
    const coupons = await this.#couponsOf(organizationId, rules, [...new Set(couponIds.map(foldCode))]);
    const result = quote({
      lines: command.lines.map(({ quantity }, index) => toLine(offers[index] as Offer, quantity, index, finalPrices)),
      couponIds: couponIds.map((code) => coupons.get(foldCode(code))?.id ?? code),
      coupons: narrowed(coupons, command.couponOffers),
      shippingRateId,
      shippingRates: finalPrices ? [] : rules.shippingRates,
      taxRates: finalPrices ? [] : rules.taxRates,
      deliveryAddress,
      billingAddress,
      now,
    });
    const idsOf = (those: (coupon: Coupon) => boolean) =>
      new Set([...coupons.values()].filter(those).map(({ id }) => id));
    return {
      quote: result,
      offers,
      limitedCoupons: idsOf(isLimited),
      couponsPerCustomer: idsOf(({ maxPerCustomer }) => maxPerCustomer !== null),
      version: older(catalog.version, version),
    };
  }

  /** Makes the next quote see what is committed now: after a stale version was refused, or after a change of our own. */
  forget(organizationId: string): void {
    this.catalog.forget(organizationId);
    this.#rules.forget(organizationId);
  }

  /** Makes the next quote look whether anything it is made from has changed. */
  recheck(organizationId: string): void {
    this.catalog.recheck(organizationId);
    this.#rules.recheck(organizationId);
  }

  /** The coupons that exist, by folded code. Unknown codes are not remembered: guessing must not fill the memory. */
  async #couponsOf(
    organizationId: string,
    { coupons }: Rules,
    codes: readonly string[],
  ): Promise<ReadonlyMap<string, Coupon>> {
    const missing = codes.filter((code) => !coupons.has(code));
    const read = missing.length === 0 ? [] : await this.coupons.findMany(organizationId, missing);
    for (const coupon of read) if (coupons.size < MAX_REMEMBERED_COUPONS) coupons.set(foldCode(coupon.id), coupon);
    const found = new Map(read.map((coupon) => [foldCode(coupon.id), coupon]));
    for (const code of codes) {
      const coupon = coupons.get(code);
      if (coupon) found.set(code, coupon);
    }
    return found;
  }
}

/** Coupons with the caller's own limits to what they may touch. */
function narrowed(coupons: ReadonlyMap<string, Coupon>, limits: QuoteCommand['couponOffers']): readonly Coupon[] {
  const offersOf = new Map([...(limits ?? [])].map(([code, offerIds]) => [foldCode(code), offerIds]));
  return [...coupons].map(([code, coupon]) => {
    const offerIds = offersOf.get(code);
    if (!offerIds) return coupon;
    return {
      ...coupon,
      restrictions: [...coupon.restrictions, { type: 'restrict-to-offers', offerIds, minimumQuantity: 0 }],
    };
  });
}

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

/** Each unit of some offers becomes a voucher, and so many are made in one transaction. @throws DomainError quantity-limit */
function requireVouchersWithin({ lines }: QuoteCommand, offers: readonly Offer[]): void {
  const fields = lines.flatMap(({ quantity }, index) =>
    offers[index]?.issuesVouchers && quantity > LIMITS.vouchersPerLine
      ? [
          {
            field: `lines.${String(index)}.quantity`,
            message: `must be at most ${String(LIMITS.vouchersPerLine)}, because each unit becomes a voucher`,
          },
        ]
      : [],
  );
  if (fields.length > 0) throw new DomainError('quantity-limit', 'A line cannot have that many vouchers.', { fields });
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
