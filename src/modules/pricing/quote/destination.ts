import type { QuoteAddress, QuoteInput } from './types';

const NOWHERE: QuoteAddress = { country: null, region: null };

/** Where the goods go, as far as it is known: the delivery address, or the billing address when the former names no country. */
export function destinationOf(input: Pick<QuoteInput, 'deliveryAddress' | 'billingAddress'>): QuoteAddress {
  if (input.deliveryAddress?.country) return input.deliveryAddress;
  return input.billingAddress?.country ? input.billingAddress : NOWHERE;
}

/** Whether a list of countries (null: all) holds the destination; a list never holds an unknown one. */
export function reaches(countries: readonly string[] | null, destination: QuoteAddress): boolean {
  return countries === null || (destination.country !== null && countries.includes(destination.country));
}
