import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MerchantModel } from './principal';

@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'website_id', type: 'text', collation: 'C' })
  websiteId!: string;

  @Column({ type: 'text' })
  kind!: 'publishable' | 'secret';

  @Column({ type: 'text', default: '' })
  name!: string;

  /** Keyed hash: the key itself is not kept. */
  @Column({ name: 'key_hash', type: 'bytea' })
  keyHash!: Buffer;

  @Column({ name: 'client_id', type: 'text', collation: 'C', nullable: true })
  clientId!: string | null;

  @Column({ name: 'requests_per_minute', type: 'int', nullable: true })
  requestsPerMinute!: number | null;

  @Column({ name: 'active_holds', type: 'int', nullable: true })
  activeHolds!: number | null;

  @Column({ name: 'merchant_model', type: 'text', default: 'gateway' })
  merchantModel!: MerchantModel;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;
}
