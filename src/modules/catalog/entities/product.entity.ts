import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '../types';

@Entity('product')
export class ProductEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', default: '' })
  description!: string;

  @Column({ name: 'unit_label', type: 'text', default: 'unit' })
  unitLabel!: string;

  @Column({ name: 'requires_shipping', type: 'boolean', default: false })
  requiresShipping!: boolean;

  @Column({ name: 'image_url', type: 'text', nullable: true })
  imageUrl!: string | null;

  @Column({ name: 'custom_fields', type: 'jsonb', default: {} })
  customFields!: JsonObject;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'app_now()' })
  updatedAt!: Date;
}
