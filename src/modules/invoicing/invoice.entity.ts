import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { InvoiceStatus } from './types';

@Entity('invoice')
export class InvoiceEntity {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'website_id', type: 'text', collation: 'C' })
  websiteId!: string;

  @Column({ name: 'customer_id', type: 'text', collation: 'C' })
  customerId!: string;

  @Column({ name: 'purchase_id', type: 'text', collation: 'C' })
  purchaseId!: string;

  @Column({ type: 'int' })
  number!: number;

  @Column({ type: 'text' })
  status!: InvoiceStatus;

  @Column({ type: 'char', length: 3 })
  currency!: string;

  @Column({ name: 'subtotal_minor', type: 'bigint' })
  subtotalMinor!: bigint;

  @Column({ name: 'discount_minor', type: 'bigint' })
  discountMinor!: bigint;

  @Column({ name: 'shipping_minor', type: 'bigint' })
  shippingMinor!: bigint;

  @Column({ name: 'tax_minor', type: 'bigint' })
  taxMinor!: bigint;

  @Column({ name: 'amount_minor', type: 'bigint' })
  amountMinor!: bigint;

  @Column({ name: 'paid_minor', type: 'bigint', default: () => '0' })
  paidMinor!: bigint;

  @Column({ name: 'refunded_minor', type: 'bigint', default: () => '0' })
  refundedMinor!: bigint;

  /** An `InvoiceDocument` as `encodeDocument` writes it: amounts are decimal text. */
  @Column({ type: 'jsonb' })
  document!: object;

  @Column({ name: 'issued_at', type: 'timestamptz' })
  issuedAt!: Date;

  @Column({ name: 'due_at', type: 'timestamptz' })
  dueAt!: Date;

  @Column({ name: 'paid_at', type: 'timestamptz', nullable: true })
  paidAt!: Date | null;

  @Column({ name: 'voided_at', type: 'timestamptz', nullable: true })
  voidedAt!: Date | null;

  @Column({ name: 'abandoned_at', type: 'timestamptz', nullable: true })
  abandonedAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
