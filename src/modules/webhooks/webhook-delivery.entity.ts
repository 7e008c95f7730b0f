import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Delivery, DeliveryStatus, Policy, Try } from './types';

@Entity('webhook_delivery')
export class WebhookDeliveryEntity implements Delivery {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'endpoint_id', type: 'text', collation: 'C', nullable: true })
  endpointId!: string | null;

  @Column({ type: 'text', nullable: true })
  url!: string | null;

  /** Whose share of slots it uses: the endpoint, or organization and origin of the address. */
  @Column({ type: 'text', collation: 'C' })
  target!: string;

  @Column({ type: 'text', default: 'standard' })
  policy!: Policy;

  @Column({ name: 'event_id', type: 'text', collation: 'C' })
  eventId!: string;

  @Column({ name: 'event_at', type: 'timestamptz' })
  eventAt!: Date;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ name: 'aggregate_id', type: 'text', collation: 'C' })
  aggregateId!: string;

  @Column({ type: 'int' })
  sequence!: number;

  /** Order of all events, as the dispatcher took them. */
  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  position!: bigint;

  @Column({ type: 'jsonb' })
  payload!: Readonly<Record<string, unknown>>;

  @Column({ name: 'signed_text', type: 'text', nullable: true })
  signedText!: string | null;

  @Column({ type: 'text', default: 'waiting' })
  status!: DeliveryStatus;

  @Column({ name: 'due_at', type: 'timestamptz' })
  dueAt!: Date;

  @Column({ type: 'int', default: 0 })
  lease!: number;

  @Column({ type: 'int', default: 0 })
  tries!: number;

  @Column({ name: 'first_tried_at', type: 'timestamptz', nullable: true })
  firstTriedAt!: Date | null;

  @Column({ type: 'boolean', default: false })
  revived!: boolean;

  @Column({ name: 'response_status', type: 'int', nullable: true })
  responseStatus!: number | null;

  @Column({ type: 'text', nullable: true })
  error!: string | null;

  @Column({ type: 'jsonb', default: [] })
  history!: readonly Try[];

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'delivered_at', type: 'timestamptz', nullable: true })
  deliveredAt!: Date | null;
}
