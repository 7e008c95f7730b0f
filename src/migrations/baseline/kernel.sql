-- The clock, guards for statements that travel with their COMMIT, idempotency keys and outgoing events.

-- The one clock of the service. It is real time, not the start of the transaction: a hold whose transaction waited
-- for a lock must not be born expired. Tests replace the body by one that adds an offset; the service refuses to
-- start in production with any body but this.
CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS 'SELECT clock_timestamp()';

-- A statement whose COMMIT is sent in the same message cannot be looked at before the COMMIT runs. So it must fail by
-- itself when it changed fewer rows than it had to.
CREATE FUNCTION require_rows(changed bigint, wanted int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF changed <> wanted THEN RAISE EXCEPTION '% of % rows could be changed', changed, wanted; END IF;
END $$;

-- The same for a moment that the process wrote without asking the database for it: it must be right, or the
-- transaction fails.
CREATE FUNCTION require_time(at timestamptz, tolerance_ms int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF abs(extract(epoch FROM app_now() - at)) * 1000 > tolerance_ms THEN RAISE EXCEPTION '% is not the time', at; END IF;
END $$;

CREATE TABLE idempotency_key (
  organization_id text COLLATE "C" NOT NULL,
  -- all secret keys of the organization, one publishable key or one customer; never an address or a cookie, because a
  -- retry after the network changed must find its purchase
  principal text COLLATE "C" NOT NULL,
  method text NOT NULL,
  route text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  -- website of whoever asked first: a key of another website gets nothing of the answer
  website_id text COLLATE "C" NOT NULL,
  -- keyed hash of what the request asks for; card numbers by their own keyed hash, verification codes and passwords left
  -- out
  fingerprint bytea NOT NULL,
  purchase_id text COLLATE "C",
  -- NULL until the answer is final
  status smallint,
  -- the answer, sealed: it carries a session token
  answer bytea,
  -- where the answer is when it is kept in an answer_pack
  pack_id text COLLATE "C",
  pack_place smallint,
  locked_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT pk_idempotency_key PRIMARY KEY (organization_id, principal, method, route, key)
-- half-empty pages: the answer is written into the row's own page
) WITH (fillfactor = 50);
-- A sealed text cannot be compressed, so PostgreSQL does not try.
ALTER TABLE idempotency_key ALTER COLUMN answer SET STORAGE EXTERNAL;
-- The purge looks for keys by age. The index covers unfinished keys too, so writing an answer touches no index.
CREATE INDEX idx_idempotency_key_age ON idempotency_key (created_at);

-- Answers that become final in one transaction are compressed and sealed together, in one row.
CREATE TABLE answer_pack (
  id text COLLATE "C" CONSTRAINT pk_answer_pack PRIMARY KEY,
  -- several answers, sealed: each carries the scope of its key
  content bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now()
);
ALTER TABLE answer_pack ALTER COLUMN content SET STORAGE EXTERNAL;
-- the purge looks for packs by age
CREATE INDEX idx_answer_pack_age ON answer_pack (created_at);

CREATE TABLE outbox_event (
  id text COLLATE "C" CONSTRAINT pk_outbox_event PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  topic text NOT NULL,
  aggregate_id text COLLATE "C" NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  -- when the dispatcher made the deliveries of this event
  dispatched_at timestamptz
);
-- The dispatcher reads waiting events in the order of the database's clock. It never asks for "id greater than the
-- last one seen": transactions commit out of order, and ids carry the clock of the process that made them.
CREATE INDEX idx_outbox_event_waiting ON outbox_event (created_at, id) WHERE dispatched_at IS NULL;
-- an organization's events, newest last; ids begin with the time
CREATE INDEX idx_outbox_event_organization ON outbox_event (organization_id, id);
-- the purge looks for dispatched events by age
CREATE INDEX idx_outbox_event_done ON outbox_event (dispatched_at) WHERE dispatched_at IS NOT NULL;

-- The organizations that have, or ever had, a webhook endpoint: the events of the others are written as dispatched
-- already. A row is never deleted: a deletion could meet the registration of the next endpoint.
CREATE TABLE event_audience (
  organization_id text COLLATE "C" CONSTRAINT pk_event_audience PRIMARY KEY
);

-- Work that one process does at a time: it renews its lease, another process takes over when the lease has ended.
CREATE TABLE worker_lease (
  name text COLLATE "C" CONSTRAINT pk_worker_lease PRIMARY KEY,
  holder text COLLATE "C" NOT NULL,
  ends_at timestamptz NOT NULL
);

-- What the numbers of an organization's purchases and customers are made with: a secret order of all numbers, so that
-- they do not count. Not sealed, and never changed: another key would give every record another number.
CREATE TABLE number_key (
  organization_id text COLLATE "C" CONSTRAINT pk_number_key PRIMARY KEY,
  key bytea NOT NULL DEFAULT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')
    CONSTRAINT chk_number_key_length CHECK (octet_length(key) = 32)
);

-- What strangers did wrong lately. Whoever has too many strikes of a kind within its time is refused for a while.
-- UNLOGGED: a crash of the database forgets them, and nobody is refused wrongly for that.
CREATE UNLOGGED TABLE strike (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_strike PRIMARY KEY,
  kind text NOT NULL CONSTRAINT chk_strike_kind
    CHECK (kind IN ('decline-address', 'decline-card', 'decline-customer', 'coupon', 'login', 'login-address', 'key')),
  -- who: a keyed hash, or an id of ours
  subject bytea NOT NULL,
  -- NULL while nobody knows whose organization it is
  organization_id text COLLATE "C",
  -- strikes that were allowed when this one was made
  allowed int NOT NULL,
  -- what an operator may see of the subject
  label jsonb NOT NULL DEFAULT '{}',
  made_at timestamptz NOT NULL DEFAULT app_now()
);
-- the strikes of a subject, newest first
CREATE INDEX idx_strike_subject ON strike (kind, subject, made_at);
-- whom an organization refuses
CREATE INDEX idx_strike_organization ON strike (organization_id, made_at);
-- processes look for new strikes, the purge for old ones
CREATE INDEX idx_strike_age ON strike (made_at);
