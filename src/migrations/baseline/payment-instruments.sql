-- What a shopper pays with. Account numbers exist as sealed envelopes only; verification codes never touch a logged
-- table.

CREATE TABLE payment_token (
  id text COLLATE "C" CONSTRAINT pk_payment_token PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  website_id text COLLATE "C" NOT NULL,
  method text NOT NULL,
  -- what may be shown: brand, last four digits, expiry, bank name
  summary jsonb NOT NULL,
  sealed bytea,
  -- a verification code came with it: without its row in payment_token_code (after a database crash) the token counts
  -- as expired
  has_code boolean NOT NULL DEFAULT false,
  billing_address jsonb,
  risk_metadata jsonb,
  -- a token that stands for a stored card (merchant door) names it
  instrument_id text COLLATE "C",
  email text,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now()
);
-- housekeeping looks for expired tokens
CREATE INDEX idx_payment_token_expiry ON payment_token (expires_at);

-- Verification codes before authorization, sealed with a key of their own, deleted with their token. UNLOGGED: the
-- table is not in the write-ahead log, and a database crash empties it.
CREATE UNLOGGED TABLE payment_token_code (
  token_id text COLLATE "C" CONSTRAINT pk_payment_token_code PRIMARY KEY,
  sealed bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
-- housekeeping looks for expired codes
CREATE INDEX idx_payment_token_code_expiry ON payment_token_code (expires_at);

-- A known text sealed with each vault key: a process that cannot open it has another key under that name and does not
-- start.
CREATE TABLE vault_key_probe (
  key_id text COLLATE "C" CONSTRAINT pk_vault_key_probe PRIMARY KEY,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now()
);

CREATE TABLE payment_instrument (
  id text COLLATE "C" CONSTRAINT pk_payment_instrument PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  method text NOT NULL,
  status text NOT NULL DEFAULT 'active'
    CONSTRAINT chk_payment_instrument_status
    CHECK (status IN ('active', 'inactive', 'expired', 'deactivated', 'verification-needed')),
  summary jsonb NOT NULL,
  -- the account number; erased when the instrument is deactivated
  sealed bytea,
  -- keyed hash of the whole account number: finds the same card again, useless without the key
  fingerprint bytea NOT NULL,
  billing_address jsonb,
  custom_fields jsonb NOT NULL DEFAULT '{}',
  use_as_backup boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT fk_payment_instrument_customer FOREIGN KEY (organization_id, customer_id) REFERENCES customer,
  CONSTRAINT chk_payment_instrument_sealed CHECK ((sealed IS NULL) = (status = 'deactivated'))
);
-- doors show the number instead of the id
CREATE UNIQUE INDEX uq_payment_instrument_number ON payment_instrument (number);
-- the same account number stored again is the same instrument, also when two requests store it at the same time
CREATE UNIQUE INDEX uq_payment_instrument_fingerprint ON payment_instrument (organization_id, customer_id, fingerprint);
-- a customer's instruments, oldest first
CREATE INDEX idx_payment_instrument_customer ON payment_instrument (organization_id, customer_id, created_at);
