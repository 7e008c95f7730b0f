import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key of a request, with the effect it stands for and, when it is final, the answer. */
@Entity('idempotency_key')
export class IdempotencyKeyEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  principal!: string;

  @PrimaryColumn({ type: 'text' })
  method!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  route!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  key!: string;

  /** Website of whoever asked first. */
  @Column({ name: 'website_id', type: 'text', collation: 'C' })
  websiteId!: string;

  /** Keyed hash of the request. */
  @Column({ type: 'bytea' })
  fingerprint!: Buffer;

  @Column({ name: 'purchase_id', type: 'text', collation: 'C', nullable: true })
  purchaseId!: string | null;

  /** HTTP status of the answer; null until it is final. */
  @Column({ type: 'smallint', nullable: true })
  status!: number | null;

  /** The sealed answer, where it is not in a pack. */
  @Column({ type: 'bytea', nullable: true })
  answer!: Buffer | null;

  @Column({ name: 'pack_id', type: 'text', collation: 'C', nullable: true })
  packId!: string | null;

  @Column({ name: 'pack_place', type: 'smallint', nullable: true })
  packPlace!: number | null;

  @Column({ name: 'locked_until', type: 'timestamptz' })
  lockedUntil!: Date;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;
}
