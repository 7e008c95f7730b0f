import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Attempt, AttemptResponse, AttemptResult, AttemptStatus, AttemptType, InstrumentSummary } from './types';

@Entity('payment_attempt')
export class PaymentAttemptEntity implements Attempt {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'website_id', type: 'text', collation: 'C' })
  websiteId!: string;

  @Column({ name: 'customer_id', type: 'text', collation: 'C', nullable: true })
  customerId!: string | null;

  @Column({ name: 'purchase_id', type: 'text', collation: 'C' })
  purchaseId!: string;

  @Column({ name: 'invoice_id', type: 'text', collation: 'C', nullable: true })
  invoiceId!: string | null;

  @Column({ name: 'parent_id', type: 'text', collation: 'C', nullable: true })
  parentId!: string | null;

  @Column({ type: 'text' })
  type!: AttemptType;

  @Column({ type: 'text' })
  status!: AttemptStatus;

  @Column({ type: 'text', default: 'unknown' })
  result!: AttemptResult;

  @Column({ name: 'amount_minor', type: 'bigint' })
  amountMinor!: bigint;

  @Column({ type: 'char', length: 3 })
  currency!: string;

  @Column({ name: 'captured_minor', type: 'bigint', default: () => '0' })
  capturedMinor!: bigint;

  @Column({ name: 'refunded_minor', type: 'bigint', default: () => '0' })
  refundedMinor!: bigint;

  @Column({ name: 'gateway_name', type: 'text', nullable: true })
  gatewayName!: string | null;

  @Column({ name: 'gateway_account_id', type: 'text', collation: 'C', nullable: true })
  gatewayAccountId!: string | null;

  @Column({ name: 'gateway_reference', type: 'text', nullable: true })
  gatewayReference!: string | null;

  @Column({ type: 'text' })
  method!: string;

  @Column({ name: 'instrument_id', type: 'text', collation: 'C', nullable: true })
  instrumentId!: string | null;

  @Column({ type: 'jsonb', default: {} })
  instrument!: InstrumentSummary;

  @Column({ type: 'jsonb', default: {} })
  response!: AttemptResponse;

  @Column({ name: 'request_id', type: 'text', nullable: true })
  requestId!: string | null;

  @Column({ name: 'retry_number', type: 'int', default: 0 })
  retryNumber!: number;

  @Column({ name: 'redirect_url', type: 'text', nullable: true })
  redirectUrl!: string | null;

  @Column({ name: 'approval_url', type: 'text', nullable: true })
  approvalUrl!: string | null;

  @Column({ name: 'session_expires_at', type: 'timestamptz', nullable: true })
  sessionExpiresAt!: Date | null;

  @Column({ name: 'processed_at', type: 'timestamptz', nullable: true })
  processedAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;

  /** Until then only the process that works on the attempt may ask the gateway for its outcome; later recovery may. */
  @Column({ name: 'lease_until', type: 'timestamptz', select: false })
  leaseUntil!: Date;

  /** How often recovery has asked for the outcome. */
  @Column({ type: 'int', default: 0, select: false })
  tries!: number;

  /** When somebody announced to take the payment back at the gateway; from then on only the answer to that settles it. */
  @Column({ name: 'fence_at', type: 'timestamptz', nullable: true, select: false })
  fenceAt!: Date | null;
}
