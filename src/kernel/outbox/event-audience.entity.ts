import { Entity, PrimaryColumn } from 'typeorm';

/** An organization that has, or ever had, a webhook endpoint. */
@Entity('event_audience')
export class EventAudienceEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;
}
