/** What an organization sells, as plain data. Amounts are minor units of the offer's currency. */

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** What strangers (publishable keys, shoppers, payers) may do on a website. 0: without limit. */
export interface WebsiteLimits {
  /** Purchases that one client address may hold stock for at the same time, without having paid. */
  readonly activeHolds: number;
  /** The share of an item's available units, 0 to 1, that one client address may hold. */
  readonly heldUnitsShare: number;
  /** Declined charges after which the next one is refused. */
  readonly declinesPerTenMinutes: number;
}

export interface Website {
  readonly organizationId: string;
  readonly id: string;
  readonly name: string;
  /** Redirects of a purchase must stay on this origin. */
  readonly url: string;
  readonly servicePhone: string;
  readonly serviceEmail: string;
  /** As far as they differ from the defaults; `limitsOf` has all of them. */
  readonly limits: Partial<WebsiteLimits>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Product {
  readonly organizationId: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly unitLabel: string;
  readonly requiresShipping: boolean;
  readonly imageUrl: string | null;
  readonly customFields: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface PriceBracket {
  /** Cumulative upper bound, ascending; null in the last one: unbounded. */
  readonly maxQuantity: number | null;
  readonly priceMinor: bigint;
}

export interface FixedFee {
  readonly kind: 'fixed-fee';
  readonly priceMinor: bigint;
}

export interface FlatRate {
  readonly kind: 'flat-rate';
  readonly priceMinor: bigint;
  readonly maxQuantity?: number | null;
}

export interface BracketFormula<Kind extends 'stairstep' | 'tiered' | 'volume'> {
  readonly kind: Kind;
  readonly brackets: readonly PriceBracket[];
}

/** How quantity becomes a price. The pricing module computes with it; the catalogue only keeps it. */
export type PriceFormula =
  FixedFee | FlatRate | BracketFormula<'stairstep'> | BracketFormula<'tiered'> | BracketFormula<'volume'>;

export const PERIOD_UNITS = ['day', 'week', 'month', 'year'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

export interface BillingPeriod {
  readonly unit: PeriodUnit;
  readonly length: number;
}

export const DEAL_TYPES = ['daily-deal', 'on-going', 'card-linked'] as const;
export const DEAL_STATES = [
  'submitted',
  'in-review',
  'rejected',
  'approved',
  'in-flight',
  'paused',
  'cancelled',
  'landed',
  'deleted',
] as const;
export const FULFILLMENT_METHODS = ['redemptioncoded', 'printed', 'shipped'] as const;

/** What makes an offer a deal. Only one in flight, between its times, may be bought. */
export interface Deal {
  readonly type: (typeof DEAL_TYPES)[number];
  readonly state: (typeof DEAL_STATES)[number];
  readonly title: string;
  readonly imageUrl: string | null;
  readonly startAt: Date | null;
  readonly endAt: Date | null;
  readonly vouchersExpireAt: Date | null;
  readonly fulfillmentMethod: (typeof FULFILLMENT_METHODS)[number];
}

export const PACKAGE_TYPES = [
  'AlaCarte',
  'Bundle',
  'Curated Collection',
  'Developer',
  'Membership',
  'Saas',
  'Software',
  'Software Bundle',
] as const;
export const PRODUCT_TYPES = ['Render', 'Storage', 'Workstation'] as const;

/** What makes an offer a package. */
export interface PackageInfo {
  readonly type: (typeof PACKAGE_TYPES)[number];
  readonly productType: (typeof PRODUCT_TYPES)[number];
}

/** A plan, a deal and a package are one offer under three names. */
export interface Offer {
  /** The number stock is counted under. */
  readonly itemId: bigint;
  readonly organizationId: string;
  readonly id: string;
  readonly productId: string;
  readonly product: Product;
  readonly name: string;
  readonly description: string;
  readonly currency: string;
  readonly formula: PriceFormula;
  /** One-off fee at the start. */
  readonly setupMinor: bigint | null;
  /** Present when the offer is charged again every period. */
  readonly period: BillingPeriod | null;
  readonly isActive: boolean;
  readonly maxPerUser: number | null;
  readonly issuesVouchers: boolean;
  /** Counts changes of the price. */
  readonly revision: number;
  readonly deal: Deal | null;
  readonly package: PackageInfo | null;
  readonly customFields: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Everything one organization sells, as it was at `version`. Maps are in the order of their ids. */
export interface CatalogSnapshot {
  readonly version: string;
  readonly offers: ReadonlyMap<string, Offer>;
  readonly offersByItem: ReadonlyMap<bigint, Offer>;
  readonly products: ReadonlyMap<string, Product>;
  readonly websites: ReadonlyMap<string, Website>;
  /** The names doors have of their own for offers. */
  readonly offerNames: ReadonlyMap<string, OfferNames>;
}

/** How one door calls offers. */
export interface OfferNames {
  /** Code → offer id. */
  readonly ids: ReadonlyMap<string, string>;
  /** Offer id → the lowest of its codes, so that an answer never changes by itself. */
  readonly codes: ReadonlyMap<string, string>;
}

export interface PutWebsite {
  readonly organizationId: string;
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly servicePhone?: string | undefined;
  readonly serviceEmail?: string | undefined;
  /** Absent: the defaults. */
  readonly limits?: Partial<WebsiteLimits> | undefined;
}

export interface PutProduct {
  readonly organizationId: string;
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly unitLabel?: string | undefined;
  readonly requiresShipping?: boolean | undefined;
  readonly imageUrl?: string | null | undefined;
  readonly customFields?: JsonObject | undefined;
}

export interface PutOffer {
  readonly organizationId: string;
  readonly id: string;
  /** Absent: a product of the offer's own id and name, made when it is not there yet. */
  readonly productId?: string | undefined;
  readonly name: string;
  readonly description?: string | undefined;
  readonly currency: string;
  readonly formula: PriceFormula;
  readonly setupMinor?: bigint | null | undefined;
  readonly period?: BillingPeriod | null | undefined;
  readonly isActive?: boolean | undefined;
  readonly maxPerUser?: number | null | undefined;
  /** Absent: a deal issues vouchers, anything else does not. */
  readonly issuesVouchers?: boolean | undefined;
  readonly deal?: Deal | null | undefined;
  readonly package?: PackageInfo | null | undefined;
  readonly customFields?: JsonObject | undefined;
}

export const ALIAS_KINDS = ['offer', 'customer', 'instrument'] as const;
export type AliasKind = (typeof ALIAS_KINDS)[number];

/** What became of an offer that was put. */
export interface PutOfferResult {
  readonly itemId: bigint;
  readonly revision: number;
  readonly created: boolean;
}

/** A door's own name for something of the core. */
export interface ExternalId {
  readonly organizationId: string;
  readonly door: string;
  readonly kind: AliasKind;
  readonly code: string;
  readonly coreId: string;
}
