import { LIMITS } from '../../../kernel/limits';
import { Bool, Decimal, Email, FreeObject, HttpUrl, Id, Int, IsoDateTime, Nested, Text } from '../../shared';
import { MAX_DESCRIPTION, MAX_LIMIT, MAX_NAME } from './fields';

const MAX_UNIT_LABEL = 50;

export class ProductDto {
  @Text({ min: 1, max: MAX_NAME })
  name!: string;

  @Text({ max: MAX_DESCRIPTION, optional: true, lineEnds: 'keep' })
  description?: string;

  @Text({ min: 1, max: MAX_UNIT_LABEL, optional: true, description: 'Default: unit' })
  unitLabel?: string;

  @Bool({ optional: true, description: 'Default: false' })
  requiresShipping?: boolean;

  @HttpUrl({ optional: true, nullable: true })
  imageUrl?: string | null;

  @FreeObject({ maxBytes: LIMITS.customFieldsBytes, optional: true })
  customFields?: Record<string, unknown>;
}

export class ShownProductDto extends ProductDto {
  @Id({ readOnly: true })
  id!: string;

  @IsoDateTime({ readOnly: true })
  createdTime!: string;

  @IsoDateTime({ readOnly: true })
  updatedTime!: string;
}

/** Absent: the default. 0: no limit. */
export class WebsiteLimitsDto {
  @Int({
    min: 0,
    max: MAX_LIMIT,
    optional: true,
    description: `Purchases for which one client address may hold stock at the same time without having paid. Default: ${String(LIMITS.activeHolds)}`,
  })
  activeHolds?: number;

  @Decimal({
    min: 0,
    max: 1,
    optional: true,
    description: `The share of an item's available units that one client address may hold. Default: ${String(LIMITS.heldUnitsShare)}`,
  })
  heldUnitsShare?: number | string;

  @Int({
    min: 0,
    max: MAX_LIMIT,
    optional: true,
    description: `Declined charges after which the next one is refused. Default: ${String(LIMITS.declinesPerTenMinutes)}`,
  })
  declinesPerTenMinutes?: number;
}

export class WebsiteDto {
  @Text({ min: 1, max: MAX_NAME })
  name!: string;

  @HttpUrl({ description: 'Buyers are sent back to this origin only', example: 'https://shop.example' })
  url!: string;

  @Text({ max: 50, optional: true, reference: true })
  servicePhone?: string;

  @Email({ optional: true })
  serviceEmail?: string;

  @Nested(() => WebsiteLimitsDto, { optional: true, description: 'What publishable keys and shoppers may do' })
  limits?: WebsiteLimitsDto;
}

export class ShownWebsiteDto extends WebsiteDto {
  @Id({ readOnly: true })
  id!: string;

  @IsoDateTime({ readOnly: true })
  createdTime!: string;

  @IsoDateTime({ readOnly: true })
  updatedTime!: string;
}
