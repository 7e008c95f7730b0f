-- Tenants and what they sell.

CREATE TABLE organization (
  id text COLLATE "C" CONSTRAINT pk_organization PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now()
);

-- Every organization has a key for its numbers, however it was made.
CREATE FUNCTION create_number_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO number_key (organization_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER trg_organization_number_key AFTER INSERT ON organization
  FOR EACH ROW EXECUTE FUNCTION create_number_key();

CREATE TABLE website (
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_website_organization REFERENCES organization,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  url text NOT NULL,
  service_phone text NOT NULL DEFAULT '',
  service_email text NOT NULL DEFAULT '',
  -- what strangers may do here, as far as it differs from the defaults
  limits jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT pk_website PRIMARY KEY (organization_id, id)
);

CREATE TABLE product (
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_product_organization REFERENCES organization,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  unit_label text NOT NULL DEFAULT 'unit',
  requires_shipping boolean NOT NULL DEFAULT false,
  image_url text,
  custom_fields jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT pk_product PRIMARY KEY (organization_id, id)
);

-- A plan, a deal and a package are one offer under three names.
CREATE TABLE offer (
  item_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_offer PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  currency char(3) NOT NULL,
  pricing jsonb NOT NULL,
  setup_minor bigint CONSTRAINT chk_offer_setup CHECK (setup_minor >= 0),
  period_unit text CONSTRAINT chk_offer_period_unit CHECK (period_unit IN ('day', 'week', 'month', 'year')),
  period_length int CONSTRAINT chk_offer_period_length CHECK (period_length BETWEEN 1 AND 1000),
  is_active boolean NOT NULL DEFAULT true,
  deal jsonb,
  package jsonb,
  max_per_user int CONSTRAINT chk_offer_max_per_user CHECK (max_per_user > 0),
  issues_vouchers boolean NOT NULL DEFAULT false,
  revision int NOT NULL DEFAULT 1,
  custom_fields jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT uq_offer_id UNIQUE (organization_id, id),
  CONSTRAINT fk_offer_product FOREIGN KEY (organization_id, product_id) REFERENCES product,
  CONSTRAINT chk_offer_period CHECK ((period_unit IS NULL) = (period_length IS NULL))
);

-- One number per organization. Whoever changes catalogue, coupons, rates or keys raises it in the same transaction;
-- every cache compares it.
CREATE TABLE catalog_version (
  organization_id text COLLATE "C" CONSTRAINT pk_catalog_version PRIMARY KEY
    CONSTRAINT fk_catalog_version_organization REFERENCES organization,
  version bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 50);

-- A door's own name for something of ours: an SKU, a card id, a nine-digit profile number.
CREATE TABLE external_id (
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_external_id_organization REFERENCES organization,
  door text NOT NULL CONSTRAINT chk_external_id_door CHECK (door ~ '^[a-z][a-z-]{0,31}$'),
  kind text NOT NULL CONSTRAINT chk_external_id_kind CHECK (kind IN ('offer', 'customer', 'instrument')),
  code text COLLATE "C" NOT NULL,
  core_id text COLLATE "C" NOT NULL,
  CONSTRAINT pk_external_id PRIMARY KEY (organization_id, door, kind, code)
);
-- the way back: the name a door uses for a core id
CREATE INDEX idx_external_id_core ON external_id (organization_id, door, kind, core_id);
-- the numbers behind the codes that a door makes up
CREATE SEQUENCE external_code AS bigint;

-- Names of offers are part of the catalogue that processes keep in memory. The trigger raises the version however a
-- name is changed.
CREATE FUNCTION raise_catalog_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO catalog_version (organization_id)
  VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.organization_id ELSE NEW.organization_id END)
  ON CONFLICT (organization_id) DO UPDATE SET version = catalog_version.version + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER trg_external_id_given AFTER INSERT OR UPDATE ON external_id
  FOR EACH ROW WHEN (NEW.kind = 'offer') EXECUTE FUNCTION raise_catalog_version();
CREATE TRIGGER trg_external_id_taken AFTER DELETE ON external_id
  FOR EACH ROW WHEN (OLD.kind = 'offer') EXECUTE FUNCTION raise_catalog_version();
