import { multiplyByRatio } from '../../../kernel/money';
import type { QuoteTax, TaxPlace, TaxRate } from './types';

const PARTS_OF_WHOLE = 1_000_000n;

/** A rate without a region is the whole country's. */
const applies = (rate: TaxRate, { country, regions }: TaxPlace): boolean =>
  rate.country === country && (rate.region === null || regions.includes(rate.region));

/** Every rate that applies at the place of supply, each on the same base and each rounded half up by itself. */
export function taxesOn(baseMinor: bigint, rates: readonly TaxRate[], place: TaxPlace): readonly QuoteTax[] {
  return rates
    .filter((rate) => applies(rate, place))
    .map(({ id, description, ratePpm }) => ({
      id,
      description,
      ratePpm,
      amountMinor: multiplyByRatio(baseMinor, ratePpm, PARTS_OF_WHOLE),
    }));
}
