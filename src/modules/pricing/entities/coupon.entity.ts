import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredDiscount, StoredRestriction } from '../coupons/stored-coupon';

@Entity('coupon')
export class CouponEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'text', default: '' })
  description!: string;

  @Column({ type: 'jsonb' })
  discount!: StoredDiscount;

  @Column({ type: 'jsonb', default: [] })
  restrictions!: StoredRestriction[];

  @Column({ type: 'text', default: 'issued' })
  status!: 'draft' | 'issued' | 'expired';

  @Column({ name: 'issued_at', type: 'timestamptz', nullable: true })
  issuedAt!: Date | null;

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  @Column({ name: 'max_redemptions', type: 'int', nullable: true })
  maxRedemptions!: number | null;

  @Column({ name: 'max_per_customer', type: 'int', nullable: true })
  maxPerCustomer!: number | null;

  @Column({ type: 'int', default: 0 })
  redemptions!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'app_now()' })
  updatedAt!: Date;
}
