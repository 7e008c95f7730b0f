import { recordset, statement } from '../../../kernel/database';

const COLUMNS = `id, organization_id, website_id, customer_id, purchase_id, invoice_id, parent_id, type, status, result, amount_minor, currency,
  captured_minor, refunded_minor, gateway_name, gateway_reference, method, instrument_id, instrument, response, request_id, retry_number,
  redirect_url, approval_url, session_expires_at, processed_at, created_at, updated_at`;

const prefixed = COLUMNS.split(',')
  .map((column) => `a.${column.trim()}`)
  .join(', ');

export const OPEN = statement(
  'payments.open',
  `INSERT INTO payment_attempt (id, organization_id, website_id, customer_id, purchase_id, invoice_id, parent_id, type, status, result, amount_minor,
     currency, captured_minor, gateway_name, method, instrument_id, instrument, response, request_id, retry_number, redirect_url, lease_until,
     processed_at, created_at, updated_at)
   SELECT u.id, u.organization_id, u.website_id, u.customer_id, u.purchase_id, u.invoice_id, u.parent_id, u.type, u.status, u.result, u.amount_minor,
          u.currency, u.captured_minor, u.gateway_name, u.method, u.instrument_id, u.instrument, u.response, u.request_id, u.retry_number, u.redirect_url,
          u.created_at + make_interval(secs => $2), u.processed_at, u.created_at, u.created_at
     FROM ${recordset({
       id: 'text',
       organization_id: 'text',
       website_id: 'text',
       customer_id: 'text',
       purchase_id: 'text',
       invoice_id: 'text',
       parent_id: 'text',
       type: 'text',
       status: 'text',
       result: 'text',
       amount_minor: 'bigint',
       currency: 'text',
       captured_minor: 'bigint',
       gateway_name: 'text',
       method: 'text',
       instrument_id: 'text',
       instrument: 'jsonb',
       response: 'jsonb',
       request_id: 'text',
       retry_number: 'int',
       redirect_url: 'text',
       created_at: 'timestamptz',
       processed_at: 'timestamptz',
     })}`,
);

/**
 * The guard of every outcome: an attempt is settled by whoever finds it open. Rows are locked in id order; who comes second gets no row.
 * A settlement that leaves the attempt open (still unknown, still waiting) is one too. While a payment is being taken back (`fence_at`) only
 * the answer to that settles it. Rows are found by their names alone: a condition on the status beside it lets the server choose the index of what
 * is open, where every attempt of the last minutes has left a dead entry.
 */
export const SETTLE = statement(
  'payments.settle',
  `WITH named AS MATERIALIZED (SELECT p.id, p.status, p.fence_at FROM payment_attempt p WHERE p.id = ANY ($2::text[]) ORDER BY p.id FOR UPDATE),
   u AS MATERIALIZED (
     SELECT * FROM ${recordset({
       id: 'text',
       status: 'text',
       result: 'text',
       gateway_reference: 'text',
       response: 'jsonb',
       approval_url: 'text',
       session_seconds: 'int',
       captured_minor: 'bigint',
       lease_seconds: 'int',
       fenced: 'boolean',
     })}),
   open AS MATERIALIZED (
     SELECT n.id FROM named n JOIN u ON u.id = n.id
      WHERE n.status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval') AND (n.fence_at IS NULL OR u.fenced)),
   clock AS MATERIALIZED (SELECT date_trunc('milliseconds', app_now()) AS now, count(*) FROM open)
   UPDATE payment_attempt a
      SET status = u.status, result = u.result, gateway_reference = coalesce(u.gateway_reference, a.gateway_reference),
          response = a.response || u.response, approval_url = coalesce(u.approval_url, a.approval_url),
          session_expires_at = CASE WHEN u.session_seconds IS NULL THEN a.session_expires_at ELSE coalesce(a.session_expires_at, clock.now + make_interval(secs => u.session_seconds)) END,
          captured_minor = u.captured_minor, lease_until = clock.now + make_interval(secs => u.lease_seconds),
          processed_at = CASE WHEN u.result = 'unknown' THEN a.processed_at ELSE clock.now END, updated_at = clock.now
     FROM open, clock, u
    WHERE a.id = open.id AND u.id = a.id AND (a.fence_at IS NULL OR u.fenced)
  RETURNING ${prefixed}`,
);

