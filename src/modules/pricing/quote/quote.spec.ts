import { DomainError } from '../../../kernel/errors';
import { quote } from './quote';
import type { CouponRestriction, QuoteCoupon, QuoteInput, QuoteLineInput, ShippingRate, TaxRate } from './types';

const NOW = new Date('2026-03-01T12:00:00Z');
const NEW_YORK = { country: 'US', region: 'NY' };
const flat = (priceMinor: bigint) => ({ kind: 'flat-rate', priceMinor }) as const;

function line(offerId: string, priceMinor: bigint, more: Partial<QuoteLineInput> = {}): QuoteLineInput {
  const formula = flat(priceMinor);
  const fixed = { lineIndex: 0, itemId: 1n, name: offerId, description: '', quantity: 1, currency: 'USD' };
  return { ...fixed, offerId, productId: `prod_${offerId}`, formula, requiresShipping: false, ...more };
}

function coupon(id: string, more: Partial<QuoteCoupon> = {}): QuoteCoupon {
  const discount = { type: 'percent', percentHundredths: 1_000 } as const;
  const open = { status: 'issued', issuedAt: null, expiresAt: null, restrictions: [] } as const;
  return { id, description: '', discount, context: 'items', ...open, ...more };
}

const fixedOff = (amountMinor: bigint, currency = 'USD') => ({ type: 'fixed', amountMinor, currency }) as const;

function rate(id: string, priceMinor: bigint, more: Partial<ShippingRate> = {}): ShippingRate {
  const open = { countries: ['US', 'CA'], minOrderMinor: null, maxOrderMinor: null };
  return { id, name: id, description: '', priceMinor, currency: 'USD', ...open, ...more };
}

const nyTax: TaxRate = { id: 'tax_ny', description: 'NY', ratePpm: 88_750n, country: 'US', region: 'NY' };
const mug = line('plan_mug', 1_200n, { requiresShipping: true });
const demoRates = [rate('ship_express', 1_500n), rate('ship_standard', 500n)];

function cart(lines: QuoteLineInput[], more: Partial<QuoteInput> = {}): QuoteInput {
  const coupons = more.coupons ?? [];
  return {
    lines: lines.map((each, lineIndex) => ({ ...each, lineIndex })),
    couponIds: coupons.map(({ id }) => id),
    coupons,
    shippingRateId: null,
    shippingRates: demoRates,
    taxRates: [nyTax],
    deliveryAddress: null,
    billingAddress: NEW_YORK,
    now: NOW,
    ...more,
  };
}

function refusal(input: QuoteInput): [string, ...string[]] {
  try {
    quote(input);
  } catch (error) {
    if (error instanceof DomainError) return [error.code, ...error.fields.map(({ field }) => field)];
    throw error;
  }
  throw new Error('was not refused');
}

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

  it('taxes by delivery address first, billing address second, and region', () => {
    const taxOf = (more: Partial<QuoteInput>) => quote(cart([line('a', 1_000n)], more)).taxMinor;
    expect(taxOf({ deliveryAddress: { country: 'US', region: 'CA' } })).toBe(0n);
    expect(taxOf({ deliveryAddress: { country: 'US', region: null } })).toBe(0n);
    expect(taxOf({ deliveryAddress: { country: 'US', region: 'ny' }, billingAddress: null })).toBe(89n);
    expect(taxOf({ deliveryAddress: { country: null, region: null } })).toBe(89n);
    expect(taxOf({ deliveryAddress: { country: 'CA', region: 'NY' } })).toBe(0n);
    expect(taxOf({ billingAddress: null })).toBe(0n);
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

  it('discounts only the units got beside the bought ones', () => {
    const half = { type: 'percent', percentHundredths: 5_000 } as const;
    const rule = {
      type: 'restrict-to-bxgy',
      buy: [{ offerId: 'a', quantity: 2 }],
      get: [{ offerId: 'a', quantity: 1 }],
    };
    const pair = coupon('PAIR', { discount: half, restrictions: [rule as CouponRestriction] });
    const off = (quantity: number) => quote(cart([line('a', 100n, { quantity })], { coupons: [pair] })).discountMinor;
    expect(off(3)).toBe(50n);
    expect(off(9)).toBe(50n);
    expect(refusal(cart([line('a', 100n, { quantity: 2 })], { coupons: [pair] }))).toEqual([
      'coupon-invalid',
      'couponIds.0',
    ]);
  });
});

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
