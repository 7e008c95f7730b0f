import fc from 'fast-check';
import { CURRENCIES } from '../../../src/kernel/money';
import type { CouponRestriction, QuoteInput } from '../../../src/modules/pricing/quote';

const price = fc.oneof(
  fc.bigInt({ min: 0n, max: 20n }),
  fc.bigInt({ min: 0n, max: 100_000n }),
  fc.bigInt({ min: 0n, max: 10n ** 11n }),
);
const brackets = fc
  .tuple(price, price, price, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .map(([a, b, c, first, more]) => [
    { maxQuantity: first, priceMinor: a },
    { maxQuantity: first + more, priceMinor: b },
    { maxQuantity: null, priceMinor: c },
  ]);
const formula = fc.oneof(
  fc.record({ kind: fc.constantFrom('fixed-fee' as const, 'flat-rate' as const), priceMinor: price }),
  fc.record({ kind: fc.constantFrom('stairstep' as const, 'tiered' as const, 'volume' as const), brackets }),
);
const offerId = fc.constantFrom('a', 'b', 'c');
const lineOf = (currency: string) =>
  fc.record({
    offerId,
    formula,
    quantity: fc.integer({ min: 1, max: 15 }),
    setupMinor: fc.option(price, { freq: 4 }),
    requiresShipping: fc.boolean(),
    currency: fc.constant(currency),
  });
const couponOf = (currency: string) =>
  fc.record({
    discount: fc.oneof(
      fc.record({ type: fc.constant('percent' as const), percentHundredths: fc.integer({ min: 1, max: 10_000 }) }),
      fc.record({ type: fc.constant('fixed' as const), amountMinor: price, currency: fc.constant(currency) }),
    ),
    context: fc.constantFrom('items' as const, 'shipping' as const, 'items-and-shipping' as const),
    restrictions: fc.oneof(
      fc.constant<CouponRestriction[]>([]),
      offerId.map((id): CouponRestriction[] => [{ type: 'restrict-to-offers', offerIds: [id], minimumQuantity: 1 }]),
    ),
  });

/** Random carts in every ISO currency, with coupons, rates and taxes that apply: every one of them has a price. */
export const carts: fc.Arbitrary<QuoteInput> = fc.constantFrom(...CURRENCIES).chain((currency) =>
  fc
    .record({
      lines: fc.array(lineOf(currency), { minLength: 1, maxLength: 4 }),
      coupons: fc.array(couponOf(currency), { maxLength: 3 }),
      ratePrices: fc.array(price, { minLength: 1, maxLength: 3 }),
      choice: fc.option(fc.integer({ min: 0, max: 2 })),
      taxes: fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 300_000n }), fc.constantFrom('US', 'CA')), { maxLength: 3 }),
    })
    .map(({ lines, coupons, ratePrices, choice, taxes }): QuoteInput => {
      const bought = new Set<string>(lines.map((line) => line.offerId));
      const ships = lines.some(({ offerId: id }) => lines.find((other) => other.offerId === id)?.requiresShipping);
      const usable = coupons
        .map((each, index) => ({ ...each, id: `C${index}`, description: '', status: 'issued' as const }))
        .map((each) => ({ ...each, issuedAt: null, expiresAt: null }))
        .filter(({ context }) => ships || context !== 'shipping')
        .filter(
          ({ restrictions: [rule] }) => rule?.type !== 'restrict-to-offers' || bought.has(rule.offerIds[0] ?? ''),
        );
      const shippingRates = ratePrices.map((priceMinor, index) => ({
        ...{ id: `rate_${index}`, name: 'r', description: '', priceMinor, currency },
        ...{ countries: null, minOrderMinor: null, maxOrderMinor: null },
      }));
      return {
        lines: lines.map(({ quantity, ...line }, lineIndex) => {
          // what an offer costs does not depend on the line it stands in
          const { quantity: _, ...offer } = lines.find((other) => other.offerId === line.offerId) ?? {
            quantity,
            ...line,
          };
          return { ...offer, quantity, lineIndex, itemId: 1n, productId: 'p', name: 'n', description: '' };
        }),
        coupons: usable,
        couponIds: usable.map(({ id }) => id).reverse(),
        shippingRateId: ships && choice !== null ? (shippingRates[choice]?.id ?? null) : null,
        shippingRates,
        taxRates: taxes.map(([ratePpm, country], index) => ({
          ...{ id: `tax_${index}`, description: 't', ratePpm, country, region: null },
        })),
        deliveryAddress: { country: 'US', region: null },
        billingAddress: { country: 'CA', region: null },
        now: new Date('2026-03-01T00:00:00Z'),
      };
    }),
);
