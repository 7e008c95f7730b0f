import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DisabledReason, Endpoint, EndpointStatus, Policy } from './types';

@Entity('webhook_endpoint')
export class WebhookEndpointEntity implements Endpoint {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ type: 'text' })
  url!: string;

  @Column({ type: 'text', array: true, default: [] })
  topics!: string[];

  @Column({ type: 'text', default: 'standard' })
  policy!: Policy;

  @Column({ name: 'signing_secret', type: 'bytea' })
  signingSecret!: Buffer;

  @Column({ name: 'previous_secret', type: 'bytea', nullable: true })
  previousSecret!: Buffer | null;

  @Column({ name: 'previous_secret_until', type: 'timestamptz', nullable: true })
  previousSecretUntil!: Date | null;

  @Column({ type: 'text', default: 'active' })
  status!: EndpointStatus;

  @Column({ name: 'disabled_reason', type: 'text', nullable: true })
  disabledReason!: DisabledReason | null;

  @Column({ name: 'disabled_at', type: 'timestamptz', nullable: true })
  disabledAt!: Date | null;

  @Column({ type: 'int', default: 0 })
  failures!: number;

  @Column({ name: 'failing_since', type: 'timestamptz', nullable: true })
  failingSince!: Date | null;

  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  @Column({ name: 'paused_until', type: 'timestamptz', nullable: true })
  pausedUntil!: Date | null;

  /** Its failed deliveries are to be tried once more. */
  @Column({ name: 'revive_failed', type: 'boolean', default: false, select: false })
  reviveFailed!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
