import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { WebsiteLimits } from '../types';

@Entity('website')
export class WebsiteEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  url!: string;

  @Column({ name: 'service_phone', type: 'text', default: '' })
  servicePhone!: string;

  @Column({ name: 'service_email', type: 'text', default: '' })
  serviceEmail!: string;

  @Column({ type: 'jsonb', default: {} })
  limits!: Partial<WebsiteLimits>;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'app_now()' })
  updatedAt!: Date;
}
