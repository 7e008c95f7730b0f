import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is due, found by index. The clock moves while a statement runs, so a comparison with it is made for every row there is; a moment that
 * was read beforehand is looked up. The functions are those of `1700000000002-inventory` but for that.
 */
export class IndexedExpiry1700000000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("CREATE INDEX idx_reservation_expiry ON reservation (expires_at) WHERE state = 'held'");
    await runner.query(functions({ declared: ' v_now timestamptz := app_now();', now: 'v_now' }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(functions({ declared: '', now: 'app_now()' }));
    await runner.query('DROP INDEX idx_reservation_expiry');
  }
}

const functions = ({ declared, now }: { readonly declared: string; readonly now: string }): string => `
      CREATE OR REPLACE FUNCTION inventory_reclaim(p_items bigint[]) RETURNS bigint LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
      DECLARE v_units bigint;${declared}
      BEGIN
        WITH due AS (
          SELECT r.ctid FROM reservation r
           WHERE r.state = 'held' AND r.expires_at <= ${now} AND r.item_id = ANY (p_items)
           LIMIT 1000 FOR UPDATE SKIP LOCKED),
        ended AS (UPDATE reservation r SET state = 'expired' FROM due WHERE r.ctid = due.ctid RETURNING r.item_id, r.quantity),
        per_item AS (SELECT item_id, sum(quantity)::int AS units FROM ended GROUP BY 1),
        counted AS (UPDATE stock s SET held = s.held - p.units FROM per_item p WHERE s.item_id = p.item_id RETURNING p.units)
        SELECT coalesce(sum(units), 0) INTO v_units FROM counted;
        RETURN v_units;
      END $$;

      CREATE OR REPLACE FUNCTION inventory_sweep(p_limit int) RETURNS int LANGUAGE plpgsql AS $$
      DECLARE v_items bigint[]; v_due tid[]; v_ended int;${declared}
      BEGIN
        SELECT array_agg(x.item_id) INTO v_items FROM (
          SELECT s.item_id FROM stock s
           WHERE s.item_id IN (SELECT r.item_id FROM reservation r WHERE r.state = 'held' AND r.expires_at <= ${now} LIMIT p_limit)
           ORDER BY s.item_id FOR UPDATE) x;
        IF v_items IS NULL THEN RETURN 0; END IF;
        SELECT array_agg(x.ctid) INTO v_due FROM (
          SELECT r.ctid FROM reservation r
           WHERE r.state = 'held' AND r.expires_at <= ${now} AND r.item_id = ANY (v_items)
           ORDER BY r.purchase_id, r.line LIMIT p_limit FOR UPDATE SKIP LOCKED) x;
        WITH ended AS (UPDATE reservation r SET state = 'expired' WHERE r.ctid = ANY (v_due) RETURNING r.item_id, r.quantity),
        per_item AS (SELECT item_id, sum(quantity)::int AS units, count(*)::int AS holds FROM ended GROUP BY 1),
        counted AS (UPDATE stock s SET held = s.held - p.units FROM per_item p WHERE s.item_id = p.item_id)
        SELECT coalesce(sum(holds), 0) INTO v_ended FROM per_item;
        RETURN v_ended;
      END $$;
`;
