import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReservationState } from './types';

/** Units of one item that one line of one purchase holds or has bought. */
@Entity('reservation')
export class ReservationEntity {
  @PrimaryColumn({ name: 'purchase_id', type: 'text' })
  purchaseId!: string;

  @PrimaryColumn({ type: 'smallint' })
  line!: number;

  @Column({ name: 'item_id', type: 'bigint' })
  itemId!: bigint;

  @Column({ type: 'int' })
  quantity!: number;

  @Column({ type: 'text' })
  state!: ReservationState;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  /** When time ends it; null unless it is held. Computed by the database. */
  @Column({ name: 'due_at', type: 'timestamptz', nullable: true, insert: false, update: false, select: false })
  dueAt!: Date | null;

  @Column({ type: 'boolean', default: false })
  extended!: boolean;

  /** Keyed hash of who made the hold, when somebody counts. */
  @Column({ type: 'bytea', nullable: true, select: false })
  holder!: Buffer | null;
}
