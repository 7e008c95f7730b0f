import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exactly-once bookkeeping at the borders: idempotency keys, outgoing events, incoming callbacks, webhooks. */
export class Delivery1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_key (
        organization_id text COLLATE "C" NOT NULL,
        -- customer id or key id: never an address or a cookie, a retry after the network changed must find its purchase
        principal text COLLATE "C" NOT NULL,
        method text NOT NULL,
        route text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        -- keyed hash of the body; card numbers by their own keyed hash, verification codes and passwords left out
        fingerprint bytea NOT NULL,
        purchase_id text COLLATE "C",
        -- NULL until the answer is final
        status smallint,
        -- the answer, sealed: it carries a session token
        answer bytea,
        locked_until timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT app_now(),
        CONSTRAINT pk_idempotency_key PRIMARY KEY (organization_id, principal, method, route, key)
      ) WITH (fillfactor = 50);
      -- the purge: final keys by age
      CREATE INDEX idx_idempotency_key_age ON idempotency_key (created_at) WHERE status IS NOT NULL;

      CREATE TABLE outbox_event (
        id text COLLATE "C" CONSTRAINT pk_outbox_event PRIMARY KEY,
        organization_id text COLLATE "C" NOT NULL,
        topic text NOT NULL,
        aggregate_id text COLLATE "C" NOT NULL,
        payload jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT app_now(),
        -- handed to the endpoints' deliveries
        dispatched_at timestamptz
      );
      -- never "id greater than the last seen": transactions commit out of order
      CREATE INDEX idx_outbox_event_open ON outbox_event (id) WHERE dispatched_at IS NULL;
      CREATE INDEX idx_outbox_event_aggregate ON outbox_event (aggregate_id, id);

      CREATE TABLE webhook_endpoint (
        id text COLLATE "C" CONSTRAINT pk_webhook_endpoint PRIMARY KEY,
        organization_id text COLLATE "C" NOT NULL,
        api_key_id text COLLATE "C",
        url text NOT NULL,
        topics text[] NOT NULL DEFAULT '{}',
        policy text NOT NULL DEFAULT 'standard' CONSTRAINT chk_webhook_endpoint_policy CHECK (policy IN ('standard', 'merchant')),
        signing_secret bytea NOT NULL,
        status text NOT NULL DEFAULT 'active' CONSTRAINT chk_webhook_endpoint_status CHECK (status IN ('active', 'disabled')),
        failures int NOT NULL DEFAULT 0,
        disabled_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT app_now()
      );
      CREATE INDEX idx_webhook_endpoint_organization ON webhook_endpoint (organization_id);

      CREATE TABLE webhook_delivery (
        id text COLLATE "C" CONSTRAINT pk_webhook_delivery PRIMARY KEY,
        organization_id text COLLATE "C" NOT NULL,
        endpoint_id text COLLATE "C",
        -- a delivery to one purchase's own address (merchant door) has no endpoint
        url text,
        policy text NOT NULL DEFAULT 'standard' CONSTRAINT chk_webhook_delivery_policy CHECK (policy IN ('standard', 'merchant')),
        api_key_id text COLLATE "C",
        event_id text COLLATE "C" NOT NULL,
        topic text NOT NULL,
        aggregate_id text COLLATE "C" NOT NULL,
        -- position among the events of one aggregate for one endpoint
        sequence int NOT NULL,
        payload jsonb NOT NULL,
        status text NOT NULL DEFAULT 'waiting' CONSTRAINT chk_webhook_delivery_status CHECK (status IN ('waiting', 'delivered', 'failed')),
        tries int NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL,
        response_status int,
        error text,
        created_at timestamptz NOT NULL DEFAULT app_now(),
        delivered_at timestamptz,
        CONSTRAINT uq_webhook_delivery UNIQUE (endpoint_id, event_id)
      );
      CREATE INDEX idx_webhook_delivery_due ON webhook_delivery (due_at) WHERE status = 'waiting';
      CREATE INDEX idx_webhook_delivery_endpoint ON webhook_delivery (endpoint_id, id);

      CREATE TABLE gateway_callback (
        gateway_account text COLLATE "C" NOT NULL,
        event_id text COLLATE "C" NOT NULL,
        reference text COLLATE "C" NOT NULL,
        payload jsonb NOT NULL,
        received_at timestamptz NOT NULL DEFAULT app_now(),
        processed_at timestamptz,
        tries int NOT NULL DEFAULT 0,
        CONSTRAINT pk_gateway_callback PRIMARY KEY (gateway_account, event_id)
      );
      CREATE INDEX idx_gateway_callback_open ON gateway_callback (received_at) WHERE processed_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE gateway_callback, webhook_delivery, webhook_endpoint, outbox_event, idempotency_key',
    );
  }
}
