import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A session that ended before its time. The row is kept until its tokens would have expired anyway. */
@Entity('revoked_session')
export class RevokedSessionEntity {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;
}
