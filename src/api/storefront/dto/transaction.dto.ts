import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PAYMENT_METHODS } from '../../../modules/payment-instruments';
import {
  ATTEMPT_STATUSES,
  ATTEMPT_TYPES,
  type AttemptResult,
  type AttemptStatus,
  type AttemptType,
} from '../../../modules/payments';
import { EXAMPLE } from './examples';
import { LinkDto } from './link.dto';
import { ShownContactDto } from './shown-contact.dto';

const RESULTS = [
  'abandoned',
  'approved',
  'canceled',
  'declined',
  'unknown',
] as const satisfies readonly AttemptResult[];

export class ThreeDsDto {
  @ApiProperty({ example: 'TestProcessor3dsServer', description: 'Name of the 3-D Secure server.' })
  server!: string;

  @ApiProperty({ enum: ['1.0.2', '2.1.0', '2.2.0'] })
  version!: string;

  @ApiProperty({ enum: ['yes', 'no', 'invalid card/timeout', 'unavailable'] })
  enrolled!: string;

  @ApiProperty({ enum: ['yes', 'no', 'not applicable', 'attempted'] })
  authenticated!: string;

  @ApiProperty({ enum: ['protected', 'not protected', 'protected (attempt)'] })
  liability!: string;

  @ApiProperty({ enum: ['frictionless', 'challenge'] })
  flow!: string;

  @ApiProperty({ deprecated: true, example: false })
  isDowngraded!: boolean;
}

export class InstrumentReferenceDto {
  @ApiProperty({ enum: PAYMENT_METHODS, enumName: 'PaymentMethod', example: 'payment-card' })
  method!: string;

  @ApiPropertyOptional({ maxLength: 50, example: 'inst_demo', description: 'There when a stored instrument paid.' })
  paymentInstrumentId?: string;
}

export class TransactionDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.transaction })
  id!: string;

  @ApiProperty({ maxLength: 50, example: EXAMPLE.website })
  websiteId!: string;

  @ApiPropertyOptional({ maxLength: 50, example: EXAMPLE.customer })
  customerId?: string;

  @ApiProperty({ enum: ATTEMPT_TYPES, example: 'sale' })
  type!: AttemptType;

  @ApiProperty({ enum: ATTEMPT_STATUSES, example: 'completed' })
  status!: AttemptStatus;

  @ApiProperty({ enum: RESULTS, example: 'approved' })
  result!: AttemptResult;

  @ApiProperty({ format: 'double', example: 12.5 })
  amount!: number;

  @ApiProperty({ minLength: 3, maxLength: 3, example: EXAMPLE.currency })
  currency!: string;

  @ApiProperty({ format: 'double', example: 12.5 })
  purchaseAmount!: number;

  @ApiProperty({ minLength: 3, maxLength: 3, example: EXAMPLE.currency })
  purchaseCurrency!: string;

  @ApiProperty({ format: 'double', example: 12.5 })
  requestAmount!: number;

  @ApiProperty({ minLength: 3, maxLength: 3, example: EXAMPLE.currency })
  requestCurrency!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: 50, example: null })
  parentTransactionId!: string | null;

  @ApiProperty({ type: [String], example: [] })
  childTransactions!: string[];

  @ApiProperty({ type: [String], example: [EXAMPLE.invoice] })
  invoiceIds!: string[];

  @ApiProperty({ type: [String], example: [] })
  subscriptionIds!: string[];

  @ApiProperty({ type: [String], example: [EXAMPLE.plan] })
  planIds!: string[];

  @ApiProperty({ example: false })
  isRebill!: boolean;

  @ApiProperty({ type: 'integer', example: 0 })
  rebillNumber!: number;

  @ApiPropertyOptional({ type: ShownContactDto })
  billingAddress?: ShownContactDto;

  @ApiProperty({ example: false })
  has3ds!: boolean;

  @ApiPropertyOptional({ type: ThreeDsDto, description: 'There when 3-D Secure took part.' })
  '3ds'?: ThreeDsDto;

  @ApiProperty({ type: String, format: 'uri', nullable: true, example: 'https://shop.example' })
  redirectUrl!: string | null;

  @ApiProperty({ type: 'integer', minimum: 0, example: 0 })
  retryNumber!: number;

  @ApiProperty({ example: false })
  isRetry!: boolean;

  @ApiProperty({ type: String, nullable: true, maxLength: 12, example: 'Demo shop' })
  billingDescriptor!: string | null;

  @ApiProperty({ maxLength: 255, example: 'Order 1042' })
  description!: string;

  @ApiPropertyOptional({
    example: '0f6c2b1e-7d0c-4f7e-9a53-0a3a1f9b6c11',
    description: 'The Idempotency-Key the payment was asked for with.',
  })
  requestId?: string;

  @ApiProperty({ example: false })
  hasAmountAdjustment!: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'TestProcessor' })
  gatewayName!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, default: {}, example: {} })
  customFields!: Record<string, unknown>;

  @ApiPropertyOptional({ format: 'date-time', example: EXAMPLE.time })
  processedTime?: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  createdTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  updatedTime!: string;

  @ApiProperty({ type: InstrumentReferenceDto })
  paymentInstrument!: InstrumentReferenceDto;

  @ApiPropertyOptional({
    format: 'uri',
    description: 'Where the shopper has to go while the status is offsite or waiting-approval.',
  })
  approvalUrl?: string;

  @ApiPropertyOptional({ example: EXAMPLE.jwt, description: 'Session token: may see and pay this purchase for a day.' })
  token?: string;

  @ApiProperty({ type: [LinkDto] })
  _links!: LinkDto[];
}
