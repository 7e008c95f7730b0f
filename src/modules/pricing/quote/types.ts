/** Everything a quote is made from and what it says. Plain data: amounts in minor units of one currency, no I/O, no clock. */

export interface PriceBracket {
  /** Cumulative upper bound (the quantity up to which this bracket reaches), ascending; null in the last one: unbounded. */
  readonly maxQuantity: number | null;
  readonly priceMinor: bigint;
}

/** One price whatever the quantity. */
export interface FixedFee {
  readonly kind: 'fixed-fee';
  readonly priceMinor: bigint;
}

/** Price times quantity. */
export interface FlatRate {
  readonly kind: 'flat-rate';
  readonly priceMinor: bigint;
  readonly maxQuantity?: number | null;
}

/** The price of the bracket reached is the price of the whole line. */
export interface Stairstep {
  readonly kind: 'stairstep';
  readonly brackets: readonly PriceBracket[];
}

/** Each unit costs the price of the bracket it falls into. */
export interface Tiered {
  readonly kind: 'tiered';
  readonly brackets: readonly PriceBracket[];
}

/** All units cost the price of the bracket reached. */
export interface Volume {
  readonly kind: 'volume';
  readonly brackets: readonly PriceBracket[];
}

export type PriceFormula = FixedFee | FlatRate | Stairstep | Tiered | Volume;

export interface BillingPeriod {
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly length: number;
}

export interface QuoteLineInput {
  /** Place in the caller's cart; refusals name `lines.<lineIndex>`. */
  readonly lineIndex: number;
  readonly offerId: string;
  readonly itemId: bigint;
  readonly productId: string;
  readonly name: string;
  readonly description: string;
  readonly quantity: number;
  readonly formula: PriceFormula;
  readonly currency: string;
  readonly requiresShipping: boolean;
  /** One-off fee at the start; becomes a line of its own. */
  readonly setupMinor?: bigint | null;
  /** Present when the offer is charged again every period. */
  readonly period?: BillingPeriod | null;
}

/** The part of an address that prices depend on. */
export interface QuoteAddress {
  readonly country: string | null;
  readonly region: string | null;
}

/** Where a purchase is taxed. */
export interface TaxPlace {
  /** null: the seller's own place. */
  readonly country: string | null;
  /** ISO 3166-2 codes without the country: the region and those it lies in, the smallest first; none: not known. */
  readonly regions: readonly string[];
}

export type DiscountContext = 'items' | 'shipping' | 'items-and-shipping';

export type Discount =
  /** 1 000 = 10.00 %. */
  | { readonly type: 'percent'; readonly percentHundredths: number }
  | { readonly type: 'fixed'; readonly amountMinor: bigint; readonly currency: string };

export interface OfferQuantity {
  readonly offerId: string;
  readonly quantity: number;
}

/** Limits on redemptions as such (per customer, in total) are counted by the database and do not stand here. */
export type CouponRestriction =
  | { readonly type: 'restrict-to-offers'; readonly offerIds: readonly string[]; readonly minimumQuantity: number }
  | { readonly type: 'restrict-to-products'; readonly productIds: readonly string[]; readonly minimumQuantity: number }
  /** Country of the delivery address, else of the billing address. */
  | { readonly type: 'restrict-to-countries'; readonly countries: readonly string[] }
  /** Compared with the subtotal before discounts. */
  | { readonly type: 'minimum-order-amount'; readonly amountMinor: bigint; readonly currency: string }
  | { readonly type: 'paid-by-time'; readonly time: Date }
  /** Who buys all of `buy` gets the discount on up to the `get` units beside them, once per purchase. */
  | {
      readonly type: 'restrict-to-bxgy';
      readonly buy: readonly OfferQuantity[];
      readonly get: readonly OfferQuantity[];
    }
  /** On how many invoices one redemption works; absent: on every one. */
  | { readonly type: 'discounts-per-redemption'; readonly quantity: number };

