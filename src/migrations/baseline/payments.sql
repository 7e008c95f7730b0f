-- Accounts at gateways, payment attempts and what gateways report about them.

-- Who takes the money: one account of an organization, or of one of its websites, at a gateway provider.
CREATE TABLE gateway_account (
  -- unique in the whole installation: callbacks name it
  id text COLLATE "C" CONSTRAINT pk_gateway_account PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_gateway_account_organization REFERENCES organization,
  -- null: for every website that has no account of its own
  website_id text COLLATE "C",
  provider text NOT NULL,
  name text NOT NULL,
  mode text NOT NULL CONSTRAINT chk_gateway_account_mode CHECK (mode IN ('test', 'live')),
  status text NOT NULL CONSTRAINT chk_gateway_account_status CHECK (status IN ('active', 'inactive')),
  -- the lowest number is asked first
  priority int NOT NULL,
  -- null: whatever the provider takes
  methods text[],
  currencies text[],
  settings jsonb NOT NULL DEFAULT '{}',
  -- JSON, sealed by the vault for this row; null: none
  credentials bytea,
  credentials_last_four text,
  -- which account it is at the provider: what was paid there is refunded there
  provider_account_id text,
  revision int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now()
);
-- the accounts of an organization
CREATE INDEX idx_gateway_account_organization ON gateway_account (organization_id);


CREATE TABLE payment_attempt (
  -- also the gateway's idempotency key, and the reference by which the gateway is asked about the attempt
  id text COLLATE "C" CONSTRAINT pk_payment_attempt PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  website_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C",
  purchase_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C",
  -- the charge or authorization that a capture, void or refund belongs to
  parent_id text COLLATE "C",
  type text NOT NULL CONSTRAINT chk_payment_attempt_type
    CHECK (type IN ('3ds-authentication', 'authorize', 'capture', 'credit', 'refund', 'sale', 'setup', 'void')),
  status text NOT NULL CONSTRAINT chk_payment_attempt_status
    CHECK (status IN ('completed', 'conn-error', 'disputed', 'never-sent', 'offsite', 'partially-refunded', 'pending',
                      'refunded', 'sending', 'suspended', 'timeout', 'voided', 'waiting-approval', 'waiting-capture',
                      'waiting-gateway', 'waiting-refund')),
  result text NOT NULL DEFAULT 'unknown' CONSTRAINT chk_payment_attempt_result
    CHECK (result IN ('abandoned', 'approved', 'canceled', 'declined', 'unknown')),
  amount_minor bigint NOT NULL CONSTRAINT chk_payment_attempt_amount CHECK (amount_minor >= 0),
  currency char(3) NOT NULL,
  captured_minor bigint NOT NULL DEFAULT 0,
  refunded_minor bigint NOT NULL DEFAULT 0,
  gateway_name text,
  -- The account that was asked, for ever: refunds, inquiries and callbacks go there. No foreign key: the check would
  -- lock one row for all purchases, and an account with attempts is never deleted.
  gateway_account_id text COLLATE "C",
  gateway_reference text,
  method text NOT NULL,
  instrument_id text COLLATE "C",
  -- what may be shown of the instrument and of the gateway's answer
  instrument jsonb NOT NULL DEFAULT '{}',
  response jsonb NOT NULL DEFAULT '{}',
  request_id text,
  retry_number int NOT NULL DEFAULT 0,
  redirect_url text,
  approval_url text,
  -- when a redirect or challenge must have ended
  session_expires_at timestamptz,
  -- nobody else works on this attempt before that moment
  lease_until timestamptz NOT NULL,
  tries int NOT NULL DEFAULT 0,
  -- Set before the gateway is asked to take a payment back. From then on only the answer to that request decides: an
  -- approval that was seen before and recorded after it would be an approval of money that is gone.
  fence_at timestamptz,
  processed_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- never more captured than authorized, never more given back than captured
  CONSTRAINT chk_payment_attempt_captured CHECK (captured_minor BETWEEN 0 AND amount_minor),
  CONSTRAINT chk_payment_attempt_refunded CHECK (refunded_minor BETWEEN 0 AND captured_minor)
-- room on the page for the one change that each row sees: its outcome
) WITH (fillfactor = 50);
-- one live charge per invoice: a second one cannot exist beside it
CREATE UNIQUE INDEX uq_payment_attempt_live ON payment_attempt (invoice_id)
  WHERE type IN ('sale', 'authorize')
    AND (status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval', 'waiting-capture')
         OR (result = 'approved' AND status <> 'voided'));
-- one capture per authorization, for ever
CREATE UNIQUE INDEX uq_payment_attempt_capture ON payment_attempt (parent_id)
  WHERE type = 'capture' AND (status IN ('sending', 'conn-error') OR result = 'approved');
-- An authorization may be given up in parts before the rest is captured, but only one of these calls is under way at
-- a time.
CREATE UNIQUE INDEX uq_payment_attempt_follow_up ON payment_attempt (parent_id)
  WHERE type IN ('capture', 'void') AND status IN ('sending', 'conn-error');
-- a charge of a gateway is recorded once
CREATE UNIQUE INDEX uq_payment_attempt_gateway ON payment_attempt (gateway_account_id, gateway_reference, type)
  WHERE gateway_reference IS NOT NULL AND type IN ('sale', 'authorize');
-- the attempts of a purchase
CREATE INDEX idx_payment_attempt_purchase ON payment_attempt (purchase_id);
-- an organization's attempts, newest last
CREATE INDEX idx_payment_attempt_organization ON payment_attempt (organization_id, created_at);
-- what recovery looks for: outcomes nobody knows, and redirects whose session has ended
CREATE INDEX idx_payment_attempt_due ON payment_attempt (lease_until)
  WHERE status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval', 'waiting-refund');
-- whether a stored card has paid before
CREATE INDEX idx_payment_attempt_instrument ON payment_attempt (instrument_id) WHERE instrument_id IS NOT NULL;

-- What a gateway told us, kept before it is worked on: an event counts once, however often it is delivered.
CREATE TABLE gateway_callback (
  gateway_account_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  reference text COLLATE "C" NOT NULL,
  payload jsonb NOT NULL,
  received_at timestamptz NOT NULL DEFAULT app_now(),
  processed_at timestamptz,
  tries int NOT NULL DEFAULT 0,
  CONSTRAINT pk_gateway_callback PRIMARY KEY (gateway_account_id, event_id)
);
-- the worker reads open callbacks, oldest first
CREATE INDEX idx_gateway_callback_open ON gateway_callback (received_at) WHERE processed_at IS NULL;
-- the purge looks for finished callbacks by age
CREATE INDEX idx_gateway_callback_done ON gateway_callback (processed_at) WHERE processed_at IS NOT NULL;
