import { statement } from '../../kernel/database';

const VIEW_COLUMNS = `i.id, i.organization_id, i.customer_id, i.number, i.method, i.status, i.summary, i.billing_address, i.custom_fields,
  i.use_as_backup, i.created_at, i.updated_at`;

/** What the batch statements take: one array per column. */
const GIVEN = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::text[], $9::text[], $10::boolean[], $11::text[])
  AS given (id, organization_id, customer_id, method, summary, sealed, fingerprint, billing_address, custom_fields, use_as_backup, status)`;

/** Numbers the customer already has (or an id that is taken) are left out; those rows are updated by the next statements. */
export const INSERT_INSTRUMENTS = statement(
  'payment-instruments.insert',
  `INSERT INTO payment_instrument AS i (id, organization_id, customer_id, method, summary, sealed, fingerprint, billing_address, custom_fields, use_as_backup, status)
   SELECT id, organization_id, customer_id, method, summary::jsonb, sealed, fingerprint, billing_address::jsonb, custom_fields::jsonb, use_as_backup, status
     FROM ${GIVEN} ORDER BY organization_id, customer_id, fingerprint
   ON CONFLICT DO NOTHING
   RETURNING ${VIEW_COLUMNS}, i.fingerprint`,
);

/** Finds by number what an insert ran into, and locks it in id order. */
export const LOCK_SAME_NUMBERS = statement(
  'payment-instruments.lock-same-numbers',
  `SELECT ${VIEW_COLUMNS}, i.fingerprint FROM payment_instrument i
    WHERE (i.organization_id, i.customer_id, i.fingerprint) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]))
    ORDER BY i.id FOR UPDATE`,
);

/** The same number stored again: newer details win, members of custom fields are added, a deactivated instrument comes back. */
export const UPDATE_INSTRUMENTS = statement(
  'payment-instruments.store-again',
  `UPDATE payment_instrument i
      SET status = 'active', method = given.method, summary = given.summary::jsonb, sealed = given.sealed,
          billing_address = coalesce(given.billing_address::jsonb, i.billing_address),
          custom_fields = i.custom_fields || given.custom_fields::jsonb, use_as_backup = given.use_as_backup, updated_at = app_now()
     FROM ${GIVEN}
    WHERE i.id = given.id
   RETURNING ${VIEW_COLUMNS}, i.fingerprint`,
);

/** What waited for its first payment may be charged from now on, or is erased. Anything else is left alone. */
export const CONFIRM_INSTRUMENTS = statement(
  'payment-instruments.confirm',
  `UPDATE payment_instrument SET status = 'active', updated_at = app_now()
    WHERE id = ANY ($1::text[]) AND status = 'verification-needed'`,
);
export const DISCARD_INSTRUMENTS = statement(
  'payment-instruments.discard',
  `UPDATE payment_instrument SET status = 'deactivated', sealed = NULL, updated_at = app_now()
    WHERE id = ANY ($1::text[]) AND status = 'verification-needed'`,
);

export const READ_FOR_CHARGE = statement(
  'payment-instruments.read-for-charge',
  `SELECT asked.position::int AS position, i.id, i.organization_id, i.customer_id, i.status, i.method, i.summary, i.billing_address, i.sealed
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS asked (organization_id, id, customer_id, position)
     JOIN payment_instrument i ON i.id = asked.id AND i.organization_id = asked.organization_id
      AND (asked.customer_id IS NULL OR i.customer_id = asked.customer_id)`,
);

/** Key id of an envelope: its length stands in byte 1, its text behind. */
const KEY_OF = (column: string): string => `substring(${column} FROM 3 FOR get_byte(${column}, 1))`;

/** Rows sealed under another key than the current one, in id order, leaving out what somebody else works on. */
export const STALE_INSTRUMENTS = statement(
  'payment-instruments.stale',
  `SELECT id, organization_id, customer_id, sealed FROM payment_instrument
    WHERE sealed IS NOT NULL AND id > $2 AND ${KEY_OF('sealed')} <> $3::bytea
    ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
);

export const REWRAP_INSTRUMENTS = statement(
  'payment-instruments.rewrap',
  `UPDATE payment_instrument i SET sealed = given.sealed
     FROM unnest($1::text[], $2::bytea[]) AS given (id, sealed) WHERE i.id = given.id`,
);

export const COUNT_KEYS = statement(
  'payment-instruments.count-keys',
  `SELECT convert_from(key, 'UTF8') AS key_id, count(*)::int AS rows
     FROM (SELECT ${KEY_OF('sealed')} AS key FROM payment_instrument WHERE sealed IS NOT NULL
           UNION ALL SELECT ${KEY_OF('sealed')} FROM payment_token WHERE sealed IS NOT NULL) AS sealed_values
    GROUP BY 1`,
);
