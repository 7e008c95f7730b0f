import { Injectable } from '@nestjs/common';
import { columnNames, numberedRecordset, recordset, run, statement, type Tx } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import type { Outcome } from './outcome';
import type { Share, Target } from './slots';
import type { LeasedDelivery, SealedSecrets, Try } from './types';
import { WebhookDeliveryEntity } from './webhook-delivery.entity';

const NEW = {
  id: 'text',
  organizationId: 'text',
  endpointId: 'text',
  url: 'text',
  target: 'text',
  policy: 'text',
  eventId: 'text',
  eventAt: 'timestamptz',
  topic: 'text',
  aggregateId: 'text',
  payload: 'jsonb',
  signedText: 'text',
} as const;
const NEW_MEMBERS = Object.keys(NEW) as (keyof typeof NEW)[];
export type NewDelivery = Pick<WebhookDeliveryEntity, keyof typeof NEW>;

/**
 * Written in the order in which they are given. Sequences go on from the highest one that the address has of the aggregate; one dispatcher works
 * at a time, so nobody takes the same.
 */
const INSERT = statement(
  'webhooks.insert-deliveries',
  `INSERT INTO webhook_delivery (${columnNames(WebhookDeliveryEntity, NEW_MEMBERS)}, sequence, due_at)
   SELECT ${NEW_MEMBERS.map((member) => `u."${member}"`).join(', ')},
          coalesce((SELECT max(d.sequence) FROM webhook_delivery d
                     WHERE d.aggregate_id = u."aggregateId" AND d.endpoint_id IS NOT DISTINCT FROM u."endpointId" AND d.url IS NOT DISTINCT FROM u.url), 0)
            + row_number() OVER (PARTITION BY u."endpointId", u.url, u."aggregateId" ORDER BY u.position),
          (SELECT app_now())
     FROM ${numberedRecordset(NEW)}
    ORDER BY u.position
   ON CONFLICT (endpoint_id, event_id) DO NOTHING`,
);

const NEXT_TARGET = `SELECT w.target, w.due_at, w.endpoint_id, w.organization_id FROM webhook_delivery w WHERE w.status = 'waiting' AND w.target >`;
/**
 * The targets after `$1` that have something waiting, `$2` at most. The index is entered once for each target, however much waits for it.
 * "Due" is false for a target whose endpoint is disabled, paused or gone, or whose first delivery comes later.
 */
const TARGETS = statement(
  'webhooks.waiting-targets',
  `WITH RECURSIVE found AS (
     (${NEXT_TARGET} $1 ORDER BY w.target, w.due_at, w.position LIMIT 1)
     UNION ALL
     SELECT n.* FROM found f CROSS JOIN LATERAL (${NEXT_TARGET} f.target ORDER BY w.target, w.due_at, w.position LIMIT 1) n)
   SELECT f.target, f.organization_id AS "organizationId", f.endpoint_id IS NOT NULL AS registered,
          f.due_at <= app_now() AND (f.endpoint_id IS NULL OR coalesce(
            e.status = 'active' AND (e.paused_until IS NULL OR e.paused_until <= app_now()), false)) AS "isDue"
     FROM (SELECT * FROM found LIMIT $2) f LEFT JOIN webhook_endpoint e ON e.id = f.endpoint_id`,
);

/** A lease moves the time at which the delivery is due; when the process dies, the delivery is due again then. */
const LEASE = statement(
  'webhooks.lease-deliveries',
  `WITH due AS MATERIALIZED (
     SELECT w.id, w.due_at, w.position FROM ${recordset({ target: 'text', count: 'int' })}
      CROSS JOIN LATERAL (
        SELECT d.id, d.due_at, d.position FROM webhook_delivery d
         WHERE d.status = 'waiting' AND d.target = u.target AND d.due_at <= (SELECT app_now())
         ORDER BY d.due_at, d.position LIMIT u.count FOR UPDATE SKIP LOCKED) w),
   leased AS (
     UPDATE webhook_delivery d SET lease = d.lease + 1, due_at = app_now() + make_interval(secs => $2)
       FROM due WHERE d.id = due.id RETURNING d.*)
   SELECT l.id, l.organization_id AS "organizationId", l.endpoint_id AS "endpointId", l.target, l.event_id AS "eventId", l.event_at AS "eventAt",
          l.topic, l.sequence, l.payload, l.signed_text AS "signedText", l.tries, l.lease,
          coalesce(e.url, l.url) AS url, coalesce(e.policy, l.policy) AS policy,
          coalesce(extract(epoch FROM app_now() - l.first_tried_at), 0)::float8 AS "triedForSeconds",
          e.signing_secret AS "signingSecret", CASE WHEN e.previous_secret_until > app_now() THEN e.previous_secret END AS "previousSecret"
     FROM leased l JOIN due USING (id) LEFT JOIN webhook_endpoint e ON e.id = l.endpoint_id
    ORDER BY due.due_at, l.position`,
);

/** Only the process whose lease it is says how its try ended. */
const RECORD = statement(
  'webhooks.record-tries',
  `UPDATE webhook_delivery d
      SET status = u.status, tries = d.tries + u.counted::int, response_status = u."responseStatus", error = u.error,
          due_at = app_now() + make_interval(secs => u."dueInSeconds"),
          first_tried_at = coalesce(d.first_tried_at, app_now()),
          delivered_at = CASE WHEN u.status = 'delivered' THEN app_now() END,
          history = (CASE WHEN jsonb_array_length(d.history) >= $2 THEN d.history - 0 ELSE d.history END) || jsonb_build_array(u.try)
     FROM ${recordset({
       id: 'text',
       lease: 'int',
       status: 'text',
       counted: 'boolean',
       responseStatus: 'int',
       error: 'text',
       dueInSeconds: 'int',
       try: 'jsonb',
     })} WHERE d.id = u.id AND d.lease = u.lease AND d.status = 'waiting'`,
);

/** How a try of a leased delivery ended. */
export interface RecordedTry extends Pick<LeasedDelivery, 'id' | 'lease'>, Outcome {
  readonly try: Try;
}

/** A leased delivery with the sealed secrets of its endpoint; without an endpoint they are the organization's. */
export type LeasedRow = LeasedDelivery &
  (SealedSecrets | { readonly signingSecret: null; readonly previousSecret: null });

export interface WaitingTarget extends Target {
  readonly isDue: boolean;
}

/** The rows of `webhook_delivery` as a queue: what is written, leased and recorded many at a time. */
@Injectable()
export class DeliveryQueueRepository {
  async insert(tx: Tx, deliveries: readonly NewDelivery[]): Promise<void> {
    if (deliveries.length > 0) await run(tx, INSERT, [deliveries]);
  }

  /** @param after the target to go on behind; empty: from the beginning */
  waitingTargets(tx: Tx, after: string, limit: number): Promise<WaitingTarget[]> {
    return run<WaitingTarget>(tx, TARGETS, [after, limit]);
  }

  /** Leases what is due, so many for each target, in the order in which it is to be started. */
  async lease(tx: Tx, shares: readonly Share[]): Promise<LeasedRow[]> {
    if (shares.length === 0) return [];
    return run<LeasedRow>(tx, LEASE, [shares, LIMITS.webhookLeaseSeconds]);
  }

  async record(tx: Tx, tries: readonly RecordedTry[]): Promise<void> {
    await run(tx, RECORD, [tries, LIMITS.deliveryHistoryLength]);
  }
}
