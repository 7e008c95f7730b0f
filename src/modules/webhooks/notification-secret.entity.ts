import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What signs messages to addresses that single purchases of an organization named. */
@Entity('notification_secret')
export class NotificationSecretEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'signing_secret', type: 'bytea' })
  signingSecret!: Buffer;

  @Column({ name: 'previous_secret', type: 'bytea', nullable: true })
  previousSecret!: Buffer | null;

  @Column({ name: 'previous_secret_until', type: 'timestamptz', nullable: true })
  previousSecretUntil!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
