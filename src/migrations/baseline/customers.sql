-- Who buys.

-- There is no foreign key to organization: a new buyer belongs to the organization of the credential that made it,
-- which is never deleted, and the check would lock one row for everybody.
CREATE TABLE customer (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  -- doors show a number made of it, never the serial itself: it counts
  serial bigint GENERATED ALWAYS AS IDENTITY,
  website_id text COLLATE "C" NOT NULL,
  email text,
  -- registered: known to the shop and identifiable; otherwise anonymous: made by one purchase
  registered boolean NOT NULL DEFAULT false,
  primary_address jsonb,
  profile jsonb NOT NULL DEFAULT '{}',
  default_instrument_id text COLLATE "C",
  -- the last invoice number given out; the next one is allocated under this row's lock, so numbers have no gaps
  last_invoice int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT pk_customer PRIMARY KEY (organization_id, id)
-- room on the page for the change of last_invoice
) WITH (fillfactor = 80);
-- doors find a customer by its number; two serials have two numbers
CREATE UNIQUE INDEX uq_customer_serial ON customer (serial);
-- find a registered customer by address; anonymous ones are never matched by it
CREATE INDEX idx_customer_email ON customer (organization_id, lower(email)) WHERE registered;
-- everybody with this address, anonymous buyers too: an organization's reports about one address
CREATE INDEX idx_customer_any_email ON customer (organization_id, lower(email));

-- How a customer logs in.
CREATE TABLE account (
  id text COLLATE "C" CONSTRAINT pk_account PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  website_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  username text NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT fk_account_customer FOREIGN KEY (organization_id, customer_id) REFERENCES customer
);
-- one account per name and website, whatever its capitals
CREATE UNIQUE INDEX uq_account_username ON account (organization_id, website_id, lower(username));
-- one account per customer
CREATE UNIQUE INDEX uq_account_customer ON account (organization_id, customer_id);
