import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Drop } from './types';

@Entity('webhook_drop')
export class WebhookDropEntity implements Drop {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  target!: string;

  @Column({ name: 'endpoint_id', type: 'text', collation: 'C', nullable: true })
  endpointId!: string | null;

  @PrimaryColumn({ name: 'dropped_on', type: 'date' })
  droppedOn!: string;

  @Column({ type: 'int' })
  deliveries!: number;

  @Column({ name: 'oldest_event_at', type: 'timestamptz' })
  oldestEventAt!: Date;

  @Column({ name: 'newest_event_at', type: 'timestamptz' })
  newestEventAt!: Date;
}
