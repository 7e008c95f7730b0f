import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A known text sealed with one vault key. Whoever can open it has that key. */
@Entity('vault_key_probe')
export class VaultKeyProbeEntity {
  @PrimaryColumn({ name: 'key_id', type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_vault_key_probe' })
  keyId!: string;

  @Column({ type: 'bytea' })
  sealed!: Buffer;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;
}
