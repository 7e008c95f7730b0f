import { allocateByLargestRemainder, sumMinor } from '../../../kernel/money';
import { applyCoupons } from './discounts';
import { taxesOn } from './taxes';
import type {
  PricedLine,
  QuoteCoupon,
  QuoteDiscount,
  QuoteLine,
  QuoteTax,
  QuoteTotals,
  TaxPlace,
  TaxRate,
} from './types';

/** Priced lines and what works on them; nothing in here can be refused any more. */
export interface PricedParts {
  readonly lines: readonly PricedLine[];
  readonly coupons: readonly QuoteCoupon[];
  readonly shippingMinor: bigint;
  readonly taxRates: readonly TaxRate[];
  readonly taxPlace: TaxPlace;
}

export interface CartTotals {
  readonly lines: readonly QuoteLine[];
  readonly discounts: readonly QuoteDiscount[];
  readonly taxes: readonly QuoteTax[];
  readonly shippingDiscountMinor: bigint;
  readonly shippingTaxMinor: bigint;
  readonly totals: QuoteTotals;
}

/**
 * The arithmetic from prices to total: discounts, then taxes on what is left of lines and shipping, then both spread back over
 * the lines (largest remainder, shipping last). No part falls below 0, because no discount exceeds its base.
 */
export function totalCart({ lines, coupons, shippingMinor, taxRates, taxPlace }: PricedParts): CartTotals {
  const discounts = applyCoupons(coupons, lines, shippingMinor);
  const shippingDiscountMinor = sumMinor(discounts.map((discount) => discount.shippingMinor));
  const lineDiscounts = lines.map((_, index) => sumMinor(discounts.map(({ perLine }) => perLine[index] ?? 0n)));
  const net = [
    ...lines.map((line, index) => line.priceMinor - (lineDiscounts[index] ?? 0n)),
    shippingMinor - shippingDiscountMinor,
  ];
  const netMinor = sumMinor(net);
  const taxes = taxesOn(netMinor, taxRates, taxPlace);
  const taxMinor = sumMinor(taxes.map((tax) => tax.amountMinor));
  const taxShares = allocateByLargestRemainder(taxMinor, net);
  return {
    lines: lines.map((line, index) => ({
      discountMinor: lineDiscounts[index] ?? 0n,
      taxMinor: taxShares[index] ?? 0n,
      ...line,
    })),
    discounts,
    taxes,
    shippingDiscountMinor,
    shippingTaxMinor: taxShares[lines.length] ?? 0n,
    totals: {
      subtotalMinor: sumMinor(lines.map((line) => line.priceMinor)),
      discountMinor: sumMinor(discounts.map((discount) => discount.amountMinor)),
      shippingMinor,
      taxMinor,
      totalMinor: netMinor + taxMinor,
    },
  };
}
