import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A purchase, its invoice, its payment attempts, its vouchers. */
export class Purchases1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE purchase (
        id text COLLATE "C" CONSTRAINT pk_purchase PRIMARY KEY,
        number bigint GENERATED ALWAYS AS IDENTITY,
        organization_id text COLLATE "C" NOT NULL,
        website_id text COLLATE "C" NOT NULL,
        customer_id text COLLATE "C",
        door text NOT NULL CONSTRAINT chk_purchase_door CHECK (door IN ('storefront', 'deals', 'packages', 'merchant')),
        -- reserved: stock held, nobody pays yet · pending: a payment is under way or was declined · the others are final but for refunds
        state text NOT NULL CONSTRAINT chk_purchase_state CHECK (state IN ('reserved', 'pending', 'fulfilled', 'released', 'canceled', 'abandoned')),
        kind text NOT NULL DEFAULT 'one-time-order' CONSTRAINT chk_purchase_kind CHECK (kind IN ('one-time-order', 'subscription-order')),
        currency char(3) NOT NULL,
        amount_minor bigint NOT NULL CONSTRAINT chk_purchase_amount CHECK (amount_minor >= 0),
        invoice_id text COLLATE "C",
        -- the lines as bought: offer, product, quantity, unit price
        lines jsonb NOT NULL,
        -- what the door must show again: addresses, purchase order number, redirect URL, its own fields
        details jsonb NOT NULL DEFAULT '{}',
        -- a door's own name for the purchase, unique for ever per API client and door, with the keyed fingerprint of its body
        client_key text COLLATE "C",
        external_ref text COLLATE "C",
        external_fingerprint bytea,
        renewal_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      ) WITH (fillfactor = 80);
      CREATE UNIQUE INDEX uq_purchase_number ON purchase (number);
      CREATE UNIQUE INDEX uq_purchase_external ON purchase (organization_id, client_key, door, external_ref) WHERE external_ref IS NOT NULL;
      -- a customer's purchases, newest last
      CREATE INDEX idx_purchase_customer ON purchase (organization_id, customer_id, id);
      -- an organization's purchases, newest last
      CREATE INDEX idx_purchase_organization ON purchase (organization_id, id);
      -- housekeeping: what has waited too long
      CREATE INDEX idx_purchase_open ON purchase (created_at) WHERE state IN ('reserved', 'pending');

      CREATE TABLE invoice (
        id text COLLATE "C" CONSTRAINT pk_invoice PRIMARY KEY,
        organization_id text COLLATE "C" NOT NULL,
        website_id text COLLATE "C" NOT NULL,
        customer_id text COLLATE "C" NOT NULL,
        purchase_id text COLLATE "C" NOT NULL CONSTRAINT fk_invoice_purchase REFERENCES purchase DEFERRABLE INITIALLY DEFERRED,
        -- counts from 1 per customer, without gaps
        number int NOT NULL CONSTRAINT chk_invoice_number CHECK (number > 0),
        status text NOT NULL CONSTRAINT chk_invoice_status CHECK (status IN ('draft', 'unpaid', 'paid', 'partially-paid', 'past-due', 'abandoned', 'voided', 'partially-refunded', 'refunded', 'disputed')),
        currency char(3) NOT NULL,
        subtotal_minor bigint NOT NULL,
        discount_minor bigint NOT NULL,
        shipping_minor bigint NOT NULL,
        tax_minor bigint NOT NULL,
        amount_minor bigint NOT NULL,
        paid_minor bigint NOT NULL DEFAULT 0,
        refunded_minor bigint NOT NULL DEFAULT 0,
        -- frozen when issued: items, discounts, shipping, taxes, addresses
        document jsonb NOT NULL,
        issued_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        paid_at timestamptz,
        voided_at timestamptz,
        abandoned_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT uq_invoice_number UNIQUE (organization_id, customer_id, number),
        CONSTRAINT chk_invoice_sum CHECK (amount_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor AND amount_minor >= 0),
        CONSTRAINT chk_invoice_paid CHECK (paid_minor BETWEEN 0 AND amount_minor AND refunded_minor BETWEEN 0 AND paid_minor)
      ) WITH (fillfactor = 80);
      CREATE INDEX idx_invoice_organization ON invoice (organization_id, id);
      CREATE INDEX idx_invoice_purchase ON invoice (purchase_id);

      CREATE TABLE payment_attempt (
        -- also the gateway's idempotency key and the reference it is asked by
        id text COLLATE "C" CONSTRAINT pk_payment_attempt PRIMARY KEY,
        organization_id text COLLATE "C" NOT NULL,
        website_id text COLLATE "C" NOT NULL,
        customer_id text COLLATE "C",
        purchase_id text COLLATE "C" NOT NULL,
        invoice_id text COLLATE "C",
        parent_id text COLLATE "C",
        type text NOT NULL CONSTRAINT chk_payment_attempt_type CHECK (type IN ('3ds-authentication', 'authorize', 'capture', 'credit', 'refund', 'sale', 'setup', 'void')),
        status text NOT NULL CONSTRAINT chk_payment_attempt_status CHECK (status IN ('completed', 'conn-error', 'disputed', 'never-sent', 'offsite', 'partially-refunded', 'pending', 'refunded', 'sending', 'suspended', 'timeout', 'voided', 'waiting-approval', 'waiting-capture', 'waiting-gateway', 'waiting-refund')),
        result text NOT NULL DEFAULT 'unknown' CONSTRAINT chk_payment_attempt_result CHECK (result IN ('abandoned', 'approved', 'canceled', 'declined', 'unknown')),
        amount_minor bigint NOT NULL CONSTRAINT chk_payment_attempt_amount CHECK (amount_minor >= 0),
        currency char(3) NOT NULL,
        captured_minor bigint NOT NULL DEFAULT 0,
        refunded_minor bigint NOT NULL DEFAULT 0,
        gateway_name text,
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
        processed_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT chk_payment_attempt_captured CHECK (captured_minor BETWEEN 0 AND amount_minor),
        CONSTRAINT chk_payment_attempt_refunded CHECK (refunded_minor BETWEEN 0 AND captured_minor)
      ) WITH (fillfactor = 70);
      -- one live charge per invoice: a second concurrent one cannot exist
      CREATE UNIQUE INDEX uq_payment_attempt_live ON payment_attempt (invoice_id)
        WHERE type IN ('sale', 'authorize')
          AND (status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval', 'waiting-capture') OR (result = 'approved' AND status <> 'voided'));
      -- one live capture or void per authorization
      CREATE UNIQUE INDEX uq_payment_attempt_capture ON payment_attempt (parent_id)
        WHERE type IN ('capture', 'void') AND (status IN ('sending', 'conn-error') OR result = 'approved');
      CREATE UNIQUE INDEX uq_payment_attempt_gateway ON payment_attempt (gateway_name, gateway_reference, type) WHERE gateway_reference IS NOT NULL AND type IN ('sale', 'authorize');
      CREATE INDEX idx_payment_attempt_purchase ON payment_attempt (purchase_id);
      CREATE INDEX idx_payment_attempt_organization ON payment_attempt (organization_id, id);
      -- what recovery looks for: outcomes unknown, and redirects whose session has ended
      CREATE INDEX idx_payment_attempt_due ON payment_attempt (lease_until) WHERE status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval', 'waiting-refund');

      CREATE TABLE voucher (
        id text COLLATE "C" CONSTRAINT pk_voucher PRIMARY KEY,
        organization_id text COLLATE "C" NOT NULL,
        purchase_id text COLLATE "C" NOT NULL CONSTRAINT fk_voucher_purchase REFERENCES purchase,
        unit int NOT NULL,
        offer_id text COLLATE "C" NOT NULL,
        customer_id text COLLATE "C",
        slug text COLLATE "C" NOT NULL CONSTRAINT uq_voucher_slug UNIQUE,
        barcode text COLLATE "C" NOT NULL CONSTRAINT uq_voucher_barcode UNIQUE,
        redemption_code text COLLATE "C" NOT NULL CONSTRAINT uq_voucher_redemption_code UNIQUE,
        state text NOT NULL DEFAULT 'valid' CONSTRAINT chk_voucher_state CHECK (state IN ('valid', 'redeemed', 'expired', 'cancelled', 'reissued')),
        expires_at timestamptz,
        redeemed_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT uq_voucher_unit UNIQUE (purchase_id, unit)
      );
      CREATE INDEX idx_voucher_customer ON voucher (organization_id, customer_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE voucher, payment_attempt, invoice, purchase');
  }
}
