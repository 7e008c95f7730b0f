import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('coupon_redemption')
export class CouponRedemptionEntity {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'coupon_id', type: 'text', collation: 'C' })
  couponId!: string;

  @Column({ name: 'purchase_id', type: 'text', collation: 'C' })
  purchaseId!: string;

  @Column({ name: 'customer_id', type: 'text', collation: 'C' })
  customerId!: string;

  /** Folded (`foldEmail`); null where the coupon has no limit per customer. */
  @Column({ type: 'text', nullable: true })
  email!: string | null;

  @Column({ name: 'other_email', type: 'text', nullable: true })
  otherEmail!: string | null;

  @Column({ name: 'amount_minor', type: 'bigint' })
  amountMinor!: bigint;

  /** Until when an unpaid purchase keeps it; null: no time ends it. */
  @Column({ name: 'held_until', type: 'timestamptz', nullable: true })
  heldUntil!: Date | null;

  @Column({ name: 'returned_at', type: 'timestamptz', nullable: true })
  returnedAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;
}
