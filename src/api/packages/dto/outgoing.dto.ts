import { ApiProperty } from '@nestjs/swagger';
import { CODES } from '../codes';

export class MessageModel {
  @ApiProperty({ enum: Object.keys(CODES), example: '00', description: 'Two digits after ISO 8583; 00 is success.' })
  Code!: string;

  @ApiProperty({ example: CODES['00'] })
  Description!: string;
}

/** Every answer. */
export class OutgoingModel {
  @ApiProperty({ type: MessageModel })
  Message!: MessageModel;

  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: 'null unless the code is 00.',
  })
  Response!: object | null;
}

export class SkuPackageModel {
  @ApiProperty({ example: 'MP001' })
  Sku!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  Quantity!: number;

  @ApiProperty({ example: 49, description: 'In the major unit, like every amount here.' })
  UnitPrice!: number;

  @ApiProperty({ example: 49, description: 'Of the line, before discounts.' })
  Price!: number;
}

export class PricingPackageResponseModel {
  @ApiProperty({ example: 'ord_01KAG3X5T0ABCDEFGHJKMNPQRS' })
  PurchaseId!: string;

  @ApiProperty({ example: 'in_01KAG3X5T0ABCDEFGHJKMNPQRS' })
  InvoiceId!: string;

  @ApiProperty({ example: 239.65, description: 'What was charged.' })
  Amount!: number;

  @ApiProperty({ example: 'USD' })
  CurrencyCode!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'A1B2C3',
    description: 'Six letters or digits; null for a bank account.',
  })
  AuthCode!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Visa' })
  CardType!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  CustomerProfileId!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  PaymentProfileId!: string | null;

  @ApiProperty({ type: [SkuPackageModel] })
  Skus!: SkuPackageModel[];
}

export class PricingPackagesOutgoingModel {
  @ApiProperty({ type: MessageModel })
  Message!: MessageModel;

  @ApiProperty({ type: PricingPackageResponseModel, nullable: true, description: 'null unless the code is 00.' })
  Response!: PricingPackageResponseModel | null;
}
