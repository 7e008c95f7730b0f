import { multiplyByRatio } from '../../../kernel/money';
import type { QuoteAddress, QuoteTax, TaxRate } from './types';

const PARTS_OF_WHOLE = 1_000_000n;

/** Regions are typed by hand, so their case does not count. */
function applies(rate: TaxRate, { country, region }: QuoteAddress): boolean {
  if (rate.country !== country) return false;
  return rate.region === null || rate.region.toUpperCase() === region?.toUpperCase();
}

/** Every rate that applies at the destination, each on the same base and each rounded half up by itself. */
export function taxesOn(baseMinor: bigint, rates: readonly TaxRate[], destination: QuoteAddress): readonly QuoteTax[] {
  return rates
    .filter((rate) => applies(rate, destination))
    .map(({ id, description, ratePpm }) => ({
      id,
      description,
      ratePpm,
      amountMinor: multiplyByRatio(baseMinor, ratePpm, PARTS_OF_WHOLE),
    }));
}
