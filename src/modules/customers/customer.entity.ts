import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JsonObject } from './types';

@Entity('customer')
export class CustomerEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  serial!: bigint;

  @Column({ name: 'website_id', type: 'text', collation: 'C' })
  websiteId!: string;

  @Column({ type: 'text', nullable: true })
  email!: string | null;

  @Column({ type: 'boolean', default: false })
  registered!: boolean;

  @Column({ name: 'primary_address', type: 'jsonb', nullable: true })
  primaryAddress!: JsonObject | null;

  @Column({ type: 'jsonb', default: {} })
  profile!: JsonObject;

  @Column({ name: 'default_instrument_id', type: 'text', collation: 'C', nullable: true })
  defaultInstrumentId!: string | null;

  @Column({ name: 'last_invoice', type: 'int', default: 0 })
  lastInvoice!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'app_now()' })
  updatedAt!: Date;
}
