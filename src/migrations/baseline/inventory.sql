-- Stock and reservations. Per item: held = Σ quantity of its reservations in held or committing, sold = Σ quantity of
-- those in claimed, and held + sold ≤ on_hand. Every function moves a set of reservations along one edge of the state
-- table and changes the counters by the sum of that set in the same call. Locks are taken in this order: holders
-- (advisory), reservations by purchase and line, then stock by item.

CREATE TABLE stock (
  item_id bigint CONSTRAINT pk_stock PRIMARY KEY CONSTRAINT fk_stock_item REFERENCES offer,
  organization_id text COLLATE "C" NOT NULL,
  -- units ever stocked; NULL: no limit, and then the counters below may grow beyond an int
  on_hand int,
  held bigint NOT NULL DEFAULT 0 CONSTRAINT chk_stock_held CHECK (held >= 0),
  sold bigint NOT NULL DEFAULT 0 CONSTRAINT chk_stock_sold CHECK (sold >= 0),
  -- nothing is sold that is not there, whoever counts; with the two above: on_hand is never below zero
  CONSTRAINT chk_stock_no_oversell CHECK (held + sold <= on_hand)
-- Half-empty pages keep the new versions of a hot row on its page; frequent vacuuming keeps that page short.
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0);

-- There is no foreign key to stock: the check would take a share lock on the hot stock row for every reservation.
CREATE TABLE reservation (
  purchase_id text COLLATE "C" NOT NULL,
  line smallint NOT NULL,
  item_id bigint NOT NULL,
  -- units that are held or sold; 0 where all units of a line went back on sale and others of the purchase did not
  quantity int NOT NULL CONSTRAINT chk_reservation_quantity CHECK (quantity BETWEEN 0 AND 1000000),
  -- held: may be ended by time; committing: a charge is in flight, and only its outcome ends the reservation
  state text NOT NULL
    CONSTRAINT chk_reservation_state CHECK (state IN ('held', 'committing', 'claimed', 'released', 'expired')),
  expires_at timestamptz NOT NULL,
  extended boolean NOT NULL DEFAULT false,
  -- Who holds, for limits per client: a keyed hash of website and address, or of the secret key. NULL: nobody counts
  -- this hold.
  holder bytea,
  -- What the holder may hold, as it was when the hold was made: holds that run at the same time; units of one item;
  -- and, where that is more, this share of its available units. NULL: no such limit.
  holder_holds int,
  holder_units int,
  holder_share double precision,
  -- Nobody has given an instrument that pays yet: the hold counts also while it is committing.
  waits_for_payer boolean NOT NULL DEFAULT false,
  -- When time ends the reservation; NULL unless it is held. The indexes below are on this column, because it does not
  -- change while a payment takes its ordinary way: the row's new versions stay on its page (ADR 24).
  due_at timestamptz GENERATED ALWAYS AS (CASE WHEN state = 'held' THEN expires_at END) STORED,
  -- Whether limits count it. Like due_at it does not change while a charge with an instrument takes its ordinary way.
  counts boolean NOT NULL
    GENERATED ALWAYS AS (holder IS NOT NULL AND (state = 'held' OR (state = 'committing' AND waits_for_payer))) STORED,
  CONSTRAINT pk_reservation PRIMARY KEY (purchase_id, line)
) WITH (fillfactor = 70);
-- a reclaim looks for the due holds of an item
CREATE INDEX idx_reservation_due ON reservation (item_id, due_at) WHERE due_at IS NOT NULL;
-- the sweeper looks for due holds of any item
CREATE INDEX idx_reservation_expiry ON reservation (due_at) WHERE due_at IS NOT NULL;
-- limits count the running holds of a client
CREATE INDEX idx_reservation_holder ON reservation (holder) WHERE counts;

