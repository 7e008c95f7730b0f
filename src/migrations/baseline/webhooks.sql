-- Who hears of events, every delivery to them, and the secrets that sign what is sent.

CREATE TABLE webhook_endpoint (
  id text COLLATE "C" CONSTRAINT pk_webhook_endpoint PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  url text NOT NULL,
  -- empty: every topic
  topics text[] NOT NULL DEFAULT '{}',
  policy text NOT NULL DEFAULT 'standard' CONSTRAINT chk_webhook_endpoint_policy CHECK (policy IN ('standard', 'merchant')),
  signing_secret bytea NOT NULL,
  -- the secret before the last rotation; it signs beside the new one until then
  previous_secret bytea,
  previous_secret_until timestamptz,
  status text NOT NULL DEFAULT 'active' CONSTRAINT chk_webhook_endpoint_status CHECK (status IN ('active', 'disabled')),
  disabled_reason text
    CONSTRAINT chk_webhook_endpoint_disabled_reason CHECK (disabled_reason IN ('failing', 'gone', 'operator')),
  disabled_at timestamptz,
  -- failed tries in a row, when the first of them was, and how the last one failed
  failures int NOT NULL DEFAULT 0,
  failing_since timestamptz,
  last_error text,
  -- the receiver asked for a pause (Retry-After)
  paused_until timestamptz,
  -- the endpoint is healthy again: its failed deliveries are to be tried once more
  revive_failed boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT chk_webhook_endpoint_disabled CHECK ((status = 'disabled') = (disabled_at IS NOT NULL AND disabled_reason IS NOT NULL)),
  CONSTRAINT chk_webhook_endpoint_previous_secret CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
);
-- an organization's endpoints
CREATE INDEX idx_webhook_endpoint_organization ON webhook_endpoint (organization_id);
-- the worker that tries failed deliveries again looks for endpoints that are healthy again
CREATE INDEX idx_webhook_endpoint_revive ON webhook_endpoint (id) WHERE revive_failed;

-- From its first endpoint on, an organization's events wait for the dispatcher (event_audience in kernel.sql).
CREATE FUNCTION join_event_audience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO event_audience (organization_id) VALUES (NEW.organization_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER trg_webhook_endpoint_hears AFTER INSERT ON webhook_endpoint
  FOR EACH ROW EXECUTE FUNCTION join_event_audience();

-- Signs messages to addresses that single purchases named. It belongs to the organization, so it outlives API keys.
CREATE TABLE notification_secret (
  organization_id text COLLATE "C" CONSTRAINT pk_notification_secret PRIMARY KEY,
  signing_secret bytea NOT NULL,
  previous_secret bytea,
  previous_secret_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT chk_notification_secret_previous CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
);

CREATE TABLE webhook_delivery (
  id text COLLATE "C" CONSTRAINT pk_webhook_delivery PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  -- NULL: a message to the address that one purchase named (merchant door)
  endpoint_id text COLLATE "C",
  -- the address of a message without an endpoint
  url text,
  -- whose share of slots it uses: the endpoint, or organization and origin of the address
  target text COLLATE "C" NOT NULL,
  policy text NOT NULL DEFAULT 'standard' CONSTRAINT chk_webhook_delivery_policy CHECK (policy IN ('standard', 'merchant')),
  event_id text COLLATE "C" NOT NULL,
  event_at timestamptz NOT NULL,
  topic text NOT NULL,
  aggregate_id text COLLATE "C" NOT NULL,
  -- position among the events of one aggregate for one endpoint
  sequence int NOT NULL,
  -- order of all events, as the dispatcher took them from the outbox
  position bigint GENERATED ALWAYS AS IDENTITY,
  payload jsonb NOT NULL,
  -- messages to a purchase's own address: what a signature header covers besides the time
  signed_text text,
  status text NOT NULL DEFAULT 'waiting'
    CONSTRAINT chk_webhook_delivery_status CHECK (status IN ('waiting', 'delivered', 'failed')),
  -- when the next try comes; while a try is under way, when it counts as lost
  due_at timestamptz NOT NULL,
  -- number of the last lease: only the process that holds it may record how its try ended
  lease int NOT NULL DEFAULT 0,
  -- tries that count towards the end of the policy
  tries int NOT NULL DEFAULT 0,
  first_tried_at timestamptz,
  -- it has failed and was tried once more when its endpoint was healthy again
  revived boolean NOT NULL DEFAULT false,
  response_status int,
  error text,
  -- every try since the delivery exists, the last ones only: [{at, status, error, milliseconds}]
  history jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL DEFAULT app_now(),
  delivered_at timestamptz,
  -- an endpoint gets an event once, also when two dispatchers work on it
  CONSTRAINT uq_webhook_delivery UNIQUE (endpoint_id, event_id),
  CONSTRAINT chk_webhook_delivery_address CHECK ((endpoint_id IS NULL) = (url IS NOT NULL))
);
-- the sender looks for what is due, target by target, in the order of events
CREATE INDEX idx_webhook_delivery_due ON webhook_delivery (target, due_at, position) WHERE status = 'waiting';
-- failed deliveries of a target, oldest first
CREATE INDEX idx_webhook_delivery_failed ON webhook_delivery (target, position) WHERE status = 'failed';
-- a target's deliveries by time, for lists and for replaying a range
CREATE INDEX idx_webhook_delivery_target ON webhook_delivery (target, event_at, position);
-- an organization's deliveries by time
CREATE INDEX idx_webhook_delivery_organization ON webhook_delivery (organization_id, event_at, position);
-- positions among an aggregate's events
CREATE INDEX idx_webhook_delivery_aggregate ON webhook_delivery (aggregate_id);
-- the purge looks for finished deliveries by age
CREATE INDEX idx_webhook_delivery_done ON webhook_delivery (event_at) WHERE status <> 'waiting';

-- Failed deliveries that were given up because of their age, counted by target and day.
CREATE TABLE webhook_drop (
  organization_id text COLLATE "C" NOT NULL,
  -- as in webhook_delivery
  target text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C",
  dropped_on date NOT NULL,
  deliveries int NOT NULL,
  oldest_event_at timestamptz NOT NULL,
  newest_event_at timestamptz NOT NULL,
  CONSTRAINT pk_webhook_drop PRIMARY KEY (organization_id, target, dropped_on)
);
