import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import { run, selectList, statement, type Tx } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import type { Page, Paged } from '../../kernel/page';
import type { Delivery, DeliveryStatus } from './types';
import { WebhookDeliveryEntity } from './webhook-delivery.entity';

/** From the beginning: all tries of the policy, at once. A try that is under way is recorded nowhere. */
const AGAIN = `status = 'waiting', tries = 0, revived = false, first_tried_at = NULL, delivered_at = NULL, lease = d.lease + 1`;
const REPLAY = statement(
  'webhooks.replay',
  `UPDATE webhook_delivery d SET ${AGAIN}, due_at = app_now()
    WHERE d.organization_id = $1 AND d.id = $2 AND ($3::text IS NULL OR d.target = $3) RETURNING ${selectList(WebhookDeliveryEntity, 'd')}`,
);
const REPLAY_RANGE = statement(
  'webhooks.replay-range',
  `WITH chosen AS MATERIALIZED (
     SELECT d.id, d.event_at FROM webhook_delivery d
      WHERE d.organization_id = $1 AND d.target = $2 AND d.event_at >= $3::timestamptz AND ($4::timestamptz IS NULL OR d.event_at < $4::timestamptz)
        AND d.status = ANY ($5::text[])
      ORDER BY d.event_at, d.position LIMIT $6 FOR UPDATE),
   changed AS (
     UPDATE webhook_delivery d SET ${AGAIN}, due_at = (SELECT app_now()) FROM chosen WHERE d.id = chosen.id)
   SELECT count(*)::int AS count, max(event_at) AS "lastEventAt" FROM chosen`,
);
/** Retries of an endpoint come at once, in the order of events among what has not been tried yet. */
const HASTEN = statement(
  'webhooks.hasten-retries',
  `WITH later AS MATERIALIZED (
     SELECT d.id FROM webhook_delivery d WHERE d.status = 'waiting' AND d.target = $1 AND d.due_at > app_now()
      ORDER BY d.due_at, d.position LIMIT $2 FOR UPDATE)
   UPDATE webhook_delivery d SET due_at = d.created_at, lease = d.lease + 1 FROM later WHERE d.id = later.id`,
);
/** One more try each, oldest first: the policy has no pause for what comes after it. */
const REVIVE = statement(
  'webhooks.revive-failed',
  `WITH failed AS MATERIALIZED (
     SELECT d.id FROM webhook_delivery d
      WHERE d.status = 'failed' AND d.target = $1 AND NOT d.revived AND d.event_at > app_now() - make_interval(secs => $2)
      ORDER BY d.position LIMIT $3 FOR UPDATE)
   UPDATE webhook_delivery d SET status = 'waiting', revived = true, first_tried_at = NULL, due_at = (SELECT app_now())
     FROM failed WHERE d.id = failed.id RETURNING d.id`,
);
const END = statement(
  'webhooks.end-deliveries',
  `UPDATE webhook_delivery SET status = 'failed', error = 'endpoint-deleted' WHERE target = $1 AND status = 'waiting'`,
);
/** What has failed and is too old is counted before it goes; what was delivered, or ended with its endpoint, just goes. */
const PURGE = statement(
  'webhooks.purge-deliveries',
  `WITH old AS MATERIALIZED (
     SELECT id FROM webhook_delivery WHERE status <> 'waiting' AND event_at <= (SELECT app_now()) - make_interval(secs => $1)
      ORDER BY event_at LIMIT $2 FOR UPDATE SKIP LOCKED),
   gone AS (
     DELETE FROM webhook_delivery d USING old WHERE d.id = old.id
     RETURNING d.organization_id, d.target, d.endpoint_id, d.status, d.error, d.event_at),
   counted AS (
     INSERT INTO webhook_drop AS w (organization_id, target, endpoint_id, dropped_on, deliveries, oldest_event_at, newest_event_at)
     SELECT organization_id, target, min(endpoint_id), (SELECT app_now())::date, count(*)::int, min(event_at), max(event_at)
       FROM gone WHERE status = 'failed' AND error IS DISTINCT FROM 'endpoint-deleted' GROUP BY organization_id, target
     ON CONFLICT (organization_id, target, dropped_on) DO UPDATE
        SET deliveries = w.deliveries + excluded.deliveries,
            oldest_event_at = least(w.oldest_event_at, excluded.oldest_event_at),
            newest_event_at = greatest(w.newest_event_at, excluded.newest_event_at))
   SELECT count(*)::int AS purged, (count(*) FILTER (WHERE status = 'failed' AND error IS DISTINCT FROM 'endpoint-deleted'))::int AS dropped FROM gone`,
);

