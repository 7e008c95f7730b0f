import type { QuoteCommand } from '../../pricing';
import type { Address, PlacePurchaseCommand } from './commands';

/** The part of a purchase that its price depends on. */
export type PreviewPurchaseCommand = Pick<
  PlacePurchaseCommand,
  | 'organizationId'
  | 'lines'
  | 'couponIds'
  | 'couponOffers'
  | 'shippingRateId'
  | 'billingAddress'
  | 'deliveryAddress'
  | 'finalPrices'
>;

/** Preview and purchase ask the same question. */
export const quoteCommand = (command: PreviewPurchaseCommand, now: Date): QuoteCommand => ({
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

const placeOf = (address: Address | null): QuoteCommand['billingAddress'] =>
  address && { country: address.country ?? null, region: address.region ?? null };
