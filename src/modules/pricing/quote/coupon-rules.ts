import type { FieldProblem } from '../../../kernel/errors';
import { DomainError, assertUnreachable } from '../../../kernel/errors';
import { discountedUnits } from './buy-get';
import { reaches } from './destination';
import type { CouponRestriction, PricedLine, QuoteAddress, QuoteCoupon, QuoteInput } from './types';

/** What a coupon's rules look at. */
export interface CouponCart {
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly subtotalMinor: bigint;
  readonly ships: boolean;
  readonly destination: QuoteAddress;
  readonly now: Date;
}

/** Whether the restriction lets the discount touch this line; a setup fee goes with its item. */
function admits(restriction: CouponRestriction, line: PricedLine): boolean {
  if (restriction.type === 'restrict-to-offers') return restriction.offerIds.includes(line.offerId);
  if (restriction.type === 'restrict-to-products') return restriction.productIds.includes(line.productId);
  return true;
}

/** Whether the coupon's discount may touch the line. */
export const isEligible = (coupon: QuoteCoupon, line: PricedLine): boolean =>
  coupon.restrictions.every((restriction) => admits(restriction, line));

function restrictionProblem(restriction: CouponRestriction, cart: CouponCart): string | null {
  switch (restriction.type) {
    case 'restrict-to-offers':
    case 'restrict-to-products': {
      const counted = cart.lines.filter((line) => line.kind === 'item' && admits(restriction, line));
      const quantity = counted.reduce((sum, line) => sum + line.quantity, 0);
      return quantity >= Math.max(1, restriction.minimumQuantity) ? null : 'does not apply to these items';
    }
    case 'restrict-to-countries':
      return reaches(restriction.countries, cart.destination) ? null : 'does not apply to this country';
    case 'minimum-order-amount':
      if (restriction.currency !== cart.currency) return 'has another currency than the order';
      return cart.subtotalMinor >= restriction.amountMinor ? null : 'needs a larger order';
    case 'paid-by-time':
      return cart.now <= restriction.time ? null : 'has expired';
    case 'restrict-to-bxgy':
      return discountedUnits(cart.lines, restriction) === null ? 'does not apply to these items' : null;
    case 'discounts-per-redemption':
      return null;
    default:
      return assertUnreachable(restriction);
  }
}

/** Why the coupon cannot be used for this cart, in words for the buyer; null when it can. */
export function couponProblem(coupon: QuoteCoupon, cart: CouponCart): string | null {
  const { discount, context, issuedAt, expiresAt } = coupon;
  if (coupon.status === 'draft' || (issuedAt !== null && cart.now < issuedAt)) return 'is not a valid coupon';
  if (coupon.status === 'expired' || (expiresAt !== null && cart.now >= expiresAt)) return 'has expired';
  if (discount.type === 'fixed' && discount.currency !== cart.currency) return 'has another currency than the order';
  for (const restriction of coupon.restrictions) {
    const problem = restrictionProblem(restriction, cart);
    if (problem !== null) return problem;
  }
  if (context === 'shipping') return cart.ships ? null : 'applies to shipping only';
  return cart.lines.some((line) => isEligible(coupon, line)) ? null : 'does not apply to these items';
}

/**
 * The coupons asked for, in that order.
 * @throws DomainError coupon-invalid naming every `couponIds.N` that is unknown, repeated, out of its time or does not apply
 */
export function usableCoupons(
  input: Pick<QuoteInput, 'couponIds' | 'coupons'>,
  cart: CouponCart,
): readonly QuoteCoupon[] {
  const known = new Map(input.coupons.map((coupon) => [coupon.id, coupon]));
  const used: QuoteCoupon[] = [];
  const fields: FieldProblem[] = [];
  input.couponIds.forEach((id, index) => {
    const coupon = known.get(id);
    const repeated = input.couponIds.indexOf(id) < index;
    const problem = repeated ? 'is repeated' : coupon ? couponProblem(coupon, cart) : 'is not a valid coupon';
    if (problem !== null) fields.push({ field: `couponIds.${index}`, message: problem });
    else if (coupon) used.push(coupon);
  });
  if (fields.length > 0) throw new DomainError('coupon-invalid', 'A coupon cannot be applied.', { fields });
  return used;
}
