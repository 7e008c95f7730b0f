import type { QuoteCoupon } from '../quote';

/** A discount with a code. Its limits are counted by the database, in the transaction of the purchase. */
export interface Coupon extends QuoteCoupon {
  readonly organizationId: string;
  /** null: no limit, and then nothing is counted. */
  readonly maxRedemptions: number | null;
  readonly maxPerCustomer: number | null;
  /** Redemptions that count against `maxRedemptions`. */
  readonly redemptions: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type PutCoupon = Omit<Coupon, 'redemptions' | 'createdAt' | 'updatedAt'>;

/** Names a coupon. */
export interface CouponKey {
  readonly organizationId: string;
  readonly couponId: string;
}

/** A coupon that has a limit, as it was locked or read. */
export interface LimitedCoupon extends CouponKey {
  /** Redemptions that are left; null: any number. */
  readonly left: number | null;
  /** How often one customer may redeem it; null: any number of times. */
  readonly perCustomer: number | null;
}

/** What was redeemed before, as far as it was not given back. */
export interface PriorUse {
  /** How often the customer has redeemed the coupon, by id or by one of the e-mail addresses. */
  readonly byCustomer: number;
  /** Whether the purchase has redeemed it already. */
  readonly byPurchase: boolean;
}

/** One coupon used by one purchase. */
export interface RedemptionRequest extends CouponKey {
  /** Id of the redemption. */
  readonly id: string;
  readonly purchaseId: string;
  readonly customerId: string;
  /**
   * Folded e-mail addresses that count as the customer beside the id: the one given with the purchase, the one on the
   * customer's record. At most two; none where the coupon has no limit per customer.
   */
  readonly emails: readonly string[];
  readonly amountMinor: bigint;
}

/** Until when an unpaid purchase keeps what it has redeemed. */
export interface RedemptionEnd {
  readonly purchaseId: string;
  readonly until: Date;
}

export type RedemptionOutcome = 'redeemed' | 'exhausted';
