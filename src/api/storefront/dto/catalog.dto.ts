import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples';
import { LinkDto } from './link.dto';

const FORMULAS = ['fixed-fee', 'flat-rate', 'stairstep', 'tiered', 'volume'] as const;

class BracketDto {
  @ApiProperty({ format: 'double', example: 10 })
  price!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 5,
    description: 'Quantity up to which the bracket reaches; null: unbounded.',
  })
  maxQuantity!: number | null;
}

export class PricingDto {
  @ApiProperty({ enum: FORMULAS, example: 'flat-rate' })
  formula!: (typeof FORMULAS)[number];

  @ApiPropertyOptional({ format: 'double', example: 12.5 })
  price?: number;

  @ApiPropertyOptional({ type: 'integer', nullable: true, example: null })
  maxQuantity?: number | null;

  @ApiPropertyOptional({ type: [BracketDto] })
  brackets?: BracketDto[];
}

class SetupDto {
  @ApiProperty({ format: 'double', example: 25 })
  price!: number;
}

class RecurringIntervalDto {
  @ApiProperty({ enum: ['day', 'week', 'month', 'year'], example: 'month' })
  unit!: 'day' | 'week' | 'month' | 'year';

  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  length!: number;
}

class CatalogEntryDto {
  @ApiProperty({ type: 'object', additionalProperties: true, example: {} })
  customFields!: Readonly<Record<string, unknown>>;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  createdTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  updatedTime!: string;

  @ApiProperty({ type: [LinkDto] })
  _links!: LinkDto[];
}

export class PlanDto extends CatalogEntryDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.plan })
  id!: string;

  @ApiProperty({ maxLength: 255, example: 'Mug' })
  name!: string;

  @ApiProperty({ example: 'Holds a third of a litre' })
  description!: string;

  @ApiProperty({ maxLength: 50, example: 'prod_mug' })
  productId!: string;

  @ApiProperty({ minLength: 3, maxLength: 3, example: EXAMPLE.currency })
  currency!: string;

  @ApiProperty({ type: PricingDto })
  pricing!: PricingDto;

  @ApiPropertyOptional({ type: SetupDto, description: 'One-off fee at the start; absent when there is none.' })
  setup?: SetupDto;

  @ApiPropertyOptional({ type: RecurringIntervalDto, description: 'Absent when nothing recurs.' })
  recurringInterval?: RecurringIntervalDto;

  @ApiProperty()
  isActive!: boolean;

  @ApiProperty({ type: 'integer', example: 1 })
  revision!: number;
}

export class ProductDto extends CatalogEntryDto {
  @ApiProperty({ maxLength: 50, example: 'prod_mug' })
  id!: string;

  @ApiProperty({ maxLength: 255, example: 'Mug' })
  name!: string;

  @ApiProperty({ example: 'Holds a third of a litre' })
  description!: string;

  @ApiProperty({ example: 'unit' })
  unitLabel!: string;

  @ApiProperty({ example: true })
  requiresShipping!: boolean;
}

export class WebsiteDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.website })
  id!: string;

  @ApiProperty({ example: 'Demo shop' })
  name!: string;

  @ApiProperty({ format: 'uri', example: 'https://shop.example' })
  url!: string;

  @ApiProperty({ example: '+1 555 0100' })
  servicePhone!: string;

  @ApiProperty({ example: 'service@shop.example' })
  serviceEmail!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  createdTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  updatedTime!: string;

  @ApiProperty({ type: [LinkDto] })
  _links!: LinkDto[];
}
