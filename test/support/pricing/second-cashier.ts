import Big from 'big.js';
import { exponentOf } from '../../../src/kernel/money';
import type { QuoteCoupon, QuoteInput, QuoteLineInput } from '../../../src/modules/pricing/quote';

/**
 * A second cashier, written differently: decimals of the major unit instead of integers, prices counted unit by unit, remainders
 * handed out one unit at a time. It knows nothing of the code under test but its types.
 */
const Exact = Big();
Exact.DP = 0;
Exact.RM = Exact.roundDown;

export interface Bill {
  subtotal: Big;
  discounts: Big[];
  shares: Big[][];
  shipping: Big;
  taxes: Big[];
  taxShares: Big[];
  total: Big;
}

const plus = (amounts: readonly Big[]): Big => amounts.reduce((left, right) => left.plus(right), new Exact(0));

export class SecondCashier {
  private readonly decimals: number;
  private readonly cent: Big;

  constructor(private readonly input: QuoteInput) {
    this.decimals = exponentOf(input.lines[0]?.currency ?? 'USD');
    this.cent = new Exact(`1e-${this.decimals}`);
  }

  private money(minor: bigint): Big {
    return this.cent.times(new Exact(minor));
  }

  private priceOf({ formula, quantity }: QuoteLineInput): Big {
    if (formula.kind === 'fixed-fee') return this.money(formula.priceMinor);
    if (formula.kind === 'flat-rate') return this.money(formula.priceMinor).times(quantity);
    const prices: Big[] = [];
    for (let unit = 1; unit <= quantity; unit += 1) {
      const bracket = formula.brackets.filter(({ maxQuantity }) => (maxQuantity ?? Infinity) >= unit)[0];
      prices.push(this.money(bracket?.priceMinor ?? 0n));
    }
    const last = prices.at(-1) ?? new Exact(0);
    return formula.kind === 'tiered' ? plus(prices) : formula.kind === 'stairstep' ? last : last.times(quantity);
  }

  /** All units of an offer are counted together, and each line pays its part. */
  private priceInCart(line: QuoteLineInput): Big {
    const same = this.input.lines.filter(({ offerId }) => offerId === line.offerId);
    const quantity = same.reduce((sum, each) => sum + each.quantity, 0);
    const parts = this.share(
      this.priceOf({ ...line, quantity }),
      same.map((each) => new Exact(each.quantity)),
    );
    return parts[same.indexOf(line)] as Big;
  }

  /** Everybody's whole cents first, then cent by cent to whoever is owed most. */
  private share(amount: Big, weights: readonly Big[]): Big[] {
    const whole = plus(weights);
    if (whole.eq(0)) return weights.map(() => whole);
    const given = weights.map((weight) => amount.times(weight).div(whole.times(this.cent)).times(this.cent));
    const owed = weights.map((weight, index) => amount.times(weight).minus((given[index] as Big).times(whole)));
    while (plus(given).lt(amount)) {
      const most = owed.reduce((best, each, index) => (each.gt(owed[best] as Big) ? index : best), 0);
      given[most] = (given[most] as Big).plus(this.cent);
      owed[most] = new Exact(-1);
    }
    return given;
  }

  private reach(coupon: QuoteCoupon, offerIds: readonly string[], left: readonly Big[]): Big[] {
    const limit = coupon.restrictions.find((rule) => rule.type === 'restrict-to-offers');
    return left.map((amount, index) => {
      const isShipping = index === left.length - 1;
      if (isShipping) return coupon.context === 'items' ? new Exact(0) : amount;
      const outside = coupon.context === 'shipping' || (limit && !limit.offerIds.includes(offerIds[index] ?? ''));
      return outside ? new Exact(0) : amount;
    });
  }

  bill(): Bill {
    const { input } = this;
    const lines = input.lines.flatMap((line, index) => [
      { offerId: line.offerId, price: this.priceInCart(line) },
      ...(line.setupMinor && index === input.lines.findIndex(({ offerId }) => offerId === line.offerId)
        ? [{ offerId: line.offerId, price: this.money(line.setupMinor) }]
        : []),
    ]);
    const offerIds = lines.map(({ offerId }) => offerId);
    const chosen = input.shippingRates
      .filter(({ id }) => input.shippingRateId === null || id === input.shippingRateId)
      .sort((a, b) => this.money(a.priceMinor).cmp(this.money(b.priceMinor)) || a.id.localeCompare(b.id));
    const ships = input.lines.some(({ requiresShipping }) => requiresShipping);
    const shipping = this.money(ships ? (chosen[0]?.priceMinor ?? 0n) : 0n);
    let left = [...lines.map(({ price }) => price), shipping];
    const discounts: Big[] = [];
    const shares: Big[][] = [];
    for (const id of input.couponIds) {
      const coupon = input.coupons.find((each) => each.id === id) as QuoteCoupon;
      const base = this.reach(coupon, offerIds, left);
      const { discount } = coupon;
      const wanted =
        discount.type === 'fixed'
          ? this.money(discount.amountMinor)
          : plus(base).times(discount.percentHundredths).times('0.0001').round(this.decimals, Exact.roundHalfUp);
      const amount = wanted.gt(plus(base)) ? plus(base) : wanted;
      const share = this.share(amount, base);
      left = left.map((each, index) => each.minus(share[index] as Big));
      discounts.push(amount);
      shares.push(share);
    }
    const place = ships ? input.deliveryAddress : input.billingAddress;
    const here = input.taxRates.filter(({ country }) => country === place?.country);
    const taxes = here.map(({ ratePpm }) =>
      plus(left).times(new Exact(ratePpm)).times('0.000001').round(this.decimals, Exact.roundHalfUp),
    );
    const subtotal = plus(lines.map(({ price }) => price));
    const total = subtotal.minus(plus(discounts)).plus(shipping).plus(plus(taxes));
    return { subtotal, discounts, shares, shipping, taxes, taxShares: this.share(plus(taxes), left), total };
  }
}
