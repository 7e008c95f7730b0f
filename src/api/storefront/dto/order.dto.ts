import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { INVOICE_STATUSES, type InvoiceStatus } from '../../../modules/invoicing';
import { EXAMPLE } from './examples';
import { ShippingDto } from './invoice-parts.dto';
import { LinkDto } from './link.dto';
import { ShownContactDto } from './shown-contact.dto';

export const ORDER_TYPES = ['one-time-order', 'subscription-order'] as const;
export const ORDER_STATUSES = ['pending', 'active', 'completed', 'canceled', 'abandoned'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

class OrderedPlanDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.plan })
  id!: string;

  @ApiProperty({ example: 'Mug' })
  name!: string;
}

export class OrderItemDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.plan, deprecated: true })
  planId!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  quantity!: number;

  @ApiProperty({ type: OrderedPlanDto })
  plan!: OrderedPlanDto;
}

export class OrderDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.order })
  id!: string;

  @ApiProperty({ enum: ORDER_TYPES })
  orderType!: (typeof ORDER_TYPES)[number];

  @ApiProperty({ enum: ORDER_STATUSES, example: 'completed' })
  status!: OrderStatus;

  @ApiPropertyOptional({ enum: INVOICE_STATUSES, example: 'paid', description: 'Status of the most recent invoice.' })
  billingStatus?: InvoiceStatus;

  @ApiProperty({ maxLength: 50, example: EXAMPLE.website })
  websiteId!: string;

  @ApiPropertyOptional({ maxLength: 50, example: EXAMPLE.customer })
  customerId?: string;

  @ApiProperty({ minLength: 3, maxLength: 3, example: EXAMPLE.currency })
  currency!: string;

  @ApiPropertyOptional({ maxLength: 50, example: EXAMPLE.invoice })
  initialInvoiceId?: string;

  @ApiPropertyOptional({ maxLength: 50, example: EXAMPLE.invoice })
  recentInvoiceId?: string;

  @ApiProperty({ type: [OrderItemDto] })
  items!: OrderItemDto[];

  @ApiPropertyOptional({ type: ShownContactDto })
  billingAddress?: ShownContactDto;

  @ApiPropertyOptional({ type: ShownContactDto })
  deliveryAddress?: ShownContactDto;

  @ApiProperty({ type: String, nullable: true, example: null })
  poNumber!: string | null;

  @ApiProperty({ type: ShippingDto })
  shipping!: ShippingDto;

  @ApiPropertyOptional({ format: 'date-time', example: EXAMPLE.time })
  activationTime?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  voidTime?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  abandonTime?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Next charge of a subscription.' })
  renewalTime?: string;

  @ApiPropertyOptional({
    type: 'integer',
    example: 0,
    description: 'Periods charged after the first one; of a subscription.',
  })
  rebillNumber?: number;

  @ApiProperty({ type: 'object', additionalProperties: true, default: {} })
  customFields!: Record<string, unknown>;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  createdTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  updatedTime!: string;

  @ApiProperty({ type: [LinkDto] })
  _links!: LinkDto[];
}
