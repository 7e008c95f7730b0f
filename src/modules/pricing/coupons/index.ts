export { foldCode } from './fold-code';
export { Coupons } from './coupons.service';
export type { CouponLimits } from './decide-redemptions';
export type { Coupon, PutCoupon, RedemptionOutcome, RedemptionRequest } from './types';
