import { invalidInput } from '../../../kernel/errors';
import { regionCodes } from '../../../kernel/places';
import type { QuoteInput, TaxPlace, TaxRate } from './types';

/** The seller's own place, for which no rates are kept. */
const NOWHERE: TaxPlace = { country: null, regions: [] };

/**
 * The place of supply: the delivery address when something ships, else the billing address; an address without a country is the seller's
 * own place. Where the country has regional rates the region must be known.
 * @param ships whether anything of the cart is shipped
 * @throws DomainError validation-failed on the region of the address (`deliveryAddress.region`, `billingAddress.region`)
 */
export function taxPlaceOf(
  { deliveryAddress, billingAddress, taxRates }: Pick<QuoteInput, 'deliveryAddress' | 'billingAddress' | 'taxRates'>,
  ships: boolean,
): TaxPlace {
  const member = ships && deliveryAddress?.country ? 'deliveryAddress' : 'billingAddress';
  const { country = null, region = null } = (member === 'deliveryAddress' ? deliveryAddress : billingAddress) ?? {};
  if (country === null) return NOWHERE;
  const regions = regionCodes(country, region ?? '');
  if (regions.length > 0 || !hasRegionalRates(country, taxRates)) return { country, regions };
  const message = `must be a region of ${country} (ISO 3166-2 code or name), because tax depends on it`;
  throw invalidInput({ field: `${member}.region`, message });
}

const hasRegionalRates = (country: string, rates: readonly TaxRate[]): boolean =>
  rates.some((rate) => rate.country === country && rate.region !== null);