/** Which deliveries a list shows; what is absent does not matter. */
export interface DeliveryFilter {
  readonly endpointId?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly aggregateId?: string | undefined;
}

/** Written into the statement, because the partial indexes are found by the text alone. */
const WITH_STATUS: Readonly<Record<DeliveryStatus, string>> = {
  waiting: `d.status = 'waiting'`,
  delivered: `d.status = 'delivered'`,
  failed: `d.status = 'failed'`,
};

/** Rows of `webhook_delivery` for operators and housekeeping. */
@Injectable()
export class WebhookDeliveryRepository {
  constructor(@InjectRepository(WebhookDeliveryEntity) private readonly rows: Repository<WebhookDeliveryEntity>) {}

  /** Newest first. */
  async list(organizationId: string, filter: DeliveryFilter, { limit, offset }: Page): Promise<Paged<Delivery>> {
    const query = this.filtered(organizationId, filter);
    query.orderBy('d.eventAt', 'DESC').addOrderBy('d.position', 'DESC');
    const [items, total] = await query.limit(limit).offset(offset).getManyAndCount();
    return { items, total };
  }

  find(organizationId: string, id: string, endpointId?: string): Promise<Delivery | null> {
    return this.filtered(organizationId, { endpointId }).andWhere('d.id = :id', { id }).getOne();
  }

  /** @param endpointId only of this endpoint */
  async replay(tx: Tx, organizationId: string, id: string, endpointId?: string): Promise<Delivery | undefined> {
    return (await run<WebhookDeliveryEntity>(tx, REPLAY, [organizationId, id, endpointId ?? null]))[0];
  }

  /** @returns how many, and the time of the newest event among them */
  async replayRange(
    tx: Tx,
    organizationId: string,
    endpointId: string,
    range: { readonly from: Date; readonly to: Date | undefined; readonly statuses: readonly DeliveryStatus[] },
  ): Promise<{ readonly count: number; readonly lastEventAt: Date | null }> {
    const values = [organizationId, endpointId, range.from, range.to ?? null, range.statuses, LIMITS.replayBatch];
    const [row] = await run<{ count: number; lastEventAt: Date | null }>(tx, REPLAY_RANGE, values);
    return row ?? { count: 0, lastEventAt: null };
  }

  async hastenRetries(tx: Tx, endpointId: string): Promise<void> {
    await run(tx, HASTEN, [endpointId, LIMITS.replayBatch]);
  }

  /** @returns how many */
  async reviveFailed(tx: Tx, endpointId: string, limit: number): Promise<number> {
    return (await run(tx, REVIVE, [endpointId, LIMITS.deliveryKeepSeconds, limit])).length;
  }

  /** Ends what waits for an endpoint that was deleted. */
  async end(tx: Tx, endpointId: string): Promise<void> {
    await run(tx, END, [endpointId]);
  }

  /** @returns how many rows have gone, and how many of them were failed deliveries that are given up now */
  async purge(tx: Tx, limit: number): Promise<{ readonly purged: number; readonly dropped: number }> {
    const values = [LIMITS.deliveryKeepSeconds, limit];
    const [row] = await run<{ purged: number; dropped: number }>(tx, PURGE, values);
    return row ?? { purged: 0, dropped: 0 };
  }

  private filtered(organizationId: string, filter: DeliveryFilter): SelectQueryBuilder<WebhookDeliveryEntity> {
    const { endpointId, status, aggregateId } = filter;
    const query = this.rows.createQueryBuilder('d').where('d.organizationId = :organizationId', { organizationId });
    if (endpointId !== undefined) query.andWhere('d.target = :endpointId', { endpointId });
    if (aggregateId !== undefined) query.andWhere('d.aggregateId = :aggregateId', { aggregateId });
    if (status !== undefined) query.andWhere(WITH_STATUS[status]);
    return query;
  }
}
