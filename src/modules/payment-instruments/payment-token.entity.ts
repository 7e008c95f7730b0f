import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { InstrumentSummary } from './summary';

/** A one-time token: stands for a card, an account or a method until it is used or its time is over. */
@Entity('payment_token')
export class PaymentTokenEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_payment_token' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'website_id', type: 'text', collation: 'C' })
  websiteId!: string;

  @Column({ type: 'text' })
  method!: string;

  @Column({ type: 'jsonb' })
  summary!: InstrumentSummary;

  /** Never selected with the rest: only the purchase unseals it. */
  @Column({ type: 'bytea', nullable: true, select: false })
  sealed!: Buffer | null;

  @Column({ name: 'has_code', type: 'boolean', default: false })
  hasCode!: boolean;

  @Column({ name: 'billing_address', type: 'jsonb', nullable: true })
  billingAddress!: object | null;

  @Column({ name: 'risk_metadata', type: 'jsonb', nullable: true })
  riskMetadata!: object | null;

  @Column({ name: 'instrument_id', type: 'text', collation: 'C', nullable: true })
  instrumentId!: string | null;

  @Column({ type: 'text', nullable: true })
  email!: string | null;

  @Index('idx_payment_token_expiry')
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ name: 'used_at', type: 'timestamptz', nullable: true })
  usedAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'app_now()' })
  updatedAt!: Date;
}
