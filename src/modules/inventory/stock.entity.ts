import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Counters of one item. Changed by the inventory functions only. */
@Entity('stock')
@Check('chk_stock_no_oversell', 'held + sold <= on_hand')
export class StockEntity {
  @PrimaryColumn({ name: 'item_id', type: 'bigint' })
  itemId!: bigint;

  @Column({ name: 'organization_id', type: 'text' })
  organizationId!: string;

  @Column({ name: 'on_hand', type: 'int', nullable: true })
  onHand!: number | null;

  @Column({ type: 'bigint', default: () => '0' })
  held!: bigint;

  @Column({ type: 'bigint', default: () => '0' })
  sold!: bigint;
}
