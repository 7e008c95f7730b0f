import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('outbox_event')
export class OutboxEventEntity {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ name: 'aggregate_id', type: 'text', collation: 'C' })
  aggregateId!: string;

  @Column({ type: 'jsonb' })
  payload!: Readonly<Record<string, unknown>>;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** When the dispatcher made the deliveries of this event. */
  @Column({ name: 'dispatched_at', type: 'timestamptz', nullable: true, select: false })
  dispatchedAt!: Date | null;
}
