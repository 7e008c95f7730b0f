import { statement } from '../../kernel/database';

const ENDPOINT = 'id, organization_id, url, topics, policy, status, failures, created_at, disabled_at';
export const INSERT_ENDPOINT = statement(
  'webhooks.insert-endpoint',
  `INSERT INTO webhook_endpoint (id, organization_id, url, topics, policy, signing_secret) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${ENDPOINT}`,
);
export const LIST_ENDPOINTS = statement(
  'webhooks.list-endpoints',
  `SELECT ${ENDPOINT} FROM webhook_endpoint WHERE organization_id = $1 ORDER BY id`,
);
export const DELETE_ENDPOINT = statement(
  'webhooks.delete-endpoint',
  `WITH gone AS (DELETE FROM webhook_endpoint WHERE organization_id = $1 AND id = $2 RETURNING id),
   ended AS (UPDATE webhook_delivery d SET status = 'failed', error = 'endpoint-deleted' FROM gone WHERE d.endpoint_id = gone.id AND d.status = 'waiting')
   SELECT id FROM gone`,
);
export const ENABLE_ENDPOINT = statement(
  'webhooks.enable-endpoint',
  `UPDATE webhook_endpoint SET status = 'active', failures = 0, disabled_at = NULL WHERE organization_id = $1 AND id = $2 RETURNING ${ENDPOINT}`,
);
export const ACTIVE_ENDPOINTS = statement(
  'webhooks.active-endpoints',
  `SELECT ${ENDPOINT} FROM webhook_endpoint WHERE status = 'active' AND organization_id = ANY ($1::text[]) ORDER BY id`,
);

/** Positions go on from the highest one the address has of the aggregate; the dispatcher is alone (its lock), so nobody takes the same. */
export const INSERT_DELIVERIES = statement(
  'webhooks.insert-deliveries',
  `INSERT INTO webhook_delivery (id, organization_id, endpoint_id, url, policy, api_key_id, event_id, topic, aggregate_id, sequence, payload, signed_text, due_at)
   SELECT u.id, u.organization_id, u.endpoint_id, u.url, u.policy, u.api_key_id, u.event_id, u.topic, u.aggregate_id,
          coalesce((SELECT max(d.sequence) FROM webhook_delivery d
                     WHERE d.aggregate_id = u.aggregate_id AND d.endpoint_id IS NOT DISTINCT FROM u.endpoint_id AND d.url IS NOT DISTINCT FROM u.url), 0)
            + row_number() OVER (PARTITION BY u.endpoint_id, u.url, u.aggregate_id ORDER BY u.n),
          u.payload, u.signed_text, app_now()
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[], $11::text[])
          WITH ORDINALITY u(id, organization_id, endpoint_id, url, policy, api_key_id, event_id, topic, aggregate_id, payload, signed_text, n)
   ON CONFLICT (endpoint_id, event_id) DO NOTHING`,
);

const DELIVERY = `d.id, d.organization_id, d.endpoint_id, d.event_id, d.topic, d.aggregate_id, d.sequence, d.payload, d.status, d.tries, d.due_at,
  d.response_status, d.error, d.created_at, d.delivered_at`;
export const LEASE_DELIVERIES = statement(
  'webhooks.lease-deliveries',
  `WITH due AS (
     SELECT d.id FROM webhook_delivery d LEFT JOIN webhook_endpoint e ON e.id = d.endpoint_id
      WHERE d.status = 'waiting' AND d.due_at <= (SELECT app_now()) AND (d.endpoint_id IS NULL OR e.status = 'active')
      ORDER BY d.due_at, d.sequence LIMIT $1 FOR UPDATE OF d SKIP LOCKED),
   leased AS (
     UPDATE webhook_delivery d SET tries = d.tries + 1, due_at = app_now() + make_interval(secs => $2) FROM due WHERE d.id = due.id RETURNING d.*)
   SELECT ${DELIVERY}, coalesce(e.url, d.url) AS url, coalesce(e.policy, d.policy) AS policy, d.api_key_id, d.signed_text,
          e.signing_secret, coalesce(o.created_at, d.created_at) AS event_at
     FROM leased d LEFT JOIN webhook_endpoint e ON e.id = d.endpoint_id LEFT JOIN outbox_event o ON o.id = d.event_id
    ORDER BY d.created_at, d.sequence`,
);
/** Only the try that was leased may say how it ended. */
export const DELIVERED = statement(
  'webhooks.delivered',
  `WITH done AS (
     UPDATE webhook_delivery SET status = 'delivered', delivered_at = app_now(), response_status = $3, error = NULL
      WHERE id = $1 AND tries = $2 AND status = 'waiting' RETURNING endpoint_id)
   UPDATE webhook_endpoint e SET failures = 0 FROM done WHERE e.id = done.endpoint_id AND e.failures > 0`,
);
export const NOT_DELIVERED = statement(
  'webhooks.not-delivered',
  `WITH tried AS (
     UPDATE webhook_delivery SET status = CASE WHEN $5::int IS NULL THEN 'failed' ELSE 'waiting' END, response_status = $3, error = $4,
            due_at = app_now() + make_interval(secs => coalesce($5::int, 0))
      WHERE id = $1 AND tries = $2 AND status = 'waiting' RETURNING endpoint_id)
   UPDATE webhook_endpoint e SET failures = e.failures + 1,
          status = CASE WHEN e.failures + 1 >= $6 THEN 'disabled' ELSE e.status END,
          disabled_at = CASE WHEN e.failures + 1 >= $6 AND e.status = 'active' THEN app_now() ELSE e.disabled_at END
     FROM tried WHERE e.id = tried.endpoint_id RETURNING e.status`,
);
export const LIST_DELIVERIES = statement(
  'webhooks.list-deliveries',
  `SELECT ${DELIVERY} FROM webhook_delivery d WHERE d.organization_id = $1 AND d.endpoint_id = $2 ORDER BY d.id DESC LIMIT $3 OFFSET $4`,
);
export const COUNT_DELIVERIES = statement(
  'webhooks.count-deliveries',
  'SELECT count(*)::int AS total FROM webhook_delivery WHERE organization_id = $1 AND endpoint_id = $2',
);
export const REPLAY = statement(
  'webhooks.replay',
  `UPDATE webhook_delivery d SET status = 'waiting', tries = 0, due_at = app_now(), delivered_at = NULL
    WHERE d.organization_id = $1 AND d.endpoint_id = $2 AND d.id = $3 RETURNING ${DELIVERY}`,
);
export const PURGE_DELIVERIES = statement(
  'webhooks.purge-deliveries',
  `DELETE FROM webhook_delivery WHERE ctid IN (
     SELECT ctid FROM webhook_delivery WHERE status <> 'waiting' AND created_at < (SELECT app_now()) - make_interval(secs => $1) LIMIT $2)`,
);
