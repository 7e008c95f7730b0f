import {
  NOW,
  cart,
  coupon,
  fixedOff,
  flat,
  line,
  mug,
  nyTax,
  rate,
  refusal,
} from '../../../../test/support/pricing/builders';
import { quote } from './quote';
import type { CouponRestriction, QuoteCoupon, QuoteInput, QuoteLineInput } from './types';

describe('quote: shipping', () => {
  it('takes the chosen rate, else the cheapest, of equal ones the lower id', () => {
    const chosen = (more: Partial<QuoteInput>) => quote(cart([mug], more)).shipping.rateId;
    expect(chosen({ shippingRateId: 'ship_express' })).toBe('ship_express');
    expect(chosen({})).toBe('ship_standard');
    expect(chosen({ shippingRates: [rate('b', 5n), rate('c', 5n), rate('a', 5n), rate('d', 9n)] })).toBe('a');
    expect(
      chosen({ shippingRates: [rate('eur', 0n, { currency: 'EUR' }), rate('far', 1n, { countries: null })] }),
    ).toBe('far');
    expect(
      chosen({
        shippingRates: [rate('big', 0n, { minOrderMinor: 1_201n }), rate('at', 2n, { minOrderMinor: 1_200n })],
      }),
    ).toBe('at');
    expect(
      chosen({
        shippingRates: [rate('small', 0n, { maxOrderMinor: 1_199n }), rate('at', 2n, { maxOrderMinor: 1_200n })],
      }),
    ).toBe('at');
  });

  it('ships nothing that needs no shipping', () => {
    const quoted = quote(cart([line('a', 100n)], { billingAddress: null }));
    expect(quoted.shipping).toEqual({ rateId: null, name: null, amountMinor: 0n, discountMinor: 0n, taxMinor: 0n });
    expect(quoted.availableRates).toEqual([]);
  });

  it.each<[string, Partial<QuoteInput>, string]>([
    ['no address', { billingAddress: null }, 'deliveryAddress'],
    ['a country without a rate', { deliveryAddress: { country: 'DE', region: null } }, 'deliveryAddress'],
    ['an unknown rate', { shippingRateId: 'nope' }, 'shippingRateId'],
    [
      'a rate that does not go there',
      { shippingRateId: 'ship_express', billingAddress: { country: 'DE', region: null } },
      'shippingRateId',
    ],
  ])('refuses %s', (_name, more, field) => {
    expect(refusal(cart([mug], more))).toEqual(['shipping-unavailable', field]);
  });

  it('refuses a chosen rate when nothing has to be shipped', () => {
    const input = cart([line('a', 100n)], { shippingRateId: 'ship_standard' });
    expect(refusal(input)).toEqual(['shipping-unavailable', 'shippingRateId']);
  });
});

describe('quote: coupons', () => {
  const restricted = (...restrictions: CouponRestriction[]) => coupon('C', { restrictions });
  const at = (time: number) => new Date(NOW.getTime() + time);
  const lines = [line('a', 1_000n, { quantity: 2 }), line('b', 500n)];

  it.each<[string, QuoteCoupon]>([
    ['a draft', coupon('C', { status: 'draft' })],
    ['one expired by status', coupon('C', { status: 'expired' })],
    ['one not issued yet', coupon('C', { issuedAt: at(1) })],
    ['one expiring now', coupon('C', { expiresAt: NOW })],
    ['one to be paid by an earlier time', restricted({ type: 'paid-by-time', time: at(-1) })],
    ['another currency', coupon('C', { discount: fixedOff(5n, 'EUR') })],
    ['another offer', restricted({ type: 'restrict-to-offers', offerIds: ['z'], minimumQuantity: 1 })],
    ['too few of the offer', restricted({ type: 'restrict-to-offers', offerIds: ['a'], minimumQuantity: 3 })],
    ['another product', restricted({ type: 'restrict-to-products', productIds: ['a'], minimumQuantity: 1 })],
    ['another country', restricted({ type: 'restrict-to-countries', countries: ['CA'] })],
    ['a small order', restricted({ type: 'minimum-order-amount', amountMinor: 2_501n, currency: 'USD' })],
    ['a minimum in another currency', restricted({ type: 'minimum-order-amount', amountMinor: 1n, currency: 'EUR' })],
    ['shipping where nothing ships', coupon('C', { context: 'shipping' })],
  ])('refuses %s', (_name, refused) => {
    expect(refusal(cart(lines, { coupons: [refused] }))).toEqual(['coupon-invalid', 'couponIds.0']);
  });

  it.each<[string, QuoteCoupon, bigint[]]>([
    ['in its time', coupon('C', { issuedAt: NOW, expiresAt: at(1) }), [200n, 50n]],
    ['paid in time', restricted({ type: 'paid-by-time', time: NOW }), [200n, 50n]],
    ['on one offer', restricted({ type: 'restrict-to-offers', offerIds: ['a'], minimumQuantity: 2 }), [200n, 0n]],
    [
      'on one product',
      restricted({ type: 'restrict-to-products', productIds: ['prod_b'], minimumQuantity: 1 }),
      [0n, 50n],
    ],
    ['in a country', restricted({ type: 'restrict-to-countries', countries: ['CA', 'US'] }), [200n, 50n]],
    [
      'on a large order',
      restricted({ type: 'minimum-order-amount', amountMinor: 2_500n, currency: 'USD' }),
      [200n, 50n],
    ],
  ])('accepts one %s', (_name, accepted, perLine) => {
    expect(quote(cart(lines, { coupons: [accepted] })).discounts[0]?.perLine).toEqual(perLine);
  });

  it('does not count a setup fee as a unit', () => {
    const two = restricted({ type: 'restrict-to-offers', offerIds: ['a'], minimumQuantity: 2 });
    const input = cart([line('a', 1_000n, { setupMinor: 100n })], { coupons: [two] });
    expect(refusal(input)).toEqual(['coupon-invalid', 'couponIds.0']);
  });

  it('names every unknown and repeated coupon at its place', () => {
    const input = cart(lines, { coupons: [coupon('A')], couponIds: ['A', 'nope', 'A'] });
    expect(refusal(input)).toEqual(['coupon-invalid', 'couponIds.1', 'couponIds.2']);
  });
});

