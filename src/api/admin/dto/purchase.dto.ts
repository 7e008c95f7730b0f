import { LIMITS } from '../../../kernel/limits';
import { INVOICE_STATUSES, type InvoiceStatus } from '../../../modules/invoicing';
import { ATTEMPT_STATUSES, type AttemptResult, type AttemptStatus } from '../../../modules/payments';
import { PURCHASE_STATES, type PurchaseState } from '../../../modules/purchases';
import { Bool, Decimal, Id, Int, IsoDateTime, ListOf, OneOf, Text } from '../../shared';
import { Currency, MAX_DESCRIPTION } from './fields';

const RESULTS = ['abandoned', 'approved', 'canceled', 'declined', 'unknown'] as const;

export class RefundLineDto {
  @Int({ min: 1, max: LIMITS.linesPerPurchase * 2, description: 'Line of the purchase, from 1' })
  line!: number;

  @Int({ min: 1, max: 1_000_000 })
  quantity!: number;
}

export class RefundDto {
  @Decimal({ min: 0, optional: true, example: 9.99, description: 'Major units. Absent: all that is left' })
  amount?: number | string;

  @ListOf(() => RefundLineDto, {
    min: 1,
    max: LIMITS.linesPerPurchase * 2,
    optional: true,
    description: 'Units whose price, discount and tax share are paid back; not together with `amount`',
  })
  lines?: readonly RefundLineDto[];

  @Bool({ optional: true, description: 'The units go on sale again, except redeemed ones. Default: false' })
  restock?: boolean;

  @Bool({ optional: true, description: 'The buyer keeps the vouchers of the units. Default: false' })
  keepVouchers?: boolean;

  @Bool({ optional: true, description: 'Pay back although the payer disputes the payment. Default: false' })
  acceptDispute?: boolean;

  @Text({ max: MAX_DESCRIPTION, optional: true })
  reason?: string;
}

/** A refund as its transaction. */
export class ShownRefundDto {
  @Id()
  id!: string;

  @Id({ description: 'The purchase' })
  orderId!: string;

  @Id({ nullable: true })
  invoiceId!: string | null;

  @Id({ nullable: true })
  customerId!: string | null;

  @Id({ nullable: true, description: 'The payment whose money goes back' })
  parentTransactionId!: string | null;

  @OneOf(['refund'])
  type!: string;

  @OneOf(ATTEMPT_STATUSES)
  status!: AttemptStatus;

  @OneOf(RESULTS, { description: 'unknown: the gateway has not said yet' })
  result!: AttemptResult;

  @Decimal({ example: 9.99 })
  amount!: number;

  @Currency()
  currency!: string;

  @ListOf(() => RefundLineDto, { max: LIMITS.linesPerPurchase * 2, description: 'Units that are paid back' })
  lines!: readonly RefundLineDto[];

  @Text({ max: MAX_DESCRIPTION, nullable: true })
  reason!: string | null;

  @Text({ max: MAX_DESCRIPTION, nullable: true, description: 'Why the gateway refused it' })
  declineReason!: string | null;

  @Text({ max: MAX_DESCRIPTION, nullable: true })
  gatewayName!: string | null;

  @IsoDateTime()
  createdTime!: string;

  @IsoDateTime({ nullable: true })
  processedTime!: string | null;
}

export class CancelDto {
  @Text({ max: MAX_DESCRIPTION, optional: true, description: 'Why; the event says it' })
  reason?: string;
}

/** A purchase of any door. */
export class ShownPurchaseDto {
  @Id()
  orderId!: string;

  @Text({ max: 20 })
  number!: string;

  @Text({ max: 20, description: 'The door it came through' })
  door!: string;

  @Id()
  websiteId!: string;

  @OneOf(PURCHASE_STATES)
  status!: PurchaseState;

  @OneOf(INVOICE_STATUSES, { nullable: true, description: 'Of its invoice; null: it has none' })
  billingStatus!: InvoiceStatus | null;

  @Id({ nullable: true })
  customerId!: string | null;

  @Id({ nullable: true })
  invoiceId!: string | null;

  @Decimal({ example: 9.99 })
  amount!: number;

  @Currency()
  currency!: string;

  @IsoDateTime()
  createdTime!: string;

  @IsoDateTime({ description: 'Of the last change of its state' })
  updatedTime!: string;
}
