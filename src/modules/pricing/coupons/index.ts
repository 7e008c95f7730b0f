export { Coupons } from './coupons';
export type { Coupon, PutCoupon, RedemptionOutcome, RedemptionRequest } from './types';
export type { CouponLimits } from './redeem';
