import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { NumberedSummary } from './summary';
import type { InstrumentStatus } from './types';

/** A card or account that a customer keeps with us. */
@Entity('payment_instrument')
@Check(
  'chk_payment_instrument_status',
  `status IN ('active', 'inactive', 'expired', 'deactivated', 'verification-needed')`,
)
@Check('chk_payment_instrument_sealed', `(sealed IS NULL) = (status = 'deactivated')`)
@Index('uq_payment_instrument_fingerprint', ['organizationId', 'customerId', 'fingerprint'], { unique: true })
@Index('idx_payment_instrument_customer', ['organizationId', 'customerId', 'createdAt'])
export class PaymentInstrumentEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_payment_instrument' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'customer_id', type: 'text', collation: 'C' })
  customerId!: string;

  @Index('uq_payment_instrument_number', { unique: true })
  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  number!: bigint;

  @Column({ type: 'text' })
  method!: string;

  @Column({ type: 'text', default: 'active' })
  status!: InstrumentStatus;

  @Column({ type: 'jsonb' })
  summary!: NumberedSummary;

  /** Never selected with the rest: only a charge unseals it. */
  @Column({ type: 'bytea', nullable: true, select: false })
  sealed!: Buffer | null;

  @Column({ type: 'bytea', select: false })
  fingerprint!: Buffer;

  @Column({ name: 'billing_address', type: 'jsonb', nullable: true })
  billingAddress!: object | null;

  @Column({ name: 'custom_fields', type: 'jsonb', default: {} })
  customFields!: object;

  @Column({ name: 'use_as_backup', type: 'boolean', default: false })
  useAsBackup!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'app_now()' })
  updatedAt!: Date;
}
