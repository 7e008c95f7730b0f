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

/** One coupon used by one purchase. */
export interface RedemptionRequest {
  /** Id of the redemption. */
  readonly id: string;
  readonly organizationId: string;
  readonly couponId: string;
  readonly purchaseId: string;
  readonly customerId: string;
  readonly amountMinor: bigint;
}

export type RedemptionOutcome = 'redeemed' | 'exhausted';
