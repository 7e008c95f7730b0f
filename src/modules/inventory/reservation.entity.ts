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

  /** Keyed hash of who holds, when somebody counts. */
  @Column({ type: 'bytea', nullable: true, select: false })
  holder!: Buffer | null;

  /** Holds that the holder may have at the same time. */
  @Column({ name: 'holder_holds', type: 'int', nullable: true, select: false })
  holderHolds!: number | null;

  /** Units of the item that the holder may always hold. */
  @Column({ name: 'holder_units', type: 'int', nullable: true, select: false })
  holderUnits!: number | null;

  /** The share of the available units that the holder may hold where that is more. */
  @Column({ name: 'holder_share', type: 'double precision', nullable: true, select: false })
  holderShare!: number | null;

  /** Nobody has given an instrument that pays yet. */
  @Column({ name: 'waits_for_payer', type: 'boolean', default: false, select: false })
  waitsForPayer!: boolean;

  /** Whether limits count the hold. Computed by the database. */
  @Column({ type: 'boolean', insert: false, update: false, select: false })
  counts!: boolean;
}
