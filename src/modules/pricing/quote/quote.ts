import { DomainError } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';
import { sumMinor } from '../../../kernel/money';
import type { CouponCart } from './coupon-rules';
import { couponProblem, usableCoupons } from './coupon-rules';
import { destinationOf } from './destination';
import { currencyOf, periodOf, priceLines } from './lines';
import { chooseShipping } from './shipping';
import { taxPlaceOf } from './tax-place';
import { type PricedParts, totalCart } from './total-cart';
import type { BillingPeriod, PricedLine, Quote, QuoteCoupon, QuoteInput, RecurringTotals } from './types';

const subtotalOf = (lines: readonly PricedLine[]): bigint => sumMinor(lines.map((line) => line.priceMinor));
const shipped = (lines: readonly PricedLine[]): boolean => lines.some((line) => line.requiresShipping);

/** Whether a redemption made now works on later invoices too: unless it says otherwise, it does. */
const worksAgain = (coupon: QuoteCoupon): boolean =>
  coupon.restrictions.every((rule) => rule.type !== 'discounts-per-redemption' || rule.quantity > 1);

/** The totals of every further period: the recurring lines without setup fees, with the coupons that still apply to them. */
function recurringTotals(period: BillingPeriod, first: PricedParts, cart: CouponCart): RecurringTotals {
  const lines = first.lines.filter((line) => line.period !== null);
  const ships = shipped(lines);
  const later: CouponCart = { ...cart, lines, ships, subtotalMinor: subtotalOf(lines) };
  const coupons = first.coupons.filter((coupon) => worksAgain(coupon) && couponProblem(coupon, later) === null);
  const shippingMinor = ships ? first.shippingMinor : 0n;
  return { ...totalCart({ ...first, lines, coupons, shippingMinor }).totals, period };
}

/**
 * What a cart costs. The one function behind preview and purchase: same input, same answer, to the minor unit; nothing is read
 * but the input. Line prices by formula -> coupons in order -> shipping -> taxes -> total.
 * @throws DomainError
 * - validation-failed: `billingAddress.region` or `deliveryAddress.region` (`taxPlaceOf`), `lines` (empty), `lines.N.quantity` (not a whole number from 1), `lines.N.offerId` (second billing period)
 * - quantity-limit: `lines.N.quantity`; mixed-currencies: `lines.N.offerId`
 * - shipping-unavailable: `shippingRateId` or `deliveryAddress`; coupon-invalid: `couponIds.N`
 * - amount-out-of-range: `lines.N.quantity` (subtotal) or `lines` (total) above `LIMITS.totalMinor`
 */
export function quote(input: QuoteInput): Quote {
  const currency = currencyOf(input.lines);
  const period = periodOf(input.lines);
  const lines = priceLines(input.lines);
  const subtotalMinor = subtotalOf(lines);
  const destination = destinationOf(input);
  const ships = shipped(lines);
  const { rate, available } = chooseShipping({
    ships,
    rates: input.shippingRates,
    chosenId: input.shippingRateId,
    currency,
    subtotalMinor,
    destination,
  });
  const cart: CouponCart = { currency, lines, subtotalMinor, ships, destination, now: input.now };
  const coupons = usableCoupons(input, cart);
  const shippingMinor = rate?.priceMinor ?? 0n;
  const taxPlace = taxPlaceOf(input, ships);
  const parts: PricedParts = { lines, coupons, shippingMinor, taxRates: input.taxRates, taxPlace };
  const total = totalCart(parts);
  if (total.totals.totalMinor > LIMITS.totalMinor) {
    throw new DomainError('amount-out-of-range', 'The amount of the purchase is too large.', {
      fields: [{ field: 'lines', message: 'makes the amount too large' }],
    });
  }
  return {
    currency,
    lines: total.lines,
    discounts: total.discounts,
    taxes: total.taxes,
    taxPlace,
    shipping: {
      rateId: rate?.id ?? null,
      name: rate?.name ?? null,
      amountMinor: shippingMinor,
      discountMinor: total.shippingDiscountMinor,
      taxMinor: total.shippingTaxMinor,
    },
    availableRates: available,
    recurring: period === null ? null : recurringTotals(period, parts, cart),
    ...total.totals,
  };
}