/**
 * The same for attempts that nobody has touched since they were opened, with outcomes that are final; what they become is known beforehand.
 * Their ids stand beside the rows, or the whole index would be read; so they are changed in the order of their ids. `coalesce` keeps the state from being looked up in the index of what is open, which is full of
 * dead entries.
 */
export const SETTLE_ALL = statement(
  'payments.settle-all',
  `WITH settled AS (
     UPDATE payment_attempt a
        SET status = u.status, result = u.result, gateway_reference = u.gateway_reference, response = u.response,
            captured_minor = u.captured_minor, processed_at = $2::timestamptz, updated_at = $2::timestamptz
       FROM ${recordset({
         id: 'text',
         status: 'text',
         result: 'text',
         gateway_reference: 'text',
         response: 'jsonb',
         captured_minor: 'bigint',
       })}
      WHERE a.id = u.id AND a.id = ANY ($4::text[]) AND coalesce(a.status, '') = 'sending' AND a.fence_at IS NULL
     RETURNING a.id)
   SELECT require_rows((SELECT count(*) FROM settled), jsonb_array_length($1::jsonb)), require_time($2::timestamptz, $3::int)`,
);

export const LOCK_OF_PURCHASE = statement(
  'payments.lock-of-purchase',
  `SELECT ${COLUMNS} FROM payment_attempt WHERE purchase_id = $1 ORDER BY id FOR UPDATE`,
);
export const READ_OF_PURCHASES = statement(
  'payments.read-of-purchases',
  `SELECT ${COLUMNS} FROM payment_attempt WHERE purchase_id = ANY ($1::text[]) ORDER BY id`,
);
export const READ = statement('payments.read', `SELECT ${COLUMNS} FROM payment_attempt WHERE id = ANY ($1::text[])`);
export const FIND = statement(
  'payments.find',
  `SELECT ${COLUMNS} FROM payment_attempt WHERE organization_id = $1 AND id = $2`,
);

export const HAS_PAID = statement(
  'payments.has-paid',
  `SELECT EXISTS (SELECT FROM payment_attempt WHERE organization_id = $1 AND instrument_id = $2 AND result = 'approved') AS paid`,
);

/** A payment whose payer has chosen on our page is on its way: whoever moves it may ask the gateway, everybody else finds it moved. */
export const TAKE_HOSTED = statement(
  'payments.take-hosted',
  `UPDATE payment_attempt
      SET status = 'sending', method = $2, instrument = $3::jsonb, response = response - 'hosted' - 'action', approval_url = NULL,
          lease_until = app_now() + make_interval(secs => $4), updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND status = 'offsite' AND response ->> 'hosted' = 'true' AND fence_at IS NULL AND session_expires_at > app_now()
  RETURNING ${COLUMNS}`,
);

export const LEASE_DUE = statement(
  'payments.lease-due',
  `WITH due AS (
     SELECT id FROM payment_attempt
      WHERE lease_until < (SELECT app_now())
        AND (status IN ('sending', 'conn-error') OR (status IN ('pending', 'offsite', 'waiting-approval') AND session_expires_at <= (SELECT app_now())))
      ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED)
   UPDATE payment_attempt a SET lease_until = app_now() + make_interval(secs => $2), tries = a.tries + 1
     FROM due WHERE a.id = due.id
  RETURNING ${prefixed}, a.tries, a.fence_at IS NOT NULL AS fencing, coalesce(a.session_expires_at <= app_now(), false) AS session_over,
            extract(epoch FROM app_now() - a.created_at)::float8 AS age_seconds`,
);
export const RESCHEDULE = statement(
  'payments.reschedule',
  `UPDATE payment_attempt SET lease_until = app_now() + make_interval(secs => $2)
    WHERE id = $1 AND status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval')`,
);
export const FENCE = statement(
  'payments.fence',
  `UPDATE payment_attempt SET fence_at = coalesce(fence_at, app_now())
    WHERE id = $1 AND status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval') RETURNING id`,
);

const LISTED =
  'organization_id = $1 AND ($2::text[] IS NULL OR customer_id = ANY ($2)) AND ($3::text IS NULL OR purchase_id = $3)';
export const LIST = statement(
  'payments.list',
  `SELECT ${COLUMNS} FROM payment_attempt WHERE ${LISTED} ORDER BY id DESC LIMIT $4 OFFSET $5`,
);
export const COUNT = statement('payments.count', `SELECT count(*)::int AS total FROM payment_attempt WHERE ${LISTED}`);
