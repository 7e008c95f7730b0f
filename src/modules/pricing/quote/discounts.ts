import { allocateByLargestRemainder, multiplyByRatio, sumMinor } from '../../../kernel/money';
import { discountedUnits } from './buy-get';
import { isEligible } from './coupon-rules';
import type { Discount, PricedLine, QuoteCoupon, QuoteDiscount } from './types';

const HUNDREDTHS_OF_WHOLE = 10_000n;

/** How much of what is left on a line lies within the coupon's reach: nothing, all, or the units a "buy, get" rule names. */
function reachMinor(coupon: QuoteCoupon, lines: readonly PricedLine[], left: readonly bigint[]): bigint[] {
  const reach = lines.map((line, index) => (isEligible(coupon, line) ? (left[index] ?? 0n) : 0n));
  const buyGet = coupon.restrictions.find((restriction) => restriction.type === 'restrict-to-bxgy');
  if (buyGet === undefined) return reach;
  const units = discountedUnits(lines, buyGet);
  return lines.map((line, index) =>
    multiplyByRatio(reach[index] ?? 0n, BigInt(units?.[index] ?? 0), BigInt(line.quantity)),
  );
}

/** What the discount takes off `baseMinor`: never more than it. Percentages round half up. */
function amountOffMinor(discount: Discount, baseMinor: bigint): bigint {
  const wanted =
    discount.type === 'fixed'
      ? discount.amountMinor
      : multiplyByRatio(baseMinor, BigInt(discount.percentHundredths), HUNDREDTHS_OF_WHOLE);
  return wanted < baseMinor ? wanted : baseMinor;
}

/**
 * Applies coupons one after the other, each to what the earlier ones left, and spreads every discount over its base by largest
 * remainder: lines in order, the shipping last.
 * @param coupons already found usable, in the order in which they work
 */
export function applyCoupons(
  coupons: readonly QuoteCoupon[],
  lines: readonly PricedLine[],
  shippingMinor: bigint,
): readonly QuoteDiscount[] {
  let left = lines.map((line) => line.priceMinor);
  let shippingLeft = shippingMinor;
  return coupons.map((coupon) => {
    const items = coupon.context === 'shipping' ? lines.map(() => 0n) : reachMinor(coupon, lines, left);
    const base = [...items, coupon.context === 'items' ? 0n : shippingLeft];
    const amountMinor = amountOffMinor(coupon.discount, sumMinor(base));
    const shares = allocateByLargestRemainder(amountMinor, base);
    const perLine = shares.slice(0, lines.length);
    const onShipping = shares[lines.length] ?? 0n;
    left = left.map((minor, index) => minor - (perLine[index] ?? 0n));
    shippingLeft -= onShipping;
    return {
      couponId: coupon.id,
      description: coupon.description || `Coupon "${coupon.id}"`,
      context: coupon.context,
      amountMinor,
      perLine,
      shippingMinor: onShipping,
    };
  });
}
