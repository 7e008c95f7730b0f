import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('worker_lease')
export class WorkerLeaseEntity {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  name!: string;

  /** The process that does the work. */
  @Column({ type: 'text', collation: 'C' })
  holder!: string;

  @Column({ name: 'ends_at', type: 'timestamptz' })
  endsAt!: Date;
}
