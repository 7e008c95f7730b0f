-- Stock and reservations. Per item: held = Σ quantity of its reservations in held or committing, sold = Σ quantity of
-- those in claimed, and held + sold ≤ on_hand. Every function moves a set of reservations along one edge of the state
-- table and changes the counters by the sum of that set in the same call. Locks are taken in this order: reservations
-- by purchase and line, then stock by item.

CREATE TABLE stock (
  item_id bigint CONSTRAINT pk_stock PRIMARY KEY CONSTRAINT fk_stock_item REFERENCES offer,
  organization_id text COLLATE "C" NOT NULL,
  -- units ever stocked; NULL: no limit
  on_hand int,
  held int NOT NULL DEFAULT 0 CONSTRAINT chk_stock_held CHECK (held >= 0),
  sold int NOT NULL DEFAULT 0 CONSTRAINT chk_stock_sold CHECK (sold >= 0),
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
  quantity int NOT NULL CONSTRAINT chk_reservation_quantity CHECK (quantity BETWEEN 1 AND 1000000),
  -- held: may be ended by time; committing: a charge is in flight, and only its outcome ends the reservation
  state text NOT NULL
    CONSTRAINT chk_reservation_state CHECK (state IN ('held', 'committing', 'claimed', 'released', 'expired')),
  expires_at timestamptz NOT NULL,
  extended boolean NOT NULL DEFAULT false,
  -- keyed hash of the API key and the client's address, for limits per client; NULL: nobody counts this hold
  holder bytea,
  -- When time ends the reservation; NULL unless it is held. The indexes below are on this column, because it does not
  -- change while a payment takes its ordinary way: the row's new versions stay on its page (ADR 24).
  due_at timestamptz GENERATED ALWAYS AS (CASE WHEN state = 'held' THEN expires_at END) STORED,
  CONSTRAINT pk_reservation PRIMARY KEY (purchase_id, line)
) WITH (fillfactor = 70);
-- a reclaim looks for the due holds of an item
CREATE INDEX idx_reservation_due ON reservation (item_id, due_at) WHERE due_at IS NOT NULL;
-- the sweeper looks for due holds of any item
CREATE INDEX idx_reservation_expiry ON reservation (due_at) WHERE due_at IS NOT NULL;
-- limits count the running holds of a client
CREATE INDEX idx_reservation_holder ON reservation (holder, due_at) WHERE due_at IS NOT NULL AND holder IS NOT NULL;

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
  per_item AS (SELECT item_id, sum(quantity)::int AS units FROM ended GROUP BY 1),
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
-- Out: one element per purchase: 0 held, otherwise the 1-based position (within the purchase) of the first line that
--      does not fit.
CREATE FUNCTION inventory_hold(p_request int[], p_purchase text[], p_line smallint[], p_item bigint[], p_quantity int[],
                               p_state text, p_hold_seconds double precision, p_new boolean, p_until timestamptz,
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
    FROM (SELECT s.item_id, coalesce(s.on_hand::bigint - s.held - s.sold, 4000000000000) AS free, d.need
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
      SELECT array_agg(coalesce(s.on_hand::bigint - s.held - s.sold, 4000000000000) ORDER BY s.item_id) INTO v_free
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
    INSERT INTO reservation (purchase_id, line, item_id, quantity, state, expires_at)
    SELECT u.purchase, u.line, u.item, u.quantity, p_state, inventory_hold.expires_at
      FROM unnest(p_request, p_purchase, p_line, p_item, p_quantity) u(request, purchase, line, item, quantity)
     WHERE short_line[u.request] = 0;
  ELSE
    UPDATE reservation r SET state = p_state, expires_at = inventory_hold.expires_at, extended = false
      FROM unnest(p_request, p_purchase, p_line) u(request, purchase, line)
     WHERE short_line[u.request] = 0 AND r.purchase_id = u.purchase AND r.line = u.line
       AND r.state IN ('expired', 'released');
  END IF;
  WITH won AS (
    SELECT u.item, sum(u.quantity)::int AS units FROM unnest(p_request, p_item, p_quantity) u(request, item, quantity)
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
DECLARE v_items bigint[]; v_units int[]; v_moved text[]; v_keeps boolean := p_to IN ('held', 'committing');
BEGIN
  WITH moved AS (
    UPDATE reservation r SET state = p_to
     WHERE r.purchase_id = ANY (p_purchase) AND r.state = ANY (p_from)
    RETURNING r.purchase_id, r.item_id, r.quantity),
  per_item AS (SELECT item_id, sum(quantity)::int AS units FROM moved GROUP BY 1)
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

-- Sold units go back on sale: the reservation is released, and sold falls by its quantity. Out: the purchases whose
-- rows moved.
CREATE FUNCTION inventory_restock(p_purchase text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE v_moved text[];
BEGIN
  PERFORM FROM reservation r WHERE r.purchase_id = ANY (p_purchase) ORDER BY r.purchase_id, r.line FOR UPDATE;
  PERFORM FROM stock s WHERE s.item_id IN (SELECT r.item_id FROM reservation r WHERE r.purchase_id = ANY (p_purchase))
    ORDER BY s.item_id FOR UPDATE;
  WITH moved AS (
    UPDATE reservation r SET state = 'released' WHERE r.purchase_id = ANY (p_purchase) AND r.state = 'claimed'
    RETURNING r.purchase_id, r.item_id, r.quantity),
  per_item AS (SELECT item_id, sum(quantity)::int AS units FROM moved GROUP BY 1),
  counted AS (UPDATE stock s SET sold = s.sold - p.units FROM per_item p WHERE s.item_id = p.item_id)
  SELECT array_agg(DISTINCT purchase_id) INTO v_moved FROM moved;
  RETURN coalesce(v_moved, '{}');
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
  per_item AS (SELECT item_id, sum(quantity)::int AS units, count(*)::int AS holds FROM ended GROUP BY 1),
  counted AS (UPDATE stock s SET held = s.held - p.units FROM per_item p WHERE s.item_id = p.item_id)
  SELECT coalesce(sum(holds), 0) INTO v_ended FROM per_item;
  RETURN v_ended;
END $$;
