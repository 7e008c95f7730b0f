import { LIMITS } from '../../../kernel/limits';
import { Decimal, Id, Int, IsoDateTime, ListOf, Nested, OneOf, Text } from '../../shared';
import { Countries, Currency, Ids, MAX_DESCRIPTION, MAX_LIMIT } from './fields';

export const DISCOUNT_CONTEXTS = ['items', 'shipping', 'items-and-shipping'] as const;
export const RESTRICTIONS = [
  'total-redemptions',
  'redemptions-per-customer',
  'discounts-per-redemption',
  'minimum-order-amount',
  'restrict-to-plans',
  'restrict-to-products',
  'restrict-to-countries',
  'restrict-to-bxgy',
  'paid-by-time',
] as const;
const MAX_RESTRICTIONS = 20;
const MAX_BXGY = 20;

export class DiscountDto {
  @OneOf(['percent', 'fixed'])
  type!: 'percent' | 'fixed';

  @Decimal({ min: 0.01, max: 100, optional: true, description: 'Percent, with at most 2 decimals' })
  value?: number | string;

  @Decimal({ min: 0, optional: true, description: 'Major units, for a fixed discount' })
  amount?: number | string;

  @Currency({ optional: true })
  currency?: string;

  @OneOf(DISCOUNT_CONTEXTS, { optional: true, description: 'Default: items' })
  context?: (typeof DISCOUNT_CONTEXTS)[number];
}

export class PlanQuantityDto {
  @Id()
  planId!: string;

  @Int({ min: 1, max: LIMITS.quantityPerLine })
  quantity!: number;
}

export class RestrictionDto {
  @OneOf(RESTRICTIONS)
  type!: (typeof RESTRICTIONS)[number];

  @Int({ min: 1, max: MAX_LIMIT, optional: true })
  quantity?: number;

  @Decimal({ min: 0, optional: true })
  amount?: number | string;

  @Currency({ optional: true })
  currency?: string;

  @Ids({ optional: true })
  planIds?: string[];

  @Ids({ optional: true })
  productIds?: string[];

  @Int({ min: 1, max: MAX_LIMIT, optional: true, description: 'Default: 1' })
  minimumQuantity?: number;

  @Countries({ optional: true })
  countries?: string[];

  @IsoDateTime({ optional: true })
  time?: string;

  @ListOf(() => PlanQuantityDto, { min: 1, max: MAX_BXGY, optional: true })
  buy?: PlanQuantityDto[];

  @ListOf(() => PlanQuantityDto, { min: 1, max: MAX_BXGY, optional: true })
  get?: PlanQuantityDto[];
}

export class CouponDto {
  @Text({ max: MAX_DESCRIPTION, optional: true })
  description?: string;

  @Nested(() => DiscountDto)
  discount!: DiscountDto;

  @ListOf(() => RestrictionDto, { max: MAX_RESTRICTIONS, optional: true })
  restrictions?: RestrictionDto[];

  @OneOf(['draft', 'issued', 'expired'], { optional: true, description: 'Default: issued' })
  status?: 'draft' | 'issued' | 'expired';

  @IsoDateTime({ optional: true, nullable: true })
  issuedTime?: string | null;

  @IsoDateTime({ optional: true, nullable: true })
  expiredTime?: string | null;
}

export class ShownCouponDto extends CouponDto {
  @Id({ readOnly: true })
  id!: string;

  @Int({ min: 0, max: MAX_LIMIT, readOnly: true, description: 'Counted for coupons with a total limit only' })
  redemptions!: number;

  @IsoDateTime({ readOnly: true })
  createdTime!: string;

  @IsoDateTime({ readOnly: true })
  updatedTime!: string;
}
