import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The clock, the tenants, what they sell, who buys. */
export class Foundation1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The one clock of the service. Real time, not the transaction's start: a hold whose transaction waited for a lock must not be born expired.
      CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS 'SELECT clock_timestamp()';

      CREATE TABLE organization (
        id text COLLATE "C" PRIMARY KEY,
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT app_now()
      );

      CREATE TABLE website (
        organization_id text COLLATE "C" NOT NULL REFERENCES organization,
        id text COLLATE "C" NOT NULL,
        name text NOT NULL,
        url text NOT NULL,
        service_phone text NOT NULL DEFAULT '',
        service_email text NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL DEFAULT app_now(),
        updated_at timestamptz NOT NULL DEFAULT app_now(),
        CONSTRAINT pk_website PRIMARY KEY (organization_id, id)
      );

      CREATE TABLE product (
        organization_id text COLLATE "C" NOT NULL REFERENCES organization,
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
        item_id bigint GENERATED ALWAYS AS IDENTITY,
        organization_id text COLLATE "C" NOT NULL,
        id text COLLATE "C" NOT NULL,
        product_id text COLLATE "C" NOT NULL,
        name text NOT NULL,
        description text NOT NULL DEFAULT '',
        currency char(3) NOT NULL,
        pricing jsonb NOT NULL,
        setup_minor bigint CONSTRAINT chk_offer_setup CHECK (setup_minor > 0),
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
        CONSTRAINT pk_offer PRIMARY KEY (item_id),
        CONSTRAINT uq_offer_id UNIQUE (organization_id, id),
        CONSTRAINT fk_offer_product FOREIGN KEY (organization_id, product_id) REFERENCES product (organization_id, id),
        CONSTRAINT chk_offer_period CHECK ((period_unit IS NULL) = (period_length IS NULL))
      );

      -- One row per organization: whoever changes catalogue, coupons, rates or keys raises it in the same transaction; every cache asks it.
      CREATE TABLE catalog_version (
        organization_id text COLLATE "C" PRIMARY KEY REFERENCES organization,
        version bigint NOT NULL DEFAULT 1
      ) WITH (fillfactor = 50);

      -- A door's own name for something of ours: an SKU, a card id, a nine-digit profile number.
      CREATE TABLE external_id (
        organization_id text COLLATE "C" NOT NULL REFERENCES organization,
        door text NOT NULL CONSTRAINT chk_external_id_door CHECK (door IN ('deals', 'packages', 'merchant')),
        kind text NOT NULL CONSTRAINT chk_external_id_kind CHECK (kind IN ('offer', 'customer', 'instrument')),
        code text COLLATE "C" NOT NULL,
        core_id text COLLATE "C" NOT NULL,
        CONSTRAINT pk_external_id PRIMARY KEY (organization_id, door, kind, code)
      );
      -- the way back: which name does this door use for our id
      CREATE INDEX idx_external_id_core ON external_id (organization_id, door, kind, core_id);

      CREATE TABLE customer (
        organization_id text COLLATE "C" NOT NULL REFERENCES organization,
        id text COLLATE "C" NOT NULL,
        number bigint GENERATED ALWAYS AS IDENTITY,
        website_id text COLLATE "C" NOT NULL,
        email text,
        -- registered: known to the shop and identifiable; anonymous: made by one purchase
        registered boolean NOT NULL DEFAULT false,
        primary_address jsonb,
        profile jsonb NOT NULL DEFAULT '{}',
        default_instrument_id text COLLATE "C",
        -- the last invoice number given out: taken under this row's lock, so numbers have no gaps
        last_invoice int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT app_now(),
        updated_at timestamptz NOT NULL DEFAULT app_now(),
        CONSTRAINT pk_customer PRIMARY KEY (organization_id, id)
      ) WITH (fillfactor = 80);
      CREATE UNIQUE INDEX uq_customer_number ON customer (number);
      -- find a registered customer by address; anonymous ones are never matched by it
      CREATE INDEX idx_customer_email ON customer (organization_id, lower(email)) WHERE registered;

      CREATE TABLE account (
        id text COLLATE "C" PRIMARY KEY,
        organization_id text COLLATE "C" NOT NULL,
        website_id text COLLATE "C" NOT NULL,
        customer_id text COLLATE "C" NOT NULL,
        username text NOT NULL,
        password_hash text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT app_now(),
        updated_at timestamptz NOT NULL DEFAULT app_now(),
        CONSTRAINT fk_account_customer FOREIGN KEY (organization_id, customer_id) REFERENCES customer (organization_id, id)
      );
      CREATE UNIQUE INDEX uq_account_username ON account (organization_id, website_id, lower(username));
      CREATE UNIQUE INDEX uq_account_customer ON account (organization_id, customer_id);

      CREATE TABLE api_key (
        id text COLLATE "C" PRIMARY KEY,
        organization_id text COLLATE "C" NOT NULL REFERENCES organization,
        website_id text COLLATE "C" NOT NULL,
        kind text NOT NULL CONSTRAINT chk_api_key_kind CHECK (kind IN ('publishable', 'secret')),
        name text NOT NULL DEFAULT '',
        -- keyed hash of the key: the key itself is shown once and stored nowhere
        key_hash bytea NOT NULL,
        -- the id an API client sends beside its key in a body
        client_id text COLLATE "C",
        -- signing secret for webhooks, sealed
        signing_secret bytea NOT NULL,
        requests_per_minute int,
        active_holds int,
        merchant_model text NOT NULL DEFAULT 'gateway' CONSTRAINT chk_api_key_model CHECK (merchant_model IN ('gateway', 'payfac')),
        created_at timestamptz NOT NULL DEFAULT app_now(),
        revoked_at timestamptz,
        CONSTRAINT fk_api_key_website FOREIGN KEY (organization_id, website_id) REFERENCES website (organization_id, id)
      );
      CREATE UNIQUE INDEX uq_api_key_hash ON api_key (key_hash);
      CREATE INDEX idx_api_key_client ON api_key (client_id) WHERE client_id IS NOT NULL;

      -- sessions ended before their time; a row lives as long as the token would have
      CREATE TABLE revoked_session (
        id text COLLATE "C" PRIMARY KEY,
        expires_at timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE revoked_session, api_key, account, customer, external_id, catalog_version, offer, product, website, organization;
      DROP FUNCTION app_now();
    `);
  }
}
