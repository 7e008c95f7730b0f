import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StrikeKind } from './types';

/** One thing that somebody did wrong. */
@Entity('strike')
export class StrikeEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS', insert: false })
  id!: bigint;

  @Column({ type: 'text' })
  kind!: StrikeKind;

  @Column({ type: 'bytea' })
  subject!: Buffer;

  @Column({ name: 'organization_id', type: 'text', collation: 'C', nullable: true })
  organizationId!: string | null;

  @Column({ type: 'int' })
  allowed!: number;

  @Column({ type: 'jsonb', default: {} })
  label!: Readonly<Record<string, string>>;

  @Column({ name: 'made_at', type: 'timestamptz', default: () => 'app_now()' })
  madeAt!: Date;
}
