import { offSaleReason, type Offer, type OffSaleReason } from '../../modules/catalog';
import type { StockLevel } from '../../modules/inventory';
import { unitPriceMinor } from '../../modules/pricing';
import type { DealDto } from './dto/deal.dto';
import { cents, dealTypeOf, optionalTime, type MappingContext } from './mapping-context';

const IN_FLIGHT = 'in-flight';
const PAUSED = 'paused';
/** A deal whose vouchers have expired has ended too: nothing it sold could be redeemed. */
const OVER: readonly (OffSaleReason | null)[] = ['ended', 'vouchers-expired'];

/** An offer as a deal. @param level absent: nothing is known of its stock, so nothing is left */
export function toDeal(
  offer: Offer,
  level: StockLevel | undefined,
  { mapping, websiteId, now }: { mapping: MappingContext; websiteId: string; now: Date },
): DealDto {
  const { deal, product, maxPerUser } = offer;
  const id = mapping.names.offer(offer.id);
  const price = cents(unitPriceMinor(offer.formula, 1));
  const left = level ? level.available : 0;
  const endAt = deal?.endAt ?? null;
  const imageUrl = deal?.imageUrl ?? product.imageUrl;
  return {
    id,
    deal_id: id,
    title: deal?.title ?? offer.name,
    description: offer.description,
    type: dealTypeOf(offer),
    state: offer.isActive ? (deal?.state ?? IN_FLIGHT) : PAUSED,
    price,
    current_price: price,
    currency: offer.currency,
    image_url: imageUrl,
    image_url_abs: mapping.links.absolute(imageUrl, mapping.shopUrlOf(websiteId)),
    start_at: optionalTime(deal?.startAt ?? null),
    end_at: optionalTime(endAt),
    ended: deal?.state === 'landed' || OVER.includes(offSaleReason(offer, now)),
    expires_at: optionalTime(deal?.vouchersExpireAt ?? null),
    num_left: left,
    number_sold: level?.sold ?? 0,
    soldout: left === 0,
    max_per_user: maxPerUser,
    purchasable_number: smaller(left, maxPerUser),
    fulfillment_method: deal?.fulfillmentMethod ?? 'redemptioncoded',
    shipping_address_required: deal?.fulfillmentMethod === 'shipped',
  };
}

/** Null: no limit. */
const smaller = (left: number | null, limit: number | null): number | null =>
  left === null ? limit : Math.min(left, limit ?? left);
