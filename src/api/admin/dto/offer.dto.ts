import { LIMITS } from '../../../kernel/limits';
import {
  OFF_SALE_REASONS,
  type OffSaleReason,
  DEAL_STATES,
  DEAL_TYPES,
  FULFILLMENT_METHODS,
  MAX_BRACKETS,
  MAX_PERIOD_LENGTH,
  PACKAGE_TYPES,
  PERIOD_UNITS,
  PRODUCT_TYPES,
} from '../../../modules/catalog';
import { Bool, Decimal, FreeObject, HttpUrl, Id, Int, IsoDateTime, ListOf, Nested, OneOf, Text } from '../../shared';
import { Currency, MAX_DESCRIPTION, MAX_LIMIT, MAX_NAME, MAX_STOCK } from './fields';

export const FORMULAS = ['flat-rate', 'fixed-fee', 'stairstep', 'tiered', 'volume'] as const;

export class BracketDto {
  @Int({
    min: 1,
    max: MAX_LIMIT,
    nullable: true,
    description: 'Cumulative upper bound; null in the last one: unbounded',
  })
  maxQuantity!: number | null;

  @Decimal({ min: 0, example: 10 })
  price!: number | string;
}

export class PriceDto {
  @OneOf(FORMULAS)
  formula!: (typeof FORMULAS)[number];

  @Decimal({ min: 0, optional: true, example: 9.99, description: 'Major units; for flat-rate and fixed-fee' })
  price?: number | string;

  @Int({ min: 1, max: MAX_LIMIT, optional: true, nullable: true, description: 'For flat-rate' })
  maxQuantity?: number | null;

  @ListOf(() => BracketDto, {
    min: 1,
    max: MAX_BRACKETS,
    optional: true,
    description: 'For stairstep, tiered and volume',
  })
  brackets?: BracketDto[];
}

export class IntervalDto {
  @OneOf(PERIOD_UNITS)
  unit!: (typeof PERIOD_UNITS)[number];

  @Int({ min: 1, max: MAX_PERIOD_LENGTH })
  length!: number;
}

export class DealDto {
  @OneOf(DEAL_TYPES, { optional: true, description: 'Default: daily-deal' })
  type?: (typeof DEAL_TYPES)[number];

  @OneOf(DEAL_STATES, { optional: true, description: 'Default: in-flight, the only one that can be bought' })
  state?: (typeof DEAL_STATES)[number];

  @Text({ min: 1, max: MAX_NAME, optional: true, description: 'Default: the name of the offer' })
  title?: string;

  @HttpUrl({ optional: true, nullable: true })
  imageUrl?: string | null;

  @IsoDateTime({ optional: true, nullable: true })
  startAt?: string | null;

  @IsoDateTime({ optional: true, nullable: true })
  endAt?: string | null;

  @IsoDateTime({ optional: true, nullable: true })
  vouchersExpireAt?: string | null;

  @OneOf(FULFILLMENT_METHODS, { optional: true, description: 'Default: redemptioncoded' })
  fulfillmentMethod?: (typeof FULFILLMENT_METHODS)[number];
}

export class PackageDto {
  @OneOf(PACKAGE_TYPES)
  type!: (typeof PACKAGE_TYPES)[number];

  @OneOf(PRODUCT_TYPES)
  productType!: (typeof PRODUCT_TYPES)[number];
}

export class OfferDto {
  @Id({ optional: true, description: 'Default: a product of the same id and name, made when it is not there' })
  productId?: string;

  @Text({ min: 1, max: MAX_NAME })
  name!: string;

  @Text({ max: MAX_DESCRIPTION, optional: true, lineEnds: 'keep' })
  description?: string;

  @Currency({ description: 'Cannot change once the offer is there' })
  currency!: string;

  @Nested(() => PriceDto)
  pricing!: PriceDto;

  @Decimal({ min: 0, optional: true, nullable: true, description: 'One-off fee at the start' })
  setupPrice?: number | string | null;

  @Nested(() => IntervalDto, { optional: true, nullable: true })
  recurringInterval?: IntervalDto | null;

  @Int({
    min: 1,
    max: LIMITS.quantityPerLine,
    optional: true,
    nullable: true,
    description: 'Deals: units one user may have in all',
  })
  maxPerUser?: number | null;

  @Bool({ optional: true, description: 'Default: a deal does' })
  issuesVouchers?: boolean;

  @Nested(() => DealDto, { optional: true, nullable: true })
  deal?: DealDto | null;

  @Nested(() => PackageDto, { optional: true, nullable: true })
  package?: PackageDto | null;

  @Bool({ optional: true, description: 'Default: true' })
  isActive?: boolean;

  @FreeObject({ maxBytes: LIMITS.customFieldsBytes, optional: true })
  customFields?: Record<string, unknown>;

  @Int({
    min: 0,
    max: MAX_STOCK,
    optional: true,
    nullable: true,
    description: 'Units ever stocked, null: no limit. Absent: a new offer has no limit, the stock of an old one stays',
  })
  onHand?: number | null;
}

export class ShownOfferDto extends OfferDto {
  @Id({ readOnly: true })
  id!: string;

  @OneOf(OFF_SALE_REASONS, { nullable: true, readOnly: true, description: 'Why it cannot be bought now; null: it can' })
  offSaleReason!: OffSaleReason | null;

  @Int({ min: 1, max: MAX_LIMIT, readOnly: true, description: 'Counts changes of the price' })
  revision!: number;

  @IsoDateTime({ readOnly: true })
  createdTime!: string;

  @IsoDateTime({ readOnly: true })
  updatedTime!: string;
}

export class StockDto {
  @Int({ min: 0, max: MAX_STOCK, nullable: true, description: 'Units ever stocked; null: no limit' })
  onHand!: number | null;
}

export class ShownStockDto extends StockDto {
  @Int({ min: 0, max: MAX_STOCK })
  held!: number;

  @Int({ min: 0, max: MAX_STOCK })
  sold!: number;

  @Int({ min: 0, max: MAX_STOCK, nullable: true })
  available!: number | null;
}
