import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredDeal, StoredFormula } from '../stored-offer';
import type { JsonObject, PackageInfo, PeriodUnit } from '../types';

@Entity('offer')
export class OfferEntity {
  @PrimaryColumn({ name: 'item_id', type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  itemId!: bigint;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'product_id', type: 'text', collation: 'C' })
  productId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', default: '' })
  description!: string;

  @Column({ type: 'char', length: 3 })
  currency!: string;

  @Column({ type: 'jsonb' })
  pricing!: StoredFormula;

  @Column({ name: 'setup_minor', type: 'bigint', nullable: true })
  setupMinor!: bigint | null;

  @Column({ name: 'period_unit', type: 'text', nullable: true })
  periodUnit!: PeriodUnit | null;

  @Column({ name: 'period_length', type: 'int', nullable: true })
  periodLength!: number | null;

  @Column({ name: 'is_active', type: 'boolean', default: true })
  isActive!: boolean;

  @Column({ type: 'jsonb', nullable: true })
  deal!: StoredDeal | null;

  @Column({ type: 'jsonb', nullable: true })
  package!: PackageInfo | null;

  @Column({ name: 'max_per_user', type: 'int', nullable: true })
  maxPerUser!: number | null;

  @Column({ name: 'issues_vouchers', type: 'boolean', default: false })
  issuesVouchers!: boolean;

  @Column({ type: 'int', default: 1 })
  revision!: number;

  @Column({ name: 'custom_fields', type: 'jsonb', default: {} })
  customFields!: JsonObject;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'app_now()' })
  updatedAt!: Date;
}
