-- What changes a price: coupons, shipping, tax, exchange rates, country taxes; and the ways to pay per country.

CREATE TABLE coupon (
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_coupon_organization REFERENCES organization,
  id text COLLATE "C" NOT NULL,
  description text NOT NULL DEFAULT '',
  discount jsonb NOT NULL,
  restrictions jsonb NOT NULL DEFAULT '[]',
  status text NOT NULL DEFAULT 'issued' CONSTRAINT chk_coupon_status CHECK (status IN ('draft', 'issued', 'expired')),
  issued_at timestamptz,
  expires_at timestamptz,
  -- NULL: unlimited, and then nothing is counted, so the row is not hot
  max_redemptions int CONSTRAINT chk_coupon_max CHECK (max_redemptions > 0),
  max_per_customer int CONSTRAINT chk_coupon_max_per_customer CHECK (max_per_customer > 0),
  redemptions int NOT NULL DEFAULT 0 CONSTRAINT chk_coupon_redemptions CHECK (redemptions >= 0),
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT pk_coupon PRIMARY KEY (organization_id, id),
  -- a coupon is never redeemed more often than it may be, whoever counts
  CONSTRAINT chk_coupon_limit CHECK (redemptions <= max_redemptions)
);

-- a code is found whatever its capitals, so two codes differ by more than them
CREATE UNIQUE INDEX uq_coupon_code ON coupon (organization_id, lower(id));

CREATE TABLE coupon_redemption (
  id text COLLATE "C" CONSTRAINT pk_coupon_redemption PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  coupon_id text COLLATE "C" NOT NULL,
  purchase_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- Beside the customer's id, who redeemed: the e-mail address given with the purchase and the one on the customer's record,
  -- folded. Kept only for coupons with a limit per customer.
  email text,
  other_email text,
  amount_minor bigint NOT NULL,
  -- Until when an unpaid purchase keeps the redemption: as long as its hold of stock lasts. NULL: no time ends it.
  held_until timestamptz,
  -- given back when the purchase comes to nothing
  returned_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  -- a purchase uses a coupon once
  CONSTRAINT uq_coupon_redemption UNIQUE (purchase_id, coupon_id)
);
-- whether this coupon was used at all, and how often by this customer
CREATE INDEX idx_coupon_redemption_customer ON coupon_redemption (organization_id, coupon_id, customer_id)
  WHERE returned_at IS NULL;
-- the same by e-mail address
CREATE INDEX idx_coupon_redemption_email ON coupon_redemption (organization_id, coupon_id, email)
  WHERE returned_at IS NULL AND email IS NOT NULL;
CREATE INDEX idx_coupon_redemption_other_email ON coupon_redemption (organization_id, coupon_id, other_email)
  WHERE returned_at IS NULL AND other_email IS NOT NULL;
-- who finds a coupon used up looks for redemptions that unpaid purchases keep past their time
CREATE INDEX idx_coupon_redemption_due ON coupon_redemption (organization_id, coupon_id, held_until)
  WHERE returned_at IS NULL AND held_until IS NOT NULL;

CREATE TABLE shipping_rate (
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_shipping_rate_organization REFERENCES organization,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  price_minor bigint NOT NULL CONSTRAINT chk_shipping_rate_price CHECK (price_minor >= 0),
  currency char(3) NOT NULL,
  -- NULL: everywhere
  countries text[],
  min_order_minor bigint,
  max_order_minor bigint,
  is_active boolean NOT NULL DEFAULT true,
  CONSTRAINT pk_shipping_rate PRIMARY KEY (organization_id, id)
);

CREATE TABLE tax_rate (
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_tax_rate_organization REFERENCES organization,
  id text COLLATE "C" NOT NULL,
  description text NOT NULL,
  country char(2) NOT NULL,
  region text,
  -- parts per million: 8.875 % = 88 750
  rate_ppm int NOT NULL CONSTRAINT chk_tax_rate CHECK (rate_ppm BETWEEN 0 AND 10000000),
  is_active boolean NOT NULL DEFAULT true,
  CONSTRAINT pk_tax_rate PRIMARY KEY (organization_id, id)
);

CREATE TABLE exchange_rate (
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_exchange_rate_organization REFERENCES organization,
  from_currency char(3) NOT NULL,
  to_currency char(3) NOT NULL,
  valid_on date NOT NULL,
  rate numeric(24, 10) NOT NULL CONSTRAINT chk_exchange_rate CHECK (rate > 0),
  type_code text NOT NULL DEFAULT 'REFERENCE',
  CONSTRAINT pk_exchange_rate PRIMARY KEY (organization_id, from_currency, to_currency, valid_on)
);

-- Taxes that a country puts on a payment (merchant door).
CREATE TABLE country_tax (
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_country_tax_organization REFERENCES organization,
  country char(2) NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  position smallint NOT NULL,
  rate_ppm int NOT NULL CONSTRAINT chk_country_tax_rate CHECK (rate_ppm BETWEEN 0 AND 10000000),
  -- gross: of the converted amount; gross-and-taxes: of that plus the taxes whose code stands in base_codes
  base_codes text[] NOT NULL DEFAULT '{}',
  responsible text NOT NULL DEFAULT 'CUSTOMER',
  valid_from date NOT NULL,
  CONSTRAINT pk_country_tax PRIMARY KEY (organization_id, country, code, valid_from)
);

-- The ways to pay per country. The rows are reference data that belongs to the product, not to an organization: the
-- door that shows them brings them along (merchant).
CREATE TABLE country_payment_method (
  country char(2) NOT NULL,
  model text NOT NULL CONSTRAINT chk_country_payment_method_model CHECK (model IN ('any', 'gateway', 'payfac')),
  payment_media_id int NOT NULL,
  name text NOT NULL,
  purchase boolean NOT NULL,
  preauthorization boolean NOT NULL,
  full_refund boolean NOT NULL,
  partial_refund boolean NOT NULL,
  type text NOT NULL,
  flow text NOT NULL CONSTRAINT chk_country_payment_method_flow CHECK (flow IN ('API', 'Redirect')),
  CONSTRAINT pk_country_payment_method PRIMARY KEY (country, model, payment_media_id, name)
);
