import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an organization's numbers are made with. Written once, when the organization is created, and never changed. */
@Entity('number_key')
export class NumberKeyEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ type: 'bytea', select: false, insert: false, update: false })
  key!: Buffer;
}
