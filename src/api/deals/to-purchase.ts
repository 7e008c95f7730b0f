import { LIMITS } from '../../kernel/limits';
import type { PurchasedLine, UnnumberedView } from '../../modules/purchases';
import type { CouponDto } from './dto/coupon.dto';
import type { PurchaseDto } from './dto/purchase.dto';
import { drawFirst, type Pictures } from './pictures';
import { cents, dealTypeOf, type MappingContext, time } from './mapping-context';
import { toCoupon } from './to-coupon';

/**
 * Which call is answered. What the page's examples leave out of an answer is null there although it is known: `created` has no
 * coupons, `claimed` no card.
 */
export type AnswerTo = 'read' | 'created' | 'reserved' | 'claimed' | 'released';

/**
 * A purchase of any door as this door shows it. A purchase of several lines shows the deal and the price of the first. Its number is nowhere
 * shown, so a reservation is answered before it is written.
 */
export function toPurchase(
  view: UnnumberedView,
  answerTo: AnswerTo,
  mapping: MappingContext,
  pictures?: Pictures,
): PurchaseDto {
  const { purchase, holdExpiresAt } = view;
  const line = purchase.lines[0];
  const offerId = line?.offerId ?? '';
  const anonymous = answerTo === 'reserved' || answerTo === 'released';
  const { sessionId } = purchase.details;
  const dto: PurchaseDto = {
    id: purchase.id,
    purchase_id: purchase.id,
    deal_type: dealTypeOf(mapping.offerOf(offerId)),
    deal_id: mapping.names.offer(offerId),
    price: cents(line?.unitPriceMinor ?? 0n),
    amount: cents(purchase.amountMinor),
    currency: purchase.currency,
    number_bought: purchase.lines.reduce((sum, { kind, quantity }) => sum + (kind === 'item' ? quantity : 0), 0),
    payment_state: paymentStateOf(view),
    fulfillment_state: fulfillmentOf(view),
    created_at: time(purchase.createdAt),
    user_id: anonymous || purchase.customerId === null ? null : mapping.names.customer(purchase.customerId),
    credit_card_id: anonymous || answerTo === 'claimed' ? null : cardOf(view, mapping),
    deal: toDealSummary(line, purchase.websiteId, mapping),
    coupons: answerTo === 'created' ? null : toCoupons(view, mapping, pictures),
  };
  const total = couponsOf(view);
  if (dto.coupons && dto.coupons.length < total) dto.coupons_total = total;
  if (fulfillmentOf(view) === 'reserved' && holdExpiresAt) dto.expires_at = time(holdExpiresAt);
  if (answerTo === 'read' && typeof sessionId === 'string') dto.session_id = sessionId;
  return dto;
}

/** With pictures, the vouchers that were read; without, the first ones, for an answer that is made inside a transaction. */
function toCoupons({ vouchers }: UnnumberedView, mapping: MappingContext, pictures: Pictures | undefined): CouponDto[] {
  const first = pictures ? vouchers : vouchers.slice(0, LIMITS.vouchersShown);
  const drawn = pictures ?? drawFirst(mapping.links, first);
  return first.map((voucher) => toCoupon(voucher, mapping, drawn));
}

/** How many vouchers a purchase has, shown or not. */
const couponsOf = ({ purchase, vouchers }: UnnumberedView): number =>
  purchase.state === 'fulfilled' || vouchers.length > 0
    ? purchase.lines.reduce((sum, { quantity, vouchersPerUnit }) => sum + quantity * vouchersPerUnit, 0)
    : 0;

/** What the page calls the state of a purchase: `success`, or the type of the error that ended it. */
export function statusOf({ purchase, attempts }: UnnumberedView): 'success' | 'declined' {
  const payment = attempts.findLast(({ type }) => type === 'sale' || type === 'authorize');
  const isOver = payment !== undefined && payment.result !== 'approved' && payment.result !== 'unknown';
  return isOver && purchase.state !== 'canceled' ? 'declined' : 'success';
}

/** `refunded` is only what went back through a gateway: a partner returns its money itself. */
function paymentStateOf({ purchase, attempts }: UnnumberedView): PurchaseDto['payment_state'] {
  const payment = attempts.findLast(
    ({ type, result }) => (type === 'sale' || type === 'authorize') && result === 'approved',
  );
  const keptMinor = payment && payment.gatewayName !== null ? payment.capturedMinor - payment.refundedMinor : 0n;
  const isOpen = attempts.some(({ type, result }) => type === 'refund' && result === 'unknown');
  if (payment && payment.refundedMinor > 0n && keptMinor === 0n && !isOpen) return 'refunded';
  if (purchase.state === 'canceled' && keptMinor === 0n) return 'canceled';
  return payment ? 'charged' : 'pending';
}

/** A hold that has run out is as good as released: its units may be anybody's. */
function fulfillmentOf({ purchase, holdExpiresAt }: UnnumberedView): PurchaseDto['fulfillment_state'] {
  if (purchase.state === 'fulfilled' || purchase.state === 'canceled') return purchase.state;
  if (purchase.state === 'pending') return 'reserved';
  return purchase.state === 'reserved' && holdExpiresAt ? 'reserved' : 'released';
}

function cardOf({ attempts }: UnnumberedView, { names }: MappingContext): string | null {
  const id = attempts.findLast(({ instrumentId }) => instrumentId !== null)?.instrumentId ?? null;
  return id === null ? null : names.instrument(id);
}

function toDealSummary(
  line: PurchasedLine | undefined,
  websiteId: string,
  { links, names, offerOf, shopUrlOf }: MappingContext,
): PurchaseDto['deal'] {
  const id = names.offer(line?.offerId ?? '');
  const offer = offerOf(line?.offerId ?? '');
  const imageUrl = offer?.deal?.imageUrl ?? offer?.product.imageUrl ?? null;
  return {
    id,
    deal_id: id,
    title: offer?.deal?.title ?? line?.name ?? '',
    type: dealTypeOf(offer),
    image_url: imageUrl,
    image_url_abs: links.absolute(imageUrl, shopUrlOf(websiteId)),
  };
}
