import { DomainError } from '../../../src/kernel/errors';
import { quote } from '../../../src/modules/pricing/quote';
import type {
  QuoteCoupon,
  QuoteInput,
  QuoteLineInput,
  ShippingRate,
  TaxRate,
} from '../../../src/modules/pricing/quote';

export const NOW = new Date('2026-03-01T12:00:00Z');
const NEW_YORK = { country: 'US', region: 'NY' };
export const flat = (priceMinor: bigint) => ({ kind: 'flat-rate', priceMinor }) as const;

export function line(offerId: string, priceMinor: bigint, more: Partial<QuoteLineInput> = {}): QuoteLineInput {
  const formula = flat(priceMinor);
  const fixed = { lineIndex: 0, itemId: 1n, name: offerId, description: '', quantity: 1, currency: 'USD' };
  return { ...fixed, offerId, productId: `prod_${offerId}`, formula, requiresShipping: false, ...more };
}

export function coupon(id: string, more: Partial<QuoteCoupon> = {}): QuoteCoupon {
  const discount = { type: 'percent', percentHundredths: 1_000 } as const;
  const open = { status: 'issued', issuedAt: null, expiresAt: null, restrictions: [] } as const;
  return { id, description: '', discount, context: 'items', ...open, ...more };
}

export const fixedOff = (amountMinor: bigint, currency = 'USD') => ({ type: 'fixed', amountMinor, currency }) as const;

export function rate(id: string, priceMinor: bigint, more: Partial<ShippingRate> = {}): ShippingRate {
  const open = { countries: ['US', 'CA'], minOrderMinor: null, maxOrderMinor: null };
  return { id, name: id, description: '', priceMinor, currency: 'USD', ...open, ...more };
}

export const nyTax: TaxRate = { id: 'tax_ny', description: 'NY', ratePpm: 88_750n, country: 'US', region: 'NY' };
export const mug = line('plan_mug', 1_200n, { requiresShipping: true });
const demoRates = [rate('ship_express', 1_500n), rate('ship_standard', 500n)];

export function cart(lines: QuoteLineInput[], more: Partial<QuoteInput> = {}): QuoteInput {
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

/** Code and fields with which a cart is refused. */
export function refusal(input: QuoteInput): [string, ...string[]] {
  try {
    quote(input);
  } catch (error) {
    if (error instanceof DomainError) return [error.code, ...error.fields.map(({ field }) => field)];
    throw error;
  }
  throw new Error('was not refused');
}
