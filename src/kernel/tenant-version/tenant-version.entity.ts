import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One number per organization, raised by every change of what prices depend on. */
@Entity('catalog_version')
export class TenantVersionEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ type: 'bigint', default: () => '1' })
  version!: bigint;
}
