-- Who hears of events, and every delivery to them.

CREATE TABLE webhook_endpoint (
  id text COLLATE "C" CONSTRAINT pk_webhook_endpoint PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  api_key_id text COLLATE "C",
  url text NOT NULL,
  topics text[] NOT NULL DEFAULT '{}',
  policy text NOT NULL DEFAULT 'standard'
    CONSTRAINT chk_webhook_endpoint_policy CHECK (policy IN ('standard', 'merchant')),
  signing_secret bytea NOT NULL,
  status text NOT NULL DEFAULT 'active' CONSTRAINT chk_webhook_endpoint_status CHECK (status IN ('active', 'disabled')),
  failures int NOT NULL DEFAULT 0,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT app_now()
);
-- an organization's endpoints
CREATE INDEX idx_webhook_endpoint_organization ON webhook_endpoint (organization_id);

-- From its first endpoint on, an organization's events wait for the dispatcher (event_audience in kernel.sql).
CREATE FUNCTION join_event_audience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO event_audience (organization_id) VALUES (NEW.organization_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER trg_webhook_endpoint_hears AFTER INSERT ON webhook_endpoint
  FOR EACH ROW EXECUTE FUNCTION join_event_audience();

CREATE TABLE webhook_delivery (
  id text COLLATE "C" CONSTRAINT pk_webhook_delivery PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C",
  -- a delivery to one purchase's own address (merchant door) has no endpoint
  url text,
  policy text NOT NULL DEFAULT 'standard'
    CONSTRAINT chk_webhook_delivery_policy CHECK (policy IN ('standard', 'merchant')),
  api_key_id text COLLATE "C",
  event_id text COLLATE "C" NOT NULL,
  topic text NOT NULL,
  aggregate_id text COLLATE "C" NOT NULL,
  -- position among the events of one aggregate for one endpoint
  sequence int NOT NULL,
  payload jsonb NOT NULL,
  -- deliveries to a purchase's own address: what a signature header covers besides the time
  signed_text text,
  status text NOT NULL DEFAULT 'waiting'
    CONSTRAINT chk_webhook_delivery_status CHECK (status IN ('waiting', 'delivered', 'failed')),
  tries int NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  response_status int,
  error text,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  delivered_at timestamptz,
  -- an endpoint gets an event once, also when two dispatchers work on it
  CONSTRAINT uq_webhook_delivery UNIQUE (endpoint_id, event_id)
);
-- the sender looks for due deliveries
CREATE INDEX idx_webhook_delivery_due ON webhook_delivery (due_at) WHERE status = 'waiting';
-- an endpoint's deliveries, newest last
CREATE INDEX idx_webhook_delivery_endpoint ON webhook_delivery (endpoint_id, id);
-- positions among an aggregate's events
CREATE INDEX idx_webhook_delivery_aggregate ON webhook_delivery (aggregate_id);
-- the purge looks for finished deliveries by age
CREATE INDEX idx_webhook_delivery_done ON webhook_delivery (created_at) WHERE status <> 'waiting';
