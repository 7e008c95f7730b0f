import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { VoucherState } from './types';

@Entity('voucher')
export class VoucherEntity {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'purchase_id', type: 'text', collation: 'C' })
  purchaseId!: string;

  @Column({ type: 'int' })
  unit!: number;

  @Column({ name: 'offer_id', type: 'text', collation: 'C' })
  offerId!: string;

  @Column({ name: 'customer_id', type: 'text', collation: 'C', nullable: true })
  customerId!: string | null;

  @Column({ type: 'text', collation: 'C' })
  slug!: string;

  @Column({ type: 'text', collation: 'C' })
  barcode!: string;

  @Column({ name: 'redemption_code', type: 'text', collation: 'C' })
  redemptionCode!: string;

  /** As it was stored: whether the voucher has expired since is for the database clock to say. */
  @Column({ type: 'text', default: 'valid', select: false })
  state!: VoucherState;

  /** The unit was given back: the voucher never becomes valid again. */
  @Column({ type: 'boolean', default: false, select: false })
  returned!: boolean;

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  @Column({ name: 'redeemed_at', type: 'timestamptz', nullable: true })
  redeemedAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