-- Gives the units of due holds of the given items back. Out: the number of units. The caller has locked the stock
-- rows. A hold that is locked elsewhere is therefore being decided by somebody who waits for none of them: SKIP
-- LOCKED. The clock is read once: it moves while a statement runs, and a moment that is known beforehand can be
-- looked up by index.
CREATE FUNCTION inventory_reclaim(p_items bigint[]) RETURNS bigint
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_units bigint; v_now timestamptz := app_now();
BEGIN
  WITH due AS (
    SELECT r.ctid FROM reservation r
     WHERE r.due_at <= v_now AND r.item_id = ANY (p_items)
     LIMIT 1000 FOR UPDATE SKIP LOCKED),
  ended AS (
    UPDATE reservation r SET state = 'expired' FROM due WHERE r.ctid = due.ctid RETURNING r.item_id, r.quantity),
  per_item AS (SELECT item_id, sum(quantity) AS units FROM ended GROUP BY 1),
  counted AS (UPDATE stock s SET held = s.held - p.units FROM per_item p WHERE s.item_id = p.item_id RETURNING p.units)
  SELECT coalesce(sum(units), 0) INTO v_units FROM counted;
  RETURN v_units;
END $$;

-- Holds stock for a batch of purchases, first come, first served, each purchase whole or not at all.
-- In:  one element per line, ordered by purchase; p_request is the 1-based position of the line's purchase in the
--      batch.
--      p_new: true writes reservation rows; false finds them there, ended, and holds their stock anew.
--      p_hold_seconds: how long the holds last, counted from after the lock wait. Or p_until: the moment they end, for
--      an answer that must show this moment before the database has been asked.
--      p_holder to p_waits: the columns of new rows that limits count by; NULL where nobody counts.
-- Out: one element per purchase: 0 held, otherwise the 1-based position (within the purchase) of the first line that
--      does not fit.
CREATE FUNCTION inventory_hold(p_request int[], p_purchase text[], p_line smallint[], p_item bigint[], p_quantity int[],
                               p_state text, p_hold_seconds double precision, p_new boolean, p_until timestamptz,
                               p_holder bytea[], p_holds int[], p_units int[], p_share double precision[],
                               p_waits boolean[],
                               OUT short_line int[], OUT expires_at timestamptz)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  v_items bigint[]; v_free bigint[]; v_need bigint[]; v_requests int := coalesce(p_request[cardinality(p_request)], 0);
  v_at int[]; v_short boolean; v_bad int; i int; j int; first int := 1; last int;
