import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples';
import { LinkDto } from './link.dto';

const nullableNumber = { type: Number, nullable: true, format: 'double', example: null } as const;
const nullableText = { type: String, nullable: true, example: null } as const;

export class JurisdictionsDto {
  @ApiProperty({ ...nullableText, example: 'US' })
  country!: string | null;

  @ApiProperty({ ...nullableText, example: 'NY' })
  state!: string | null;

  @ApiProperty(nullableText)
  county!: string | null;

  @ApiProperty(nullableText)
  city!: string | null;
}

export class TaxItemDto {
  @ApiProperty({ format: 'double', example: 1.11 })
  amount!: number;

  @ApiProperty({ example: 'Sales tax' })
  description!: string;

  @ApiProperty({ ...nullableNumber, example: 0.08875 })
  rate!: number | null;

  @ApiProperty(nullableNumber)
  stateAmount!: number | null;

  @ApiProperty(nullableNumber)
  countyAmount!: number | null;

  @ApiProperty(nullableNumber)
  cityAmount!: number | null;

  @ApiProperty(nullableNumber)
  specialDistrictAmount!: number | null;

  @ApiProperty(nullableNumber)
  stateRate!: number | null;

  @ApiProperty(nullableNumber)
  countyRate!: number | null;

  @ApiProperty(nullableNumber)
  cityRate!: number | null;

  @ApiProperty(nullableNumber)
  specialDistrictRate!: number | null;

  @ApiProperty({ type: JurisdictionsDto })
  jurisdictions!: JurisdictionsDto;
}

export class InvoiceTaxDto {
  @ApiProperty({ enum: ['manual', 'rebilly-taxjar', 'rebilly-avalara'], example: 'manual' })
  calculator!: 'manual';

  @ApiProperty({ format: 'double', example: 1.11 })
  amount!: number;

  @ApiProperty({ type: [TaxItemDto] })
  items!: TaxItemDto[];
}

export class ShippingDto {
  @ApiProperty({ enum: ['manual', 'rebilly'], example: 'rebilly' })
  calculator!: 'manual' | 'rebilly';

  @ApiPropertyOptional({
    maxLength: 50,
    example: 'ship_standard',
    description: 'The rate chosen; absent when nothing is shipped.',
  })
  rateId?: string;

  @ApiProperty({ format: 'double', example: 5 })
  amount!: number;
}

export class InvoiceDiscountDto {
  @ApiProperty({ maxLength: 50, example: 'TENOFF' })
  couponId!: string;

  @ApiProperty({ maxLength: 50, example: 'cpn_rdm_01J9Z3E4T6Q8S0V2X4Z6B8D0FH' })
  redemptionId!: string;

  @ApiProperty({ format: 'double', example: 1.25 })
  amount!: number;

  @ApiProperty({ example: 'Coupon "TENOFF"' })
  description!: string;

  @ApiProperty({ enum: ['items', 'shipping', 'items-and-shipping'], default: 'items' })
  context!: 'items' | 'shipping' | 'items-and-shipping';
}

export class InvoiceItemDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.invoiceItem })
  id!: string;

  @ApiProperty({ enum: ['debit', 'credit'] })
  type!: 'debit' | 'credit';

  @ApiProperty({ maxLength: 1000, example: 'Mug' })
  description!: string;

  @ApiProperty({ format: 'double', example: 12.5 })
  unitPrice!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  quantity!: number;

  @ApiProperty({ format: 'double', example: 12.5 })
  price!: number;

  @ApiProperty({ maxLength: 50, example: 'prod_mug' })
  productId!: string;

  @ApiProperty({ maxLength: 50, example: EXAMPLE.plan })
  planId!: string;

  @ApiProperty({ format: 'double', example: 1.25 })
  discountAmount!: number;

  @ApiPropertyOptional({ format: 'date-time', example: EXAMPLE.time })
  periodStartTime?: string;

  @ApiPropertyOptional({ format: 'date-time', example: EXAMPLE.time })
  periodEndTime?: string;

  @ApiProperty({ type: 'integer', minimum: 0, example: 0 })
  periodNumber!: number;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  createdTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  updatedTime!: string;

  @ApiProperty({ type: TaxItemDto })
  tax!: TaxItemDto;

  @ApiProperty({ type: [LinkDto] })
  _links!: LinkDto[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: {},
    description: 'What was asked for by `expand`.',
  })
  _embedded!: Record<string, unknown>;
}
