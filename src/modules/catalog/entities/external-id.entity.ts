import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AliasKind } from '../types';

@Entity('external_id')
export class ExternalIdEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text' })
  door!: string;

  @PrimaryColumn({ type: 'text' })
  kind!: AliasKind;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  code!: string;

  @Column({ name: 'core_id', type: 'text', collation: 'C' })
  coreId!: string;
}
