import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { INVOICE_STATUSES, type InvoiceStatus } from '../../../modules/invoicing';
import { EXAMPLE } from './examples';
import { InvoiceDiscountDto, InvoiceItemDto, InvoiceTaxDto, ShippingDto } from './invoice-parts.dto';
import { LinkDto } from './link.dto';
import { ShownContactDto } from './shown-contact.dto';
import { TransactionDto } from './transaction.dto';

export class InvoiceDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.invoice })
  id!: string;

  @ApiProperty({ maxLength: 50, example: EXAMPLE.website })
  websiteId!: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 1, description: 'Counts from 1 per customer, without gaps.' })
  invoiceNumber!: number;

  @ApiProperty({ maxLength: 50, example: EXAMPLE.order })
  orderId!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: 50, example: null })
  subscriptionId!: string | null;

  @ApiProperty({ minLength: 3, maxLength: 3, example: EXAMPLE.currency })
  currency!: string;

  @ApiProperty({ format: 'double', example: 16.25 })
  amount!: number;

  @ApiProperty({ format: 'double', example: 0 })
  amountDue!: number;

  @ApiProperty({ format: 'double', example: 12.5 })
  subtotalAmount!: number;

  @ApiProperty({ format: 'double', example: 1.25 })
  discountAmount!: number;

  @ApiProperty({ type: ShippingDto })
  shipping!: ShippingDto;

  @ApiProperty({ type: InvoiceTaxDto })
  tax!: InvoiceTaxDto;

  @ApiPropertyOptional({ type: ShownContactDto })
  billingAddress?: ShownContactDto;

  @ApiPropertyOptional({ type: ShownContactDto })
  deliveryAddress?: ShownContactDto;

  @ApiProperty({ type: String, nullable: true, example: 'PO-1042' })
  poNumber!: string | null;

  @ApiPropertyOptional({ description: 'Notes for the customer.' })
  notes?: string;

  @ApiProperty({ type: [InvoiceItemDto] })
  items!: InvoiceItemDto[];

  @ApiProperty({ type: [InvoiceDiscountDto] })
  discounts!: InvoiceDiscountDto[];

  @ApiPropertyOptional({ format: 'date-time' })
  autopayScheduledTime?: string;

  @ApiProperty({ type: 'integer', minimum: 0, default: 0 })
  autopayRetryNumber!: number;

  @ApiProperty({ enum: INVOICE_STATUSES, example: 'paid' })
  status!: InvoiceStatus;

  @ApiProperty({ type: 'integer', example: 0, description: 'Days between due and paid.' })
  delinquentCollectionPeriod!: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Days between issued and paid.' })
  collectionPeriod!: number;

  @ApiPropertyOptional({ format: 'date-time' })
  abandonedTime?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  voidedTime?: string;

  @ApiPropertyOptional({ format: 'date-time', example: EXAMPLE.time })
  paidTime?: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  dueTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  issuedTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  createdTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  updatedTime!: string;

  @ApiProperty({ format: 'uri', description: 'Page on which the customer may pay the invoice.' })
  paymentFormUrl!: string;

  @ApiProperty({ type: [TransactionDto] })
  transactions!: TransactionDto[];

  @ApiProperty({ type: [LinkDto] })
  _links!: LinkDto[];
}
