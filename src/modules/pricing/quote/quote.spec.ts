import { cart, coupon, fixedOff, line, mug, nyTax, refusal } from '../../../../test/support/pricing/builders';
import { quote } from './quote';
import type { CouponRestriction, QuoteCoupon, QuoteInput } from './types';

describe('quote: worked examples', () => {
  it('charges New York tax on goods and shipping, less the discount', () => {
    const quoted = quote(cart([mug], { coupons: [coupon('TENOFF')] }));
    // 12.00 - 1.20 + 5.00 = 15.80; 8.875 % of it is 1.40225
    expect(quoted).toMatchObject({
      currency: 'USD',
      subtotalMinor: 1_200n,
      discountMinor: 120n,
      shippingMinor: 500n,
      taxMinor: 140n,
      totalMinor: 1_720n,
      shipping: { rateId: 'ship_standard', amountMinor: 500n, discountMinor: 0n, taxMinor: 44n },
      taxes: [{ id: 'tax_ny', ratePpm: 88_750n, amountMinor: 140n }],
      discounts: [{ couponId: 'TENOFF', amountMinor: 120n, description: 'Coupon "TENOFF"', perLine: [120n] }],
      recurring: null,
    });
    expect(quoted.lines).toMatchObject([{ priceMinor: 1_200n, discountMinor: 120n, taxMinor: 96n }]);
    expect(quoted.availableRates.map(({ id }) => id)).toEqual(['ship_standard', 'ship_express']);
  });

  it('rounds half a cent of tax up', () => {
    expect(quote(cart([line('a', 400n)])).taxMinor).toBe(36n); // 35.5
    expect(quote(cart([line('a', 399n)])).taxMinor).toBe(35n); // 35.41
  });

  it('rounds each of several taxes by itself', () => {
    const half = { ...nyTax, ratePpm: 5_000n, region: null };
    const quoted = quote(cart([line('a', 100n)], { taxRates: [half, { ...half, id: 'other' }] }));
    expect(quoted.taxes.map(({ amountMinor }) => amountMinor)).toEqual([1n, 1n]);
    expect(quoted.totalMinor).toBe(102n);
  });

  it('taxes by billing address, and by delivery address when something ships', () => {
    const taxOf = (lines: QuoteInput['lines'][number][], more: Partial<QuoteInput>) =>
      quote(cart(lines, more)).taxMinor;
    const [ny, ca] = [
      { country: 'US', region: 'New York' },
      { country: 'US', region: 'ca' },
    ];
    const abroad = { country: 'GB', region: null };
    const ebook = [line('a', 1_000n)];
    expect(taxOf(ebook, { deliveryAddress: abroad, billingAddress: ny })).toBe(89n);
    expect(taxOf(ebook, { deliveryAddress: ny, billingAddress: ca })).toBe(0n);
    expect(taxOf(ebook, { deliveryAddress: ny, billingAddress: null })).toBe(0n);
    expect(taxOf(ebook, { billingAddress: { country: null, region: 'NY' } })).toBe(0n);
    expect(taxOf([mug], { deliveryAddress: ny, billingAddress: ca })).toBe(151n);
    expect(taxOf([mug], { deliveryAddress: ca, billingAddress: ny })).toBe(0n);
    expect(taxOf([mug], { deliveryAddress: { country: null, region: null }, billingAddress: ny })).toBe(151n);
    // one thing that ships is enough
    expect(taxOf([line('a', 1_000n), mug], { deliveryAddress: ca, billingAddress: ny })).toBe(0n);
    expect(taxOf(ebook, { billingAddress: { country: 'CA', region: 'NY' } })).toBe(0n);
  });

  it.each(['NY', 'ny', 'NY ', 'New York', 'new york', ' NEW  YORK', 'N.Y.', 'US-NY'])(
    'taxes region %j as New York',
    (region) => {
      const quoted = quote(cart([line('a', 1_000n)], { billingAddress: { country: 'US', region } }));
      expect([quoted.taxMinor, quoted.taxPlace]).toEqual([89n, { country: 'US', regions: ['NY'] }]);
    },
  );

  it('taxes a region by the rates of those it lies in', () => {
    const lombardy = { ...nyTax, country: 'IT', region: '25' };
    const quoted = quote(
      cart([line('a', 1_000n)], { taxRates: [lombardy], billingAddress: { country: 'IT', region: 'Milano' } }),
    );
    expect(quoted.taxMinor).toBe(89n);
  });

  it('prices the lines of one offer together, and spreads the amount over them', () => {
    const free = [
      { maxQuantity: 1, priceMinor: 0n },
      { maxQuantity: null, priceMinor: 1_000n },
    ];
    const tiers = { formula: { kind: 'tiered', brackets: free }, setupMinor: 300n } as const;
    const quoted = quote(
      cart([line('a', 0n, tiers), line('b', 5n), line('a', 0n, tiers), line('a', 0n, tiers)], { taxRates: [] }),
    );
    // the first of three units is free: 20.00, in thirds
    expect(quoted.lines.map(({ kind, priceMinor }) => [kind, priceMinor])).toEqual([
      ['item', 667n],
      ['setup', 300n],
      ['item', 5n],
      ['item', 667n],
      ['item', 666n],
    ]);
    expect(quoted.lines.map(({ unitPriceMinor }) => unitPriceMinor)).toEqual([667n, 300n, 5n, 667n, 667n]);
  });

  it('makes the setup fee a line of its own', () => {
    const quoted = quote(cart([line('plan_setup', 1_000n, { setupMinor: 2_500n, quantity: 3 })], { taxRates: [] }));
    expect(quoted.lines).toMatchObject([
      { kind: 'item', quantity: 3, unitPriceMinor: 1_000n, priceMinor: 3_000n },
      { kind: 'setup', quantity: 1, unitPriceMinor: 2_500n, priceMinor: 2_500n, lineIndex: 0 },
    ]);
    expect(quoted.totalMinor).toBe(5_500n);
  });

  it('spreads a discount by largest remainder, ties to the earlier line, shipping last', () => {
    const all = coupon('ALL', { discount: fixedOff(100n), context: 'items-and-shipping' });
    const lines = [line('a', 500n, { requiresShipping: true }), line('b', 500n)];
    const quoted = quote(cart(lines, { coupons: [all], taxRates: [] }));
    expect(quoted.discounts).toMatchObject([{ amountMinor: 100n, perLine: [34n, 33n], shippingMinor: 33n }]);
    expect(quoted.shipping.discountMinor).toBe(33n);
  });

  it('lets each coupon work on what the earlier ones left', () => {
    const ten = coupon('TENOFF');
    const five = coupon('FIVEUSD', { discount: fixedOff(500n), description: 'Five off' });
    const amounts = (coupons: QuoteCoupon[]) =>
      quote(cart([line('a', 2_000n)], { coupons })).discounts.map(({ amountMinor }) => amountMinor);
    expect(amounts([ten, five])).toEqual([200n, 500n]);
    expect(amounts([five, ten])).toEqual([500n, 150n]);
    expect(amounts([coupon('BIG', { discount: fixedOff(9_999n) }), ten])).toEqual([2_000n, 0n]);
  });

  it('discounts shipping alone, down to a total of zero together with the items', () => {
    const free = coupon('FREESHIP', { discount: { type: 'percent', percentHundredths: 10_000 }, context: 'shipping' });
    const quoted = quote(cart([mug], { coupons: [free] }));
    expect(quoted).toMatchObject({ discountMinor: 500n, shippingMinor: 500n, taxMinor: 107n, totalMinor: 1_307n });
    const all = { ...free, id: 'ALL', context: 'items-and-shipping' } as const;
    expect(quote(cart([mug], { coupons: [all] }))).toMatchObject({
      discountMinor: 1_700n,
      taxMinor: 0n,
      totalMinor: 0n,
    });
  });

  it('says what recurs: no setup fee, no one-off line, no coupon that works once', () => {
    const period = { unit: 'month', length: 1 } as const;
    const gold = line('plan_gold', 3_000n, { period, setupMinor: 500n });
    const once = coupon('ONCE', { restrictions: [{ type: 'discounts-per-redemption', quantity: 1 }] });
    const quoted = quote(cart([gold, mug], { coupons: [coupon('TENOFF'), once] }));
    expect(quoted.subtotalMinor).toBe(4_700n);
    expect(quoted.recurring).toEqual({
      period,
      subtotalMinor: 3_000n,
      discountMinor: 300n,
      shippingMinor: 0n,
      taxMinor: 240n,
      totalMinor: 2_940n,
    });
  });

  it('leaves a coupon out of what recurs when it does not apply to the recurring lines alone', () => {
    const gold = line('plan_gold', 3_000n, { period: { unit: 'month', length: 1 } });
    const large: CouponRestriction = { type: 'minimum-order-amount', amountMinor: 3_001n, currency: 'USD' };
    const quoted = quote(cart([gold, mug], { coupons: [coupon('LARGE', { restrictions: [large] })] }));
    expect(quoted.discountMinor).toBe(420n);
    expect(quoted.recurring).toMatchObject({ discountMinor: 0n, taxMinor: 266n });
  });

  describe('buy some, get some', () => {
    const pair = (...get: { offerId: string; quantity: number }[]) =>
      coupon('PAIR', {
        discount: { type: 'percent', percentHundredths: 5_000 },
        restrictions: [{ type: 'restrict-to-bxgy', buy: [{ offerId: 'a', quantity: 2 }], get }],
      });
    const another = pair({ offerId: 'a', quantity: 1 });
    const beside = pair({ offerId: 'b', quantity: 1 });
    const a = (quantity: number, setupMinor = 0n) => line('a', 100n, { quantity, setupMinor });
    const b = line('b', 40n, { quantity: 2 });

    it.each<[string, QuoteInput['lines'], QuoteCoupon, bigint[]]>([
      ['one more of the same', [a(3)], another, [50n]],
      ['once only', [a(9)], another, [50n]],
      ['from the later line, as the earlier one counts as bought', [a(2), a(2)], another, [0n, 50n]],
      ['one of the other', [a(2), b], beside, [0n, 20n]],
      ['both', [a(3), b], pair({ offerId: 'a', quantity: 5 }, { offerId: 'b', quantity: 5 }), [50n, 40n]],
    ])('discounts %s', (_name, lines, bxgy, perLine) => {
      const quoted = quote(cart([...lines], { coupons: [bxgy] }));
      expect(quoted.discounts).toMatchObject([{ perLine }]);
    });

    it.each<[string, QuoteInput['lines'], QuoteCoupon]>([
      ['too few bought', [a(1), b], beside],
      ['nothing beside them', [a(2)], another],
      ['a setup fee in place of a unit', [a(1, 500n), b], beside],
    ])('refuses %s', (_name, lines, bxgy) => {
      expect(refusal(cart([...lines], { coupons: [bxgy] }))).toEqual(['coupon-invalid', 'couponIds.0']);
    });
  });
});
