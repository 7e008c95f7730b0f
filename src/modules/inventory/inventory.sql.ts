import { statement } from '../../kernel/database';
import type { ReservationRow, ReservationState } from './types';

export const TAKE = statement(
  'inventory.take',
  'SELECT short_line, expires_at FROM inventory_hold($1::int[], $2::text[], $3::smallint[], $4::bigint[], $5::int[], $6, $7, $8, NULL)',
);
export const TAKE_ALL = statement(
  'inventory.take-all',
  `SELECT require_rows((SELECT count(*) FROM unnest(t.short_line) s WHERE s = 0), cardinality(t.short_line))
     FROM inventory_hold($1::int[], $2::text[], $3::smallint[], $4::bigint[], $5::int[], $6, NULL, true, $7) t`,
);
export const STILL_DUE = statement(
  'inventory.still-due',
  `SELECT EXISTS (SELECT FROM reservation WHERE item_id = ANY ($1::bigint[]) AND due_at <= (SELECT app_now())) AS due`,
);
export const MOVE = statement('inventory.move', 'SELECT inventory_move($1::text[], $2::text[], $3) AS moved');
export const LOCK = statement(
  'inventory.lock',
  `SELECT purchase_id, line, item_id, quantity, state, expires_at, extended, expires_at <= app_now() AS due
     FROM reservation WHERE purchase_id = ANY ($1::text[]) ORDER BY purchase_id, line FOR UPDATE`,
);
export const READ = statement(
  'inventory.read',
  `SELECT purchase_id, line, item_id, quantity, state, expires_at, extended, expires_at <= app_now() AS due
     FROM reservation WHERE purchase_id = ANY ($1::text[]) ORDER BY purchase_id, line`,
);
export const EXTEND = statement(
  'inventory.extend',
  `UPDATE reservation SET expires_at = expires_at + make_interval(secs => $2), extended = true
    WHERE purchase_id = $1 AND state = 'held' AND expires_at > app_now() AND NOT extended RETURNING expires_at`,
);
export const LEVEL = statement(
  'inventory.level',
  `SELECT s.item_id, s.on_hand, s.sold, s.held - coalesce(d.units, 0) AS held,
          s.on_hand - s.sold - s.held + coalesce(d.units, 0) AS available
     FROM stock s
     LEFT JOIN LATERAL (SELECT sum(r.quantity)::int AS units FROM reservation r
                         WHERE r.item_id = s.item_id AND r.due_at <= (SELECT app_now())) d ON true
    WHERE s.item_id = ANY ($1::bigint[])`,
);
export const LOCK_STOCK = statement(
  'inventory.lock-stock',
  'SELECT inventory_reclaim(ARRAY[item_id]) FROM (SELECT item_id FROM stock WHERE item_id = $1 FOR UPDATE) s',
);
export const SET_ON_HAND = statement(
  'inventory.set-on-hand',
  `INSERT INTO stock (item_id, organization_id, on_hand) VALUES ($1, $2, $3)
   ON CONFLICT (item_id) DO UPDATE SET on_hand = excluded.on_hand`,
);
export const TAKE_BACK = statement('inventory.take-back', 'SELECT inventory_restock($1::text[]) AS moved');
export const SWEEP = statement('inventory.sweep', 'SELECT inventory_sweep($1) AS ended');

/** A row of `reservation` as the driver returns it. */
export interface RawReservation {
  purchase_id: string;
  line: number;
  item_id: bigint;
  quantity: number;
  state: ReservationState;
  expires_at: Date;
  extended: boolean;
  due: boolean;
}

export interface RawLevel {
  item_id: bigint;
  on_hand: number | null;
  held: number;
  sold: number;
  available: number | null;
}

export const toReservation = (row: RawReservation): ReservationRow => ({
  purchaseId: row.purchase_id,
  line: row.line,
  itemId: row.item_id,
  quantity: row.quantity,
  state: row.state,
  expiresAt: row.expires_at,
  extended: row.extended,
  due: row.due,
});
