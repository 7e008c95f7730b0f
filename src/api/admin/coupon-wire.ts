import type { Coupon, CouponRestriction, Discount, PutCoupon } from '../../modules/pricing';
import { AmountReader, toAmount } from './amount';
import type { CouponDto, DiscountDto, RestrictionDto, ShownCouponDto } from './dto/coupon.dto';

type RestrictionType = RestrictionDto['type'];
type Member = Exclude<keyof RestrictionDto, 'type'>;

/** Members of each restriction: those it needs, and those it may have. */
const MEMBERS: Readonly<Record<RestrictionType, { needs: readonly Member[]; may?: readonly Member[] }>> = {
  'total-redemptions': { needs: ['quantity'] },
  'redemptions-per-customer': { needs: ['quantity'] },
  'discounts-per-redemption': { needs: ['quantity'] },
  'minimum-order-amount': { needs: ['amount', 'currency'] },
  'restrict-to-plans': { needs: ['planIds'], may: ['minimumQuantity'] },
  'restrict-to-products': { needs: ['productIds'], may: ['minimumQuantity'] },
  'restrict-to-countries': { needs: ['countries'] },
  'restrict-to-bxgy': { needs: ['buy', 'get'] },
  'paid-by-time': { needs: ['time'] },
};
/** 0.01 % is one part of ten thousand; `partsPerMillion` counts a hundred of those. */
const PPM_PER_HUNDREDTH = 100n;

const date = (text: string | null | undefined): Date | null => (text == null ? null : new Date(text));

/** @throws DomainError validation-failed naming every member that is missing, wrong or out of place */
export function fromCoupon(organizationId: string, id: string, dto: CouponDto): PutCoupon {
  const read = new AmountReader();
  const given = dto.restrictions ?? [];
  given.forEach((restriction, index) => {
    checkMembers(read, restriction, `restrictions.${String(index)}`);
    if (given.findIndex(({ type }) => type === restriction.type) < index)
      read.problem(`restrictions.${String(index)}.type`, 'stands there twice');
  });
  const limit = (type: RestrictionType): number | null =>
    given.find((restriction) => restriction.type === type)?.quantity ?? null;
  return read.finish({
    organizationId,
    id,
    description: dto.description ?? '',
    discount: fromDiscount(read, dto.discount),
    context: dto.discount.context ?? 'items',
    status: dto.status ?? 'issued',
    issuedAt: date(dto.issuedTime),
    expiresAt: date(dto.expiredTime),
    restrictions: given.flatMap((restriction, index) =>
      fromRestriction(read, restriction, `restrictions.${String(index)}`),
    ),
    maxRedemptions: limit('total-redemptions'),
    maxPerCustomer: limit('redemptions-per-customer'),
  });
}

function checkMembers(read: AmountReader, { type, ...given }: RestrictionDto, at: string): void {
  const { needs, may = [] } = MEMBERS[type];
  const members: Partial<Record<Member, unknown>> = given;
  for (const name of needs)
    if (members[name] === undefined) read.problem(`${at}.${name}`, 'is required by this restriction');
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined && ![...needs, ...may].includes(name as Member))
      read.problem(`${at}.${name}`, 'does not belong to this restriction');
  }
}

function fromDiscount(read: AmountReader, { type, value, amount, currency }: DiscountDto): Discount {
  if (type === 'percent') {
    const ppm = value === undefined ? undefined : read.partsPerMillion(value, 'discount.value');
    if (ppm === undefined) read.problem('discount.value', 'is required by a percent discount');
    if (ppm !== undefined && ppm % PPM_PER_HUNDREDTH !== 0n)
      read.problem('discount.value', 'must not have more than 2 decimals');
    return { type, percentHundredths: Number((ppm ?? 0n) / PPM_PER_HUNDREDTH) };
  }
  if (amount === undefined) read.problem('discount.amount', 'is required by a fixed discount');
  if (currency === undefined) read.problem('discount.currency', 'is required by a fixed discount');
  if (amount === undefined || currency === undefined) return { type, amountMinor: 0n, currency: '' };
  return { type, amountMinor: read.amount(amount, currency, 'discount.amount'), currency };
}

