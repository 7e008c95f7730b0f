import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { run, statement, type Tx } from '../../kernel/database';
import { StockEntity } from './stock.entity';
import type { StockLevel } from './types';

/** Holds whose time has passed count as available, whether they have been ended or not. Counts are exact as float8 up to 2^53. */
const LEVEL = statement(
  'inventory.level',
  `SELECT s.item_id AS "itemId", s.on_hand AS "onHand", s.sold::float8 AS sold,
          (s.held - coalesce(d.units, 0))::float8 AS held,
          (s.on_hand - s.sold - s.held + coalesce(d.units, 0))::float8 AS available
     FROM stock s
     LEFT JOIN LATERAL (SELECT sum(r.quantity) AS units FROM reservation r
                         WHERE r.item_id = s.item_id AND r.due_at <= (SELECT app_now())) d ON true
    WHERE s.item_id = ANY ($1::bigint[])`,
);
const LOCK_STOCK = statement(
  'inventory.lock-stock',
  'SELECT inventory_reclaim(ARRAY[item_id]) FROM (SELECT item_id FROM stock WHERE item_id = $1 FOR UPDATE) s',
);
const SET_ON_HAND = statement(
  'inventory.set-on-hand',
  `INSERT INTO stock (item_id, organization_id, on_hand) VALUES ($1, $2, $3)
   ON CONFLICT (item_id) DO UPDATE SET on_hand = excluded.on_hand`,
);

/** The rows of `stock`. Their counters `held` and `sold` change with the reservations: see `ReservationRepository`. */
@Injectable()
export class StockRepository {
  constructor(@InjectRepository(StockEntity) private readonly stock: Repository<StockEntity>) {}

  /** Items without a stock row are left out. */
  async levels(itemIds: readonly bigint[]): Promise<Map<bigint, StockLevel>> {
    const rows = await run<StockLevel & { itemId: bigint }>(this.stock.manager, LEVEL, [itemIds.map(String)]);
    return new Map(
      rows.map(({ itemId, onHand, held, sold, available }) => [itemId, { onHand, held, sold, available }]),
    );
  }

  /** Locks an item's stock row, if there is one, and ends its due holds. */
  async lock(tx: Tx, itemId: bigint): Promise<void> {
    await run(tx, LOCK_STOCK, [String(itemId)]);
  }

  /** Writes the units ever stocked of an item. Violates `chk_stock_no_oversell` when more are held and sold. */
  async setOnHand(tx: Tx, itemId: bigint, organizationId: string, onHand: number | null): Promise<void> {
    await run(tx, SET_ON_HAND, [String(itemId), organizationId, onHand]);
  }
}