BEGIN
  short_line := array_fill(0, ARRAY[v_requests]);
  -- 1. Lock the stock rows once, in the order of their items. After a lock wait READ COMMITTED reads the newest
  --    version. A row without a limit counts as a number that no sum reaches.
  SELECT array_agg(x.item_id ORDER BY x.item_id), array_agg(x.free ORDER BY x.item_id),
         array_agg(x.need ORDER BY x.item_id)
    INTO v_items, v_free, v_need
    FROM (SELECT s.item_id, coalesce(s.on_hand - s.held - s.sold, 4000000000000) AS free, d.need
            FROM (SELECT u.item, sum(u.quantity) AS need FROM unnest(p_item, p_quantity) u(item, quantity) GROUP BY 1) d
            JOIN stock s ON s.item_id = d.item
           ORDER BY s.item_id FOR UPDATE OF s) x;
  SELECT coalesce(bool_or(u.free < u.need), false) INTO v_short FROM unnest(v_free, v_need) u(free, need);
  IF v_short OR (SELECT count(DISTINCT u) FROM unnest(p_item) u) IS DISTINCT FROM cardinality(v_items) THEN
    -- 2. Too little: due holds of the short items come back first, until the shortage is covered or nothing is due.
    --    Each reclaim is a statement of its own: a guarded update that waited must see a fresh snapshot, or the CHECK
    --    is tested on a stale row.
    WHILE v_short LOOP
      EXIT WHEN inventory_reclaim(
        ARRAY(SELECT u.item FROM unnest(v_items, v_free, v_need) u(item, free, need) WHERE u.free < u.need)) = 0;
      SELECT array_agg(coalesce(s.on_hand - s.held - s.sold, 4000000000000) ORDER BY s.item_id) INTO v_free
        FROM stock s WHERE s.item_id = ANY (v_items);
      SELECT coalesce(bool_or(u.free < u.need), false) INTO v_short FROM unnest(v_free, v_need) u(free, need);
    END LOOP;
    -- 3. Walk through the batch in order. A purchase that does not fit gives back what it had got, so it never counts
    --    against those behind it.
    SELECT array_agg(array_position(v_items, u.item) ORDER BY u.n) INTO v_at
      FROM unnest(p_item) WITH ORDINALITY u(item, n);
    FOR i IN 1..v_requests LOOP
      last := first - 1; WHILE p_request[last + 1] = i LOOP last := last + 1; END LOOP;
      v_bad := 0; j := first;
      WHILE j <= last LOOP
        IF v_at[j] IS NULL OR v_free[v_at[j]] < p_quantity[j] THEN v_bad := j - first + 1; EXIT; END IF;
        v_free[v_at[j]] := v_free[v_at[j]] - p_quantity[j]; j := j + 1;
      END LOOP;
      IF v_bad > 0 THEN
        FOR k IN first..j - 1 LOOP v_free[v_at[k]] := v_free[v_at[k]] + p_quantity[k]; END LOOP;
        short_line[i] := v_bad;
      END IF;
      first := last + 1;
    END LOOP;
    IF NOT (0 = ANY (short_line)) THEN RETURN; END IF;
  END IF;
  -- 4. Write the winners and change each stock row once. The clock is asked after the lock wait.
  IF p_until <= app_now() THEN RAISE EXCEPTION 'a hold until % would be over before it begins', p_until; END IF;
  expires_at := coalesce(p_until, date_trunc('milliseconds', app_now()) + make_interval(secs => p_hold_seconds));
  IF p_new THEN
    INSERT INTO reservation (purchase_id, line, item_id, quantity, state, expires_at,
                             holder, holder_holds, holder_units, holder_share, waits_for_payer)
    SELECT u.purchase, u.line, u.item, u.quantity, p_state, inventory_hold.expires_at,
           u.holder, u.holds, u.units, u.share, coalesce(u.waits, false)
      FROM unnest(p_request, p_purchase, p_line, p_item, p_quantity, p_holder, p_holds, p_units, p_share, p_waits)
           u(request, purchase, line, item, quantity, holder, holds, units, share, waits)
     WHERE short_line[u.request] = 0;
  ELSE
    UPDATE reservation r SET state = p_state, expires_at = inventory_hold.expires_at, extended = false
      FROM unnest(p_request, p_purchase, p_line) u(request, purchase, line)
     WHERE short_line[u.request] = 0 AND r.purchase_id = u.purchase AND r.line = u.line
       AND r.state IN ('expired', 'released');
  END IF;
  WITH won AS (
    SELECT u.item, sum(u.quantity) AS units FROM unnest(p_request, p_item, p_quantity) u(request, item, quantity)
     WHERE short_line[u.request] = 0 GROUP BY 1)
  UPDATE stock s SET held = s.held + CASE WHEN p_state = 'claimed' THEN 0 ELSE w.units END,
                     sold = s.sold + CASE WHEN p_state = 'claimed' THEN w.units ELSE 0 END
    FROM won w WHERE s.item_id = w.item;
END $$;