export interface QuoteCoupon {
  readonly id: string;
  /** Empty: the discount is called `Coupon "<id>"`. */
  readonly description: string;
  readonly discount: Discount;
  readonly context: DiscountContext;
  readonly status: 'draft' | 'issued' | 'expired';
  readonly issuedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly restrictions: readonly CouponRestriction[];
}

export interface ShippingRate {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: bigint;
  readonly currency: string;
  /** null: everywhere. */
  readonly countries: readonly string[] | null;
  /** Bounds on the subtotal before discounts, both inclusive; null: none. */
  readonly minOrderMinor: bigint | null;
  readonly maxOrderMinor: bigint | null;
}

export interface TaxRate {
  readonly id: string;
  readonly description: string;
  /** Parts per million: 88 750 = 8.875 %. */
  readonly ratePpm: bigint;
  readonly country: string;
  /** ISO 3166-2 code without the country, as `NY`; null: the whole country. */
  readonly region: string | null;
}

export interface QuoteInput {
  readonly lines: readonly QuoteLineInput[];
  /** As asked for, in the order in which they work. */
  readonly couponIds: readonly string[];
  /** Those of `couponIds` that exist, in any order. */
  readonly coupons: readonly QuoteCoupon[];
  readonly shippingRateId: string | null;
  /** Active rates; whether they apply is decided here. */
  readonly shippingRates: readonly ShippingRate[];
  readonly taxRates: readonly TaxRate[];
  readonly deliveryAddress: QuoteAddress | null;
  readonly billingAddress: QuoteAddress | null;
  readonly now: Date;
}

/** A line with its price, before anything is taken off. */
export interface PricedLine {
  readonly lineIndex: number;
  /** A setup fee stands directly after the item it belongs to, with quantity 1. */
  readonly kind: 'item' | 'setup';
  readonly offerId: string;
  readonly itemId: bigint;
  readonly productId: string;
  readonly name: string;
  readonly description: string;
  readonly quantity: number;
  readonly requiresShipping: boolean;
  readonly period: BillingPeriod | null;
  /** For showing only (see `unitPriceMinor`); `priceMinor` is what counts. */
  readonly unitPriceMinor: bigint;
  readonly priceMinor: bigint;
}

export interface QuoteLine extends PricedLine {
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
}

export interface QuoteDiscount {
  readonly couponId: string;
  readonly description: string;
  readonly context: DiscountContext;
  readonly amountMinor: bigint;
  /** What of the amount falls on each line, in the order of the quote's lines; with `shippingMinor` it adds up to the amount. */
  readonly perLine: readonly bigint[];
  readonly shippingMinor: bigint;
}

export interface QuoteTax {
  readonly id: string;
  readonly description: string;
  readonly ratePpm: bigint;
  readonly amountMinor: bigint;
}

export interface QuoteShipping {
  /** null: nothing has to be shipped, and the amounts are 0. */
  readonly rateId: string | null;
  readonly name: string | null;
  readonly amountMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
}

/** `total = subtotal - discount + shipping + tax`; the discount includes the one on shipping. */
export interface QuoteTotals {
  readonly subtotalMinor: bigint;
  readonly discountMinor: bigint;
  readonly shippingMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
}

export interface RecurringTotals extends QuoteTotals {
  readonly period: BillingPeriod;
}

export interface Quote extends QuoteTotals {
  readonly currency: string;
  readonly lines: readonly QuoteLine[];
  readonly discounts: readonly QuoteDiscount[];
  readonly shipping: QuoteShipping;
  /** Rates the buyer may choose from, cheapest first; empty when nothing has to be shipped. */
  readonly availableRates: readonly ShippingRate[];
  readonly taxes: readonly QuoteTax[];
  readonly taxPlace: TaxPlace;
  /** What each further period costs; null when nothing recurs. */
  readonly recurring: RecurringTotals | null;
}
