import type { CouponKey, LimitedCoupon, PriorUse, RedemptionOutcome, RedemptionRequest } from './types';

/** Locked coupons that have a limit, with what is left of it, by `couponKey`. */
export type CouponLimits = ReadonlyMap<string, LimitedCoupon>;

export interface RedemptionDecision {
  readonly outcome: RedemptionOutcome;
  /** Whether it uses up one of the redemptions that are left; what the purchase had redeemed before does not. */
  readonly counts: boolean;
}

/** Name of a coupon in a map. */
export const couponKey = ({ organizationId, couponId }: CouponKey): string =>
  JSON.stringify([organizationId, couponId]);

/** Whether a limit per customer takes two redemptions of a coupon for one customer's. */
const isSameCustomer = (left: RedemptionRequest, right: RedemptionRequest): boolean =>
  left.customerId === right.customerId || left.emails.some((email) => right.emails.includes(email));

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
  const counted: RedemptionRequest[] = [];
  const decisions = new Map<RedemptionRequest, RedemptionDecision>();
  requests.forEach((request, index) => {
    const limit = limits.get(couponKey(request));
    const before = priorUses[index];
    if (!limit || !before) throw new Error('a limited coupon was not read');
    const ahead = counted.filter((other) => couponKey(other) === couponKey(request));
    const byCustomer = before.byCustomer + ahead.filter((other) => isSameCustomer(other, request)).length;
    const fits =
      (limit.left === null || ahead.length < limit.left) &&
      (limit.perCustomer === null || byCustomer < limit.perCustomer);
    const counts = fits && !before.byPurchase;
    decisions.set(request, { outcome: fits || before.byPurchase ? 'redeemed' : 'exhausted', counts });
    if (counts) counted.push(request);
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
