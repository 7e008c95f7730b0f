import { statement } from '../../kernel/database';

const VIEW_COLUMNS = `t.id, t.organization_id, t.website_id, t.method, t.summary, t.billing_address, t.risk_metadata, t.email,
  t.instrument_id, t.expires_at, t.used_at, t.created_at, t.updated_at`;

/** The token and, when there is one, its verification code; one clock reading for all times. */
export const CREATE_TOKEN = statement(
  'payment-instruments.create-token',
  `WITH clock AS MATERIALIZED (SELECT app_now() AS now),
        t AS (
          INSERT INTO payment_token (id, organization_id, website_id, method, summary, sealed, has_code, billing_address, risk_metadata,
                                     instrument_id, email, expires_at, created_at, updated_at)
          SELECT $1, $2, $3, $4, $5::jsonb, $6::bytea, $7::bytea IS NOT NULL, $8::jsonb, $9::jsonb, $10, $11,
                 now + make_interval(secs => $12), now, now
            FROM clock
          RETURNING *),
        code AS (
          INSERT INTO payment_token_code (token_id, sealed, expires_at)
          SELECT id, $7::bytea, expires_at FROM t WHERE has_code)
   SELECT ${VIEW_COLUMNS} FROM t`,
);

export const GET_TOKEN = statement(
  'payment-instruments.get-token',
  `SELECT ${VIEW_COLUMNS} FROM payment_token t WHERE t.organization_id = $1 AND t.id = $2`,
);

/** Tokens asked for by (organization, id). One whose code is lost has expired. */
export const READ_TOKENS = statement(
  'payment-instruments.read-tokens',
  `SELECT asked.position::int AS position, ${VIEW_COLUMNS}, t.sealed, code.sealed AS sealed_code,
          CASE WHEN t.used_at IS NOT NULL THEN 'used'
               WHEN t.expires_at <= app_now() OR (t.has_code AND code.token_id IS NULL) THEN 'expired'
               ELSE 'ready' END AS state
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (organization_id, id, position)
     JOIN payment_token t ON t.id = asked.id AND t.organization_id = asked.organization_id
     LEFT JOIN payment_token_code code ON code.token_id = t.id`,
);

/** Locks in id order, so that two batches that share tokens cannot wait for each other. */
export const LOCK_TOKENS = statement(
  'payment-instruments.lock-tokens',
  'SELECT id FROM payment_token WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE',
);

/**
 * The guard makes a token usable once. Its code goes in the same statement, and so does the card number: without the code it could
 * not be charged again. An account number stays until the sweep, because a bank payment can be sent again after a crash.
 */
export const CONSUME_TOKENS = statement(
  'payment-instruments.consume-tokens',
  `WITH used AS (
     UPDATE payment_token t
        SET used_at = app_now(), updated_at = app_now(), sealed = CASE WHEN t.method = 'payment-card' THEN NULL ELSE t.sealed END
       FROM unnest($1::text[], $2::text[]) AS asked (organization_id, id)
      WHERE t.id = asked.id AND t.organization_id = asked.organization_id AND t.used_at IS NULL AND t.expires_at > app_now()
        AND (NOT t.has_code OR EXISTS (SELECT FROM payment_token_code code WHERE code.token_id = t.id))
     RETURNING t.organization_id, t.id),
   erased AS (
     DELETE FROM payment_token_code code USING used WHERE code.token_id = used.id)
   SELECT organization_id, id FROM used`,
);

/** app_now() in a sub-select: evaluated once, so that the index on the time can be used. */
export const SWEEP_CODES = statement(
  'payment-instruments.sweep-codes',
  `DELETE FROM payment_token_code WHERE token_id IN (
     SELECT token_id FROM payment_token_code WHERE expires_at <= (SELECT app_now())
      ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
   RETURNING token_id`,
);

export const SWEEP_TOKENS = statement(
  'payment-instruments.sweep-tokens',
  `DELETE FROM payment_token WHERE id IN (
     SELECT id FROM payment_token WHERE expires_at <= (SELECT app_now()) - make_interval(secs => $2)
      ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
   RETURNING id`,
);
