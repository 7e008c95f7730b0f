import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GatewayMode, Settings } from '../gateway/provider';
import type { AccountStatus, StoredAccount } from './types';

@Entity('gateway_account')
export class GatewayAccountEntity implements StoredAccount {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'website_id', type: 'text', collation: 'C', nullable: true })
  websiteId!: string | null;

  @Column({ type: 'text' })
  provider!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  mode!: GatewayMode;

  @Column({ type: 'text' })
  status!: AccountStatus;

  @Column({ type: 'int' })
  priority!: number;

  @Column({ type: 'text', array: true, nullable: true })
  methods!: readonly string[] | null;

  @Column({ type: 'text', array: true, nullable: true })
  currencies!: readonly string[] | null;

  @Column({ type: 'jsonb', default: {} })
  settings!: Settings;

  /** JSON of the credentials, sealed by the vault for this row. */
  @Column({ type: 'bytea', nullable: true })
  credentials!: Buffer | null;

  @Column({ name: 'credentials_last_four', type: 'text', nullable: true })
  credentialsLastFour!: string | null;

  @Column({ name: 'provider_account_id', type: 'text', nullable: true })
  providerAccountId!: string | null;

  @Column({ type: 'int', default: 1 })
  revision!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'app_now()' })
  updatedAt!: Date;
}
