import { ApiProperty } from '@nestjs/swagger';

export class ExchangeRateDto {
  @ApiProperty({ example: 402.09 }) readonly Value!: number;
  @ApiProperty({ example: 'USD' }) readonly FromCurrencyIsoCode!: string;
  @ApiProperty({ example: 'ARS' }) readonly ToCurrencyIsoCode!: string;
  @ApiProperty() readonly TypeCode!: string;
  @ApiProperty() readonly Date!: string;
}

export class TaxDetailDto {
  @ApiProperty({ example: 'VAT' }) readonly TaxCode!: string;
  @ApiProperty() readonly TaxName!: string;
  @ApiProperty({ description: 'In the local currency, before the total is rounded.' }) readonly TaxAmount!: number;
  @ApiProperty({ example: 20 }) readonly TaxPercentage!: number;
  @ApiProperty() readonly ResponsableType!: string;
}

export class AmountDetailDto {
  @ApiProperty() readonly CurrencyCode!: string;
  @ApiProperty({ enum: ['GROSS', 'TAX', 'TOTAL'] }) readonly AmountCategoryCode!: string;
  @ApiProperty() readonly Amount!: number;
  @ApiProperty({ enum: ['+'] }) readonly Sign!: string;
  @ApiProperty() readonly ResponsableType!: string;
}

export class PreviewDataDto {
  @ApiProperty() readonly Date!: string;
  @ApiProperty({ description: 'The local currency.' }) readonly Currency!: string;
  @ApiProperty({ type: ExchangeRateDto }) readonly ExchangeRate!: ExchangeRateDto;
  @ApiProperty({ example: 58865.98, description: 'GROSS and TAX together.' }) readonly TotalAmount!: number;
  @ApiProperty({
    example: 40209,
    description: 'What a purchase of the amount charges, in the local currency: GROSS. The taxes are not charged here.',
  })
  readonly ChargedAmount!: number;
  @ApiProperty({ type: [TaxDetailDto] }) readonly TaxDetails!: readonly TaxDetailDto[];
  @ApiProperty({ type: [AmountDetailDto] }) readonly AmountDetails!: readonly AmountDetailDto[];
}

export class PreviewViewDto {
  @ApiProperty() readonly Success!: boolean;
  @ApiProperty({ type: PreviewDataDto }) readonly Data!: PreviewDataDto;
}
