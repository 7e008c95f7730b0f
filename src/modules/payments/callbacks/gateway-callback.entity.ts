import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A callback as it arrived. */
@Entity('gateway_callback')
export class GatewayCallbackEntity {
  @PrimaryColumn({ name: 'gateway_account_id', type: 'text', collation: 'C' })
  gatewayAccountId!: string;

  /** The gateway's own id of the event. */
  @PrimaryColumn({ name: 'event_id', type: 'text', collation: 'C' })
  eventId!: string;

  /** Our attempt. */
  @Column({ type: 'text', collation: 'C' })
  reference!: string;

  /** The event as the gateway wrote it. */
  @Column({ type: 'jsonb' })
  payload!: object;

  @Column({ name: 'received_at', type: 'timestamptz', default: () => 'app_now()' })
  receivedAt!: Date;

  @Column({ name: 'processed_at', type: 'timestamptz', nullable: true })
  processedAt!: Date | null;

  /** How often somebody has worked on it. */
  @Column({ type: 'int', default: 0 })
  tries!: number;
}
