import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A row's new version stays on its page and touches no index as long as no column of an index, or of its condition, has another value. So
 * what housekeeping looks for is told by columns of its own, which do not change while a payment takes its ordinary way.
 *
 * The column of reservations is computed and stored, so their table is written anew: nothing can be reserved meanwhile.
 */
export class InPlace1700000000140 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- when time ends it: nothing unless it is held
      ALTER TABLE reservation ADD COLUMN due_at timestamptz GENERATED ALWAYS AS (CASE WHEN state = 'held' THEN expires_at END) STORED;
      DROP INDEX idx_reservation_due, idx_reservation_expiry, idx_reservation_holder;
      CREATE INDEX idx_reservation_due ON reservation (item_id, due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX idx_reservation_expiry ON reservation (due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX idx_reservation_holder ON reservation (holder, due_at) WHERE due_at IS NOT NULL AND holder IS NOT NULL;
    `);
    await runner.query(functions({ due: 'r.due_at <= v_now', lock: '' }));
    await runner.query(`
      -- A payment of it has come to nothing: only such a purchase can be left unpaid with nobody at work on it. Whoever moves it clears this.
      ALTER TABLE purchase ADD COLUMN unpaid boolean NOT NULL DEFAULT false;
      UPDATE purchase SET unpaid = true WHERE state = 'pending';
      -- housekeeping: what has waited too long
      CREATE INDEX idx_purchase_unpaid ON purchase (created_at) WHERE unpaid;
      DROP INDEX idx_purchase_open;
      -- in the database, so that no way of ending a payment can forget it, a process of an older release does it, too
      CREATE FUNCTION mark_unpaid() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE purchase SET unpaid = true WHERE id = NEW.purchase_id AND state = 'pending' AND NOT unpaid;
        RETURN NULL;
      END $$;
      CREATE TRIGGER trg_payment_attempt_unpaid AFTER UPDATE OF result ON payment_attempt
        FOR EACH ROW WHEN (OLD.result = 'unknown' AND NEW.result NOT IN ('unknown', 'approved')) EXECUTE FUNCTION mark_unpaid();

      -- room on the page for the one change that each row sees
      ALTER TABLE purchase SET (fillfactor = 50);
      ALTER TABLE payment_attempt SET (fillfactor = 50);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payment_attempt SET (fillfactor = 70);
      ALTER TABLE purchase SET (fillfactor = 80);
      DROP TRIGGER trg_payment_attempt_unpaid ON payment_attempt;
      DROP FUNCTION mark_unpaid();
      CREATE INDEX idx_purchase_open ON purchase (created_at) WHERE state IN ('reserved', 'pending');
      DROP INDEX idx_purchase_unpaid;
      ALTER TABLE purchase DROP COLUMN unpaid;
    `);
    await runner.query(
      functions({
        due: "r.state = 'held' AND r.expires_at <= v_now",
        lock: `        PERFORM FROM reservation r WHERE r.purchase_id = ANY (p_purchase) ORDER BY r.purchase_id, r.line FOR UPDATE;\n`,
      }),
    );
    await runner.query(`
      DROP INDEX idx_reservation_due, idx_reservation_expiry, idx_reservation_holder;
      CREATE INDEX idx_reservation_due ON reservation (item_id, expires_at) WHERE state = 'held';
      CREATE INDEX idx_reservation_expiry ON reservation (expires_at) WHERE state = 'held';
      CREATE INDEX idx_reservation_holder ON reservation (holder, expires_at) WHERE state = 'held' AND holder IS NOT NULL;
      ALTER TABLE reservation DROP COLUMN due_at;
    `);
  }
}

/**
 * The functions of before but for what is due, and for holds being locked in a statement of their own before they move: the statement that
 * moves them finds them by the same index, in the same order.
 */
const functions = ({ due, lock }: { readonly due: string; readonly lock: string }): string => `
      CREATE OR REPLACE FUNCTION inventory_reclaim(p_items bigint[]) RETURNS bigint LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
      DECLARE v_units bigint; v_now timestamptz := app_now();
      BEGIN
        WITH due AS (
          SELECT r.ctid FROM reservation r
           WHERE ${due} AND r.item_id = ANY (p_items)
           LIMIT 1000 FOR UPDATE SKIP LOCKED),
        ended AS (UPDATE reservation r SET state = 'expired' FROM due WHERE r.ctid = due.ctid RETURNING r.item_id, r.quantity),
        per_item AS (SELECT item_id, sum(quantity)::int AS units FROM ended GROUP BY 1),
        counted AS (UPDATE stock s SET held = s.held - p.units FROM per_item p WHERE s.item_id = p.item_id RETURNING p.units)
        SELECT coalesce(sum(units), 0) INTO v_units FROM counted;
        RETURN v_units;
      END $$;

      CREATE OR REPLACE FUNCTION inventory_sweep(p_limit int) RETURNS int LANGUAGE plpgsql AS $$
      DECLARE v_items bigint[]; v_due tid[]; v_ended int; v_now timestamptz := app_now();
      BEGIN
        SELECT array_agg(x.item_id) INTO v_items FROM (
          SELECT s.item_id FROM stock s
           WHERE s.item_id IN (SELECT r.item_id FROM reservation r WHERE ${due} LIMIT p_limit)
           ORDER BY s.item_id FOR UPDATE) x;
        IF v_items IS NULL THEN RETURN 0; END IF;
        SELECT array_agg(x.ctid) INTO v_due FROM (
          SELECT r.ctid FROM reservation r
           WHERE ${due} AND r.item_id = ANY (v_items)
           ORDER BY r.purchase_id, r.line LIMIT p_limit FOR UPDATE SKIP LOCKED) x;
        WITH ended AS (UPDATE reservation r SET state = 'expired' WHERE r.ctid = ANY (v_due) RETURNING r.item_id, r.quantity),
        per_item AS (SELECT item_id, sum(quantity)::int AS units, count(*)::int AS holds FROM ended GROUP BY 1),
        counted AS (UPDATE stock s SET held = s.held - p.units FROM per_item p WHERE s.item_id = p.item_id)
        SELECT coalesce(sum(holds), 0) INTO v_ended FROM per_item;
        RETURN v_ended;
      END $$;

      CREATE OR REPLACE FUNCTION inventory_move(p_purchase text[], p_from text[], p_to text, p_in_time boolean) RETURNS text[]
      LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
      DECLARE v_items bigint[]; v_units int[]; v_moved text[]; v_keeps boolean := p_to IN ('held', 'committing');
      BEGIN
        -- holds first, in order; then stock, in order
${lock}        WITH moved AS (
          UPDATE reservation r SET state = p_to
           WHERE r.purchase_id = ANY (p_purchase) AND r.state = ANY (p_from) AND (NOT p_in_time OR r.expires_at > app_now())
          RETURNING r.purchase_id, r.item_id, r.quantity),
        per_item AS (SELECT item_id, sum(quantity)::int AS units FROM moved GROUP BY 1)
        SELECT (SELECT array_agg(DISTINCT purchase_id) FROM moved), array_agg(item_id), array_agg(units) INTO v_moved, v_items, v_units FROM per_item;
        IF v_moved IS NULL THEN RETURN '{}'; END IF;
        IF NOT v_keeps THEN
          PERFORM FROM stock s WHERE s.item_id = ANY (v_items) ORDER BY s.item_id FOR UPDATE;
          UPDATE stock s SET held = s.held - u.units, sold = s.sold + CASE WHEN p_to = 'claimed' THEN u.units ELSE 0 END
            FROM unnest(v_items, v_units) u(item, units) WHERE s.item_id = u.item;
        END IF;
        RETURN v_moved;
      END $$;
`;