-- Moves reservations along one edge of the state table, and the counters with them. Only rows in one of the states
-- p_from move; who comes second moves nothing. Out: the purchases whose rows moved. The update finds the reservations
-- by their primary key, so it locks them in order by itself; the stock rows are locked in order first.
CREATE FUNCTION inventory_move(p_purchase text[], p_from text[], p_to text) RETURNS text[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_items bigint[]; v_units bigint[]; v_moved text[]; v_keeps boolean := p_to IN ('held', 'committing');
BEGIN
  WITH moved AS (
    UPDATE reservation r SET state = p_to
     WHERE r.purchase_id = ANY (p_purchase) AND r.state = ANY (p_from)
    RETURNING r.purchase_id, r.item_id, r.quantity),
  per_item AS (SELECT item_id, sum(quantity) AS units FROM moved GROUP BY 1)
  SELECT (SELECT array_agg(DISTINCT purchase_id) FROM moved), array_agg(item_id), array_agg(units)
    INTO v_moved, v_items, v_units FROM per_item;
  IF v_moved IS NULL THEN RETURN '{}'; END IF;
  IF NOT v_keeps THEN
    PERFORM FROM stock s WHERE s.item_id = ANY (v_items) ORDER BY s.item_id FOR UPDATE;
    UPDATE stock s SET held = s.held - u.units, sold = s.sold + CASE WHEN p_to = 'claimed' THEN u.units ELSE 0 END
      FROM unnest(v_items, v_units) u(item, units) WHERE s.item_id = u.item;
  END IF;
  RETURN v_moved;
END $$;

-- Lets one transaction of each holder in at a time, until it ends: of two that run at once, only one can be the last
-- that is within a limit. Whoever has locked stock never waits here.
CREATE FUNCTION inventory_lock_holders(p_holder bytea[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_holder bytea;
BEGIN
  FOR v_holder IN SELECT DISTINCT h FROM unnest(p_holder) h WHERE h IS NOT NULL ORDER BY h LOOP
    PERFORM pg_advisory_xact_lock(('x' || encode(substr(v_holder, 1, 8), 'hex'))::bit(64)::bigint);
  END LOOP;
END $$;

-- The running holds of a holder beside those of one purchase. Out: how many, and the seconds until the first of them
-- ends; a hold that waits on a page has no end of its own and counts as a minute.
CREATE FUNCTION inventory_count_holds(p_holder bytea, p_except text, OUT active int, OUT seconds_left int)
LANGUAGE sql AS $$
  SELECT count(DISTINCT r.purchase_id)::int,
         ceil(extract(epoch FROM min(coalesce(r.due_at - n.at, interval '1 minute'))))::int
    FROM (SELECT app_now() AS at) n, reservation r
   WHERE r.holder = p_holder AND r.counts AND r.purchase_id <> p_except AND (r.due_at IS NULL OR r.due_at > n.at)
$$;

-- Whether what a purchase holds is more than its holder may hold together with everything else. The available units
-- are those before this hold; due holds count as available. The caller has locked the holder.
CREATE FUNCTION inventory_exceeds(p_purchase text) RETURNS boolean LANGUAGE sql AS $$
  WITH own AS (
    SELECT r.item_id, r.holder, max(r.holder_holds) AS holds, max(r.holder_units) AS units,
           max(r.holder_share) AS share, sum(r.quantity) AS quantity
      FROM reservation r
     WHERE r.purchase_id = p_purchase AND r.holder IS NOT NULL AND r.state IN ('held', 'committing')
     GROUP BY r.item_id, r.holder)
  SELECT coalesce(bool_or(
           (SELECT c.active >= o.holds FROM inventory_count_holds(o.holder, p_purchase) c)
           OR o.quantity + (
                SELECT coalesce(sum(r.quantity), 0) FROM reservation r
                 WHERE r.holder = o.holder AND r.counts AND r.item_id = o.item_id AND r.purchase_id <> p_purchase
                   AND (r.due_at IS NULL OR r.due_at > n.at))
              > greatest(o.units, floor(o.share * (s.on_hand - s.held - s.sold + o.quantity + (
                  SELECT coalesce(sum(r.quantity), 0) FROM reservation r
                   WHERE r.item_id = o.item_id AND r.due_at <= n.at AND r.purchase_id <> p_purchase))))
              AND o.share IS NOT NULL AND s.on_hand IS NOT NULL), false)
    FROM (SELECT app_now() AS at) n, own o JOIN stock s ON s.item_id = o.item_id
$$;

-- Charges came to nothing: holds live on until their time. Where that is more than the holder may hold, the hold ends
-- at once: its time is now, and whoever is short of units takes them back. Out: the purchases whose holds ended so.
CREATE FUNCTION inventory_restore(p_purchase text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE v_counted text[]; v_purchase text; v_ended text[] := '{}';
BEGIN
  v_counted := ARRAY(SELECT DISTINCT r.purchase_id FROM reservation r
                      WHERE r.purchase_id = ANY (p_purchase) AND r.holder IS NOT NULL ORDER BY r.purchase_id);
  IF v_counted <> '{}' THEN
    PERFORM inventory_lock_holders(
      ARRAY(SELECT DISTINCT r.holder FROM reservation r WHERE r.purchase_id = ANY (v_counted)));
  END IF;
  PERFORM inventory_move(ARRAY(SELECT u FROM unnest(p_purchase) u WHERE u <> ALL (v_counted)), '{committing}', 'held');
  FOREACH v_purchase IN ARRAY v_counted LOOP
    IF inventory_move(ARRAY[v_purchase], '{committing}', 'held') <> '{}' AND inventory_exceeds(v_purchase) THEN
      UPDATE reservation r SET expires_at = date_trunc('milliseconds', app_now())
       WHERE r.purchase_id = v_purchase AND r.state = 'held';
      v_ended := v_ended || v_purchase;
    END IF;
  END LOOP;
  RETURN v_ended;
END $$;

-- Sold units of one purchase go back on sale: the quantity of a line falls by its units, and sold with it, so a line's
-- quantity is what its buyer still has. In: one element per line; a line that has fewer units moves nothing.
-- p_ends: the order ends with it, and lines without units are released. Out: how many units went back.
CREATE FUNCTION inventory_restock(p_purchase text, p_line smallint[], p_units int[], p_ends boolean) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE v_units int;
BEGIN
  PERFORM FROM reservation r WHERE r.purchase_id = p_purchase ORDER BY r.line FOR UPDATE;
  PERFORM FROM stock s WHERE s.item_id IN (SELECT r.item_id FROM reservation r WHERE r.purchase_id = p_purchase)
    ORDER BY s.item_id FOR UPDATE;
  WITH moved AS (
    UPDATE reservation r SET quantity = r.quantity - u.units,
           state = CASE WHEN p_ends AND r.quantity = u.units THEN 'released' ELSE r.state END
      FROM unnest(p_line, p_units) u(line, units)
     WHERE r.purchase_id = p_purchase AND r.line = u.line AND r.quantity >= u.units AND r.state = 'claimed'
    RETURNING r.item_id, u.units),
  per_item AS (SELECT item_id, sum(units) AS units FROM moved GROUP BY 1),
  counted AS (UPDATE stock s SET sold = s.sold - p.units FROM per_item p WHERE s.item_id = p.item_id)
  SELECT coalesce(sum(units), 0) INTO v_units FROM per_item;
  RETURN v_units;
END $$;

-- Housekeeping: ends due holds of any item, at most p_limit. Out: how many. Nothing depends on it, because every read
-- of availability counts due holds as available. Stock rows are locked first, then the holds with SKIP LOCKED, like a
-- reclaim. Lock and update are statements of their own, so that the update builds on the row it locked.
CREATE FUNCTION inventory_sweep(p_limit int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE v_items bigint[]; v_due tid[]; v_ended int; v_now timestamptz := app_now();
BEGIN
  SELECT array_agg(x.item_id) INTO v_items FROM (
    SELECT s.item_id FROM stock s
     WHERE s.item_id IN (SELECT r.item_id FROM reservation r WHERE r.due_at <= v_now LIMIT p_limit)
     ORDER BY s.item_id FOR UPDATE) x;
  IF v_items IS NULL THEN RETURN 0; END IF;
  SELECT array_agg(x.ctid) INTO v_due FROM (
    SELECT r.ctid FROM reservation r
     WHERE r.due_at <= v_now AND r.item_id = ANY (v_items)
     ORDER BY r.purchase_id, r.line LIMIT p_limit FOR UPDATE SKIP LOCKED) x;
  WITH ended AS (UPDATE reservation r SET state = 'expired' WHERE r.ctid = ANY (v_due) RETURNING r.item_id, r.quantity),
  per_item AS (SELECT item_id, sum(quantity) AS units, count(*)::int AS holds FROM ended GROUP BY 1),
  counted AS (UPDATE stock s SET held = s.held - p.units FROM per_item p WHERE s.item_id = p.item_id)
  SELECT coalesce(sum(holds), 0) INTO v_ended FROM per_item;
  RETURN v_ended;
END $$;