describe('quote: refusals of lines', () => {
  it.each<[string, QuoteLineInput[], string, string[]]>([
    ['an empty cart', [], 'validation-failed', ['lines']],
    ['a second currency', [mug, line('b', 1n, { currency: 'EUR' })], 'mixed-currencies', ['lines.1.offerId']],
    ['quantity 0', [line('a', 1n, { quantity: 0 })], 'validation-failed', ['lines.0.quantity']],
    ['half a unit', [line('a', 1n), line('a', 1n, { quantity: 1.5 })], 'validation-failed', ['lines.1.quantity']],
    [
      'too many',
      [line('a', 1n, { quantity: 4, formula: { ...flat(1n), maxQuantity: 3 } })],
      'quantity-limit',
      ['lines.0.quantity'],
    ],
    ['too large a sum', [line('a', 1n), line('b', 10n ** 15n)], 'amount-out-of-range', ['lines.1.quantity']],
    ['too large a total', [line('b', 10n ** 15n)], 'amount-out-of-range', ['lines']],
    [
      'two billing periods',
      [
        line('a', 1n, { period: { unit: 'month', length: 1 } }),
        line('b', 1n, { period: { unit: 'month', length: 3 } }),
      ],
      'validation-failed',
      ['lines.1.offerId'],
    ],
  ])('refuses %s', (_name, lines, code, fields) => {
    expect(refusal(cart(lines))).toEqual([code, ...fields]);
  });

  it('accepts the largest total', () => {
    expect(quote(cart([line('a', 10n ** 15n)], { taxRates: [] })).totalMinor).toBe(10n ** 15n);
  });
});

describe('a region that tax depends on', () => {
  const ebook = [line('a', 1_000n)];
  it.each([null, '', ' ', 'Nowhere', 'Ontario', 'N', '10001'])(
    '%j is refused on the address it was taken from',
    (region) => {
      expect(refusal(cart(ebook, { billingAddress: { country: 'US', region } }))).toEqual([
        'validation-failed',
        'billingAddress.region',
      ]);
      expect(refusal(cart([mug], { deliveryAddress: { country: 'US', region } }))).toEqual([
        'validation-failed',
        'deliveryAddress.region',
      ]);
    },
  );

  it('is not asked for where no rate depends on it', () => {
    const nationwide = { ...nyTax, region: null };
    for (const [country, rates] of [
      ['CA', [nyTax]],
      ['US', [nationwide]],
      ['US', []],
      [null, [nyTax]],
    ] as const)
      expect(() =>
        quote(cart(ebook, { taxRates: rates, billingAddress: { country, region: 'Nowhere' } })),
      ).not.toThrow();
    // the delivery address of what does not ship
    expect(() => quote(cart(ebook, { deliveryAddress: { country: 'US', region: null } }))).not.toThrow();
  });
});
