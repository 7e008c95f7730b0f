import { countryCode } from '../../../kernel/places';
import type { QuoteCommand } from '../../pricing';
import type { Address, Buyer, PlacePurchaseCommand } from './commands';

/** The part of a purchase that its price depends on. */
export interface PreviewPurchaseCommand extends Pick<
  PlacePurchaseCommand,
  | 'organizationId'
  | 'client'
  | 'lines'
  | 'couponIds'
  | 'couponOffers'
  | 'shippingRateId'
  | 'billingAddress'
  | 'deliveryAddress'
  | 'finalPrices'
> {
  /** Null: nobody knows yet, and limits per customer are not looked at. */
  readonly buyer: Buyer | null;
}

/** Preview and purchase ask the same question. */
export const quoteCommand = (command: Omit<PreviewPurchaseCommand, 'buyer'>, now: Date): QuoteCommand => ({
  organizationId: command.organizationId,
  lines: command.lines,
  couponIds: command.couponIds,
  couponOffers: command.couponOffers,
  shippingRateId: command.shippingRateId,
  finalPrices: command.finalPrices,
  billingAddress: placeOf(command.billingAddress),
  deliveryAddress: placeOf(command.deliveryAddress),
  now,
});

/** Stored addresses were written by other doors, so the country is read again; one that is not known counts as none. */
const placeOf = (address: Address | null): QuoteCommand['billingAddress'] =>
  address && { country: countryCode(address.country ?? '') ?? null, region: address.region ?? null };
