import { DomainError } from '../../../kernel/errors';
import { reaches } from './destination';
import type { QuoteAddress, ShippingRate } from './types';

export interface ShippingChoice {
  /** null: nothing has to be shipped. */
  readonly rate: ShippingRate | null;
  readonly available: readonly ShippingRate[];
}

interface ShippingQuestion {
  readonly ships: boolean;
  readonly rates: readonly ShippingRate[];
  readonly chosenId: string | null;
  readonly currency: string;
  readonly subtotalMinor: bigint;
  readonly destination: QuoteAddress;
}

const refuse = (field: string, message: string): DomainError =>
  new DomainError('shipping-unavailable', 'The order cannot be shipped this way.', { fields: [{ field, message }] });

function applies(rate: ShippingRate, { currency, subtotalMinor, destination }: ShippingQuestion): boolean {
  return (
    rate.currency === currency &&
    reaches(rate.countries, destination) &&
    (rate.minOrderMinor === null || subtotalMinor >= rate.minOrderMinor) &&
    (rate.maxOrderMinor === null || subtotalMinor <= rate.maxOrderMinor)
  );
}

function cheapestFirst(left: ShippingRate, right: ShippingRate): number {
  if (left.priceMinor !== right.priceMinor) return left.priceMinor < right.priceMinor ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}

/**
 * The chosen rate, else the cheapest that applies (ties: lower id). Rates apply only when something has to be shipped, so a
 * choice made for a cart without such a product is refused like any other inapplicable one.
 * @throws DomainError shipping-unavailable on `shippingRateId` (unknown or inapplicable) or `deliveryAddress` (no rate goes there)
 */
export function chooseShipping(question: ShippingQuestion): ShippingChoice {
  const available = question.ships ? question.rates.filter((rate) => applies(rate, question)).sort(cheapestFirst) : [];
  if (question.chosenId !== null) {
    const chosen = available.find((rate) => rate.id === question.chosenId);
    if (chosen === undefined) throw refuse('shippingRateId', 'is not a shipping rate of this order');
    return { rate: chosen, available };
  }
  if (!question.ships) return { rate: null, available };
  const [cheapest] = available;
  if (cheapest === undefined) throw refuse('deliveryAddress', 'no shipping rate applies to this address');
  return { rate: cheapest, available };
}
