-- Purchases: what was bought, by whom, through which door, and how far it has come.

CREATE TABLE purchase (
  id text COLLATE "C" CONSTRAINT pk_purchase PRIMARY KEY,
  -- doors show a number made of it (`src/kernel/numbering`), never the serial itself: it counts
  serial bigint GENERATED ALWAYS AS IDENTITY,
  organization_id text COLLATE "C" NOT NULL,
  website_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C",
  door text NOT NULL CONSTRAINT chk_purchase_door CHECK (door ~ '^[a-z][a-z-]{0,31}$'),
  -- reserved: stock is held and nobody pays yet · pending: a payment is under way or was declined · the others are
  -- final but for refunds
  state text NOT NULL CONSTRAINT chk_purchase_state
    CHECK (state IN ('reserved', 'pending', 'fulfilled', 'released', 'canceled', 'abandoned')),
  kind text NOT NULL DEFAULT 'one-time-order'
    CONSTRAINT chk_purchase_kind CHECK (kind IN ('one-time-order', 'subscription-order')),
  -- A payment of it has come to nothing. Only such a purchase can be left unpaid with nobody at work on it. Whoever
  -- moves it clears this.
  unpaid boolean NOT NULL DEFAULT false,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CONSTRAINT chk_purchase_amount CHECK (amount_minor >= 0),
  invoice_id text COLLATE "C",
  -- the lines as bought: offer, product, quantity, unit price
  lines jsonb NOT NULL,
  -- what the door must show again: addresses, purchase order number, redirect URL, its own fields
  details jsonb NOT NULL DEFAULT '{}',
  -- A door's own id of the purchase, with the keyed fingerprint of the request. The client is empty where all clients of
  -- the organization share their ids (merchant).
  client_key text COLLATE "C",
  external_ref text COLLATE "C",
  external_fingerprint bytea,
  renewal_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
-- room on the page for the one change that each row sees; no column of an index changes then (ADR 24)
) WITH (fillfactor = 50);
-- doors find a purchase by its number; two serials have two numbers
CREATE UNIQUE INDEX uq_purchase_serial ON purchase (serial);
-- a door's own id stands for one purchase of the organization, or of one of its API clients, for ever
CREATE UNIQUE INDEX uq_purchase_external ON purchase (organization_id, client_key, door, external_ref)
  WHERE external_ref IS NOT NULL;
-- the back office looks for a purchase by a door's own id, whichever key it came with
CREATE INDEX idx_purchase_external_ref ON purchase (organization_id, external_ref) WHERE external_ref IS NOT NULL;
-- ... and by what its buyer or partner calls it
CREATE INDEX idx_purchase_reference ON purchase (organization_id, (details ->> 'reference')) WHERE details ? 'reference';
-- a customer's purchases, newest last
CREATE INDEX idx_purchase_customer ON purchase (organization_id, customer_id, created_at);
-- an organization's purchases, newest last, and those of a day
CREATE INDEX idx_purchase_organization ON purchase (organization_id, created_at);
-- housekeeping looks for purchases that have waited too long
CREATE INDEX idx_purchase_unpaid ON purchase (created_at) WHERE unpaid;

-- The mark is set here, so that no way of ending a payment can forget it.
CREATE FUNCTION mark_unpaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE purchase SET unpaid = true WHERE id = NEW.purchase_id AND state = 'pending' AND NOT unpaid;
  RETURN NULL;
END $$;
CREATE TRIGGER trg_payment_attempt_unpaid AFTER UPDATE OF result ON payment_attempt
  FOR EACH ROW WHEN (OLD.result = 'unknown' AND NEW.result NOT IN ('unknown', 'approved'))
  EXECUTE FUNCTION mark_unpaid();
