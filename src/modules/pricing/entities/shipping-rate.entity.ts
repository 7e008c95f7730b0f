import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('shipping_rate')
export class ShippingRateEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', default: '' })
  description!: string;

  @Column({ name: 'price_minor', type: 'bigint' })
  priceMinor!: bigint;

  @Column({ type: 'char', length: 3 })
  currency!: string;

  @Column({ type: 'text', array: true, nullable: true })
  countries!: string[] | null;

  @Column({ name: 'min_order_minor', type: 'bigint', nullable: true })
  minOrderMinor!: bigint | null;

  @Column({ name: 'max_order_minor', type: 'bigint', nullable: true })
  maxOrderMinor!: bigint | null;

  @Column({ name: 'is_active', type: 'boolean', default: true })
  isActive!: boolean;
}