/** Limits are kept apart from the other restrictions: they are counted, the others are judged. Missing members were noted before. */
function fromRestriction(read: AmountReader, dto: RestrictionDto, at: string): CouponRestriction[] {
  const {
    type,
    quantity = 1,
    amount,
    currency,
    planIds = [],
    productIds = [],
    minimumQuantity = 1,
    countries = [],
    time,
  } = dto;
  switch (type) {
    case 'total-redemptions':
    case 'redemptions-per-customer':
      return [];
    case 'discounts-per-redemption':
      return [{ type, quantity }];
    case 'minimum-order-amount':
      if (amount === undefined || currency === undefined) return [];
      return [{ type, amountMinor: read.amount(amount, currency, `${at}.amount`), currency }];
    case 'restrict-to-plans':
      return [{ type: 'restrict-to-offers', offerIds: planIds, minimumQuantity }];
    case 'restrict-to-products':
      return [{ type, productIds, minimumQuantity }];
    case 'restrict-to-countries':
      return [{ type, countries }];
    case 'restrict-to-bxgy':
      return [{ type, buy: (dto.buy ?? []).map(toOfferQuantity), get: (dto.get ?? []).map(toOfferQuantity) }];
    case 'paid-by-time':
      return time === undefined ? [] : [{ type, time: new Date(time) }];
  }
}

const toOfferQuantity = ({ planId, quantity }: { planId: string; quantity: number }) => ({ offerId: planId, quantity });
const toPlanQuantity = ({ offerId, quantity }: { offerId: string; quantity: number }) => ({
  planId: offerId,
  quantity,
});

export function toCoupon(coupon: Coupon): ShownCouponDto {
  const { id, description, status, redemptions, maxRedemptions, maxPerCustomer } = coupon;
  return {
    id,
    description,
    discount: toDiscount(coupon),
    restrictions: [
      ...(maxRedemptions === null ? [] : [{ type: 'total-redemptions' as const, quantity: maxRedemptions }]),
      ...(maxPerCustomer === null ? [] : [{ type: 'redemptions-per-customer' as const, quantity: maxPerCustomer }]),
      ...coupon.restrictions.map(toRestriction),
    ],
    status,
    issuedTime: coupon.issuedAt?.toISOString() ?? null,
    expiredTime: coupon.expiresAt?.toISOString() ?? null,
    redemptions,
    createdTime: coupon.createdAt.toISOString(),
    updatedTime: coupon.updatedAt.toISOString(),
  };
}

function toDiscount({ discount, context }: Coupon): DiscountDto {
  if (discount.type === 'percent') return { type: discount.type, value: discount.percentHundredths / 100, context };
  return {
    type: discount.type,
    amount: toAmount(discount.amountMinor, discount.currency),
    currency: discount.currency,
    context,
  };
}

function toRestriction(restriction: CouponRestriction): RestrictionDto {
  switch (restriction.type) {
    case 'restrict-to-offers':
      return {
        type: 'restrict-to-plans',
        planIds: [...restriction.offerIds],
        minimumQuantity: restriction.minimumQuantity,
      };
    case 'restrict-to-products':
      return { ...restriction, productIds: [...restriction.productIds] };
    case 'restrict-to-countries':
      return { ...restriction, countries: [...restriction.countries] };
    case 'minimum-order-amount':
      return {
        type: restriction.type,
        amount: toAmount(restriction.amountMinor, restriction.currency),
        currency: restriction.currency,
      };
    case 'paid-by-time':
      return { type: restriction.type, time: restriction.time.toISOString() };
    case 'restrict-to-bxgy':
      return {
        type: restriction.type,
        buy: restriction.buy.map(toPlanQuantity),
        get: restriction.get.map(toPlanQuantity),
      };
    case 'discounts-per-redemption':
      return restriction;
  }
}
