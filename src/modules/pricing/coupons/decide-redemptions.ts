import type { CouponKey, LimitedCoupon, PriorUse, RedemptionOutcome, RedemptionRequest } from './types';

/** Locked coupons that have a limit, with what is left of it, by `couponKey`. */
export type CouponLimits = ReadonlyMap<string, LimitedCoupon>;

export interface RedemptionDecision {
  readonly outcome: RedemptionOutcome;
  /** Whether it uses up one of the redemptions that are left; what the purchase had redeemed before does not. */
  readonly counts: boolean;
}

const keyOf = (...parts: string[]): string => JSON.stringify(parts);

/** Name of a coupon in a map. */
export const couponKey = ({ organizationId, couponId }: CouponKey): string => keyOf(organizationId, couponId);

/**
 * Who gets what is left of limited coupons: first come, first served. A request that is refused does not count against those behind it.
 * @param requests of limited coupons only
 * @param limits of all their coupons
 * @param priorUses one per request, in order
 */
export function decideRedemptions(
  requests: readonly RedemptionRequest[],
  limits: CouponLimits,
  priorUses: readonly PriorUse[],
): Map<RedemptionRequest, RedemptionDecision> {
  const counted = new Map<string, number>();
  const countOf = (key: string): number => counted.get(key) ?? 0;
  const decisions = new Map<RedemptionRequest, RedemptionDecision>();
  requests.forEach((request, index) => {
    const limit = limits.get(couponKey(request));
    const before = priorUses[index];
    if (!limit || !before) throw new Error('a limited coupon was not read');
    const perCoupon = couponKey(request);
    const perCustomer = keyOf(request.organizationId, request.couponId, request.customerId);
    const fits =
      (limit.left === null || countOf(perCoupon) < limit.left) &&
      (limit.perCustomer === null || before.byCustomer + countOf(perCustomer) < limit.perCustomer);
    const counts = fits && !before.byPurchase;
    decisions.set(request, { outcome: fits || before.byPurchase ? 'redeemed' : 'exhausted', counts });
    if (!counts) return;
    counted.set(perCoupon, countOf(perCoupon) + 1);
    counted.set(perCustomer, countOf(perCustomer) + 1);
  });
  return decisions;
}

/** Requests per coupon, as its counter is raised. */
export function unitsPerCoupon(requests: readonly RedemptionRequest[]): (CouponKey & { readonly units: number })[] {
  const coupons = new Map<string, CouponKey & { units: number }>();
  for (const request of requests) {
    const { organizationId, couponId } = request;
    const coupon = coupons.get(couponKey(request)) ?? { organizationId, couponId, units: 0 };
    coupons.set(couponKey(request), { ...coupon, units: coupon.units + 1 });
  }
  return [...coupons.values()];
}
