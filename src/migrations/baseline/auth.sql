-- Who may call.

CREATE TABLE api_key (
  id text COLLATE "C" CONSTRAINT pk_api_key PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL CONSTRAINT fk_api_key_organization REFERENCES organization,
  website_id text COLLATE "C" NOT NULL,
  kind text NOT NULL CONSTRAINT chk_api_key_kind CHECK (kind IN ('publishable', 'secret')),
  name text NOT NULL DEFAULT '',
  -- keyed hash of the key: the key itself is shown once and stored nowhere
  key_hash bytea NOT NULL,
  -- the id that an API client sends beside its key in a body
  client_id text COLLATE "C",
  requests_per_minute int,
  -- holds at the same time; NULL: as many as the website says; 0: any number
  active_holds int,
  merchant_model text NOT NULL DEFAULT 'gateway'
    CONSTRAINT chk_api_key_model CHECK (merchant_model IN ('gateway', 'payfac')),
  created_at timestamptz NOT NULL DEFAULT app_now(),
  revoked_at timestamptz,
  CONSTRAINT fk_api_key_website FOREIGN KEY (organization_id, website_id) REFERENCES website
);
-- a key is looked up by its hash and belongs to one organization
CREATE UNIQUE INDEX uq_api_key_hash ON api_key (key_hash);
-- the key of an API client that names itself in a body
CREATE INDEX idx_api_key_client ON api_key (client_id) WHERE client_id IS NOT NULL;

-- Sessions ended before their time. A row lives as long as the token would have.
CREATE TABLE revoked_session (
  id text COLLATE "C" CONSTRAINT pk_revoked_session PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
