import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples';
import { ShownContactDto } from './shown-contact.dto';

class PreviewLineDto {
  @ApiProperty({ enum: ['debit', 'credit'] })
  type!: 'debit' | 'credit';

  @ApiProperty({ example: 'Mug' })
  description!: string;

  @ApiProperty({ format: 'double', example: 12.5 })
  unitPrice!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  quantity!: number;

  @ApiProperty({ format: 'double', example: 12.5 })
  price!: number;

  @ApiProperty({ maxLength: 50, example: EXAMPLE.plan })
  planId!: string;

  @ApiProperty({ maxLength: 50, example: 'prod_mug' })
  productId!: string;
}

class PreviewShippingRateDto {
  @ApiProperty({ maxLength: 50, example: 'ship_standard' })
  id!: string;

  @ApiProperty({ example: 'Standard' })
  name!: string;

  @ApiProperty({ example: 'Three to five days' })
  description!: string;

  @ApiProperty({ format: 'double', example: 5, description: '0: free.' })
  price!: number;

  @ApiProperty({ minLength: 3, maxLength: 3, example: EXAMPLE.currency })
  currency!: string;
}

class PreviewTaxDto {
  @ApiProperty({ format: 'double', example: 1.44 })
  amount!: number;

  @ApiProperty({ example: 'Sales tax' })
  description!: string;
}

class PreviewDiscountDto {
  @ApiProperty({ maxLength: 50, example: 'TENOFF' })
  couponId!: string;

  @ApiProperty({ format: 'double', example: 1.25 })
  amount!: number;

  @ApiProperty({ example: 'Coupon "TENOFF"' })
  description!: string;
}

export class AmountsDto {
  @ApiProperty({ format: 'double', example: 17.69 })
  amount!: number;

  @ApiProperty({ format: 'double', example: 12.5 })
  subtotalAmount!: number;

  @ApiProperty({ format: 'double', example: 1.25 })
  discountAmount!: number;

  @ApiProperty({ format: 'double', example: 5 })
  shippingAmount!: number;

  @ApiProperty({ format: 'double', example: 1.44 })
  taxAmount!: number;
}

export class PreviewDto {
  @ApiProperty({ minLength: 3, maxLength: 3, example: EXAMPLE.currency })
  currency!: string;

  @ApiProperty({ type: [PreviewLineDto] })
  lineItems!: PreviewLineDto[];

  @ApiProperty({ type: [PreviewShippingRateDto], description: 'Rates the buyer may choose from, cheapest first.' })
  shippingRates!: PreviewShippingRateDto[];

  @ApiProperty({ type: [PreviewTaxDto] })
  taxes!: PreviewTaxDto[];

  @ApiProperty({ type: [PreviewDiscountDto] })
  discounts!: PreviewDiscountDto[];

  @ApiProperty({ format: 'double', example: 12.5 })
  subtotalAmount!: number;

  @ApiProperty({ format: 'double', example: 1.44 })
  taxAmount!: number;

  @ApiProperty({ format: 'double', example: 5 })
  shippingAmount!: number;

  @ApiProperty({ format: 'double', example: 1.25 })
  discountsAmount!: number;

  @ApiProperty({ format: 'double', example: 17.69 })
  total!: number;

  @ApiPropertyOptional({ type: ShownContactDto })
  billingAddress?: ShownContactDto;

  @ApiPropertyOptional({ type: ShownContactDto })
  deliveryAddress?: ShownContactDto;

  @ApiProperty({ type: AmountsDto, description: 'What is paid now.' })
  initialAmounts!: AmountsDto;

  @ApiProperty({
    type: AmountsDto,
    nullable: true,
    description: 'What each further period costs; null when nothing recurs.',
  })
  recurringAmounts!: AmountsDto | null;
}
