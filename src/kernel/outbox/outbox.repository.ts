import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { recordset, run, selectList, statement, type Tx } from '../database';
import { LIMITS } from '../limits';
import type { Page, Paged } from '../page';
import { OutboxEventEntity } from './outbox-event.entity';
import type { EventFilter, StoredEvent, LeasedEvents } from './types';

// Events that nobody listens to are written as dispatched. A trigger keeps the audience: organizations that ever had an endpoint.
const APPEND = statement(
  'outbox.append',
  `INSERT INTO outbox_event (id, organization_id, topic, aggregate_id, payload, dispatched_at)
   SELECT u.*, CASE WHEN heard.organization_id IS NULL AND (u.payload ->> 'door' = ANY ($2::text[])) IS NOT TRUE THEN app_now() END
     FROM ${recordset({ id: 'text', organization_id: 'text', topic: 'text', aggregate_id: 'text', payload: 'jsonb' })}
     LEFT JOIN event_audience heard ON heard.organization_id = u.organization_id`,
);
const APPEND_DISPATCHED = statement(
  'outbox.append-dispatched',
  `INSERT INTO outbox_event (id, organization_id, topic, aggregate_id, payload, dispatched_at)
   VALUES ($1, $2, $3, $4, $5::jsonb, app_now()) RETURNING ${selectList(OutboxEventEntity)}`,
);
// One dispatcher at a time, or two of them could give one aggregate's events the same position. The lock ends with the transaction.
const DISPATCHER_LOCK = 4_047_001;
const LOCK = statement('outbox.lock', `SELECT pg_try_advisory_xact_lock(${String(DISPATCHER_LOCK)}) AS locked`);
const LEASE = statement(
  'outbox.lease',
  `WITH waiting AS (
     SELECT id FROM outbox_event WHERE dispatched_at IS NULL ORDER BY created_at, id LIMIT $1 FOR UPDATE SKIP LOCKED),
   leased AS (
     UPDATE outbox_event e SET dispatched_at = app_now() FROM waiting WHERE e.id = waiting.id
     RETURNING e.id, e.organization_id, coalesce(e.payload ->> 'door', '') AS door)
   SELECT organization_id AS "organizationId", door, array_agg(id) AS ids FROM leased GROUP BY 1, 2`,
);
// Events of one aggregate are written under that aggregate's lock, so the order of the clock is the order of their commits.
const READ = statement(
  'outbox.read',
  `SELECT ${selectList(OutboxEventEntity)} FROM outbox_event WHERE id = ANY ($1::text[]) ORDER BY created_at, id`,
);
const PURGE = statement(
  'outbox.purge',
  `DELETE FROM outbox_event WHERE ctid IN (
     SELECT ctid FROM outbox_event WHERE dispatched_at < (SELECT app_now()) - make_interval(secs => $1) LIMIT $2)`,
);

/** Rows of `outbox_event`. */
@Injectable()
export class OutboxRepository {
  constructor(@InjectRepository(OutboxEventEntity) private readonly rows: Repository<OutboxEventEntity>) {}

  /** @param heardDoors doors whose events wait for the dispatcher though their organization has no endpoint */
  async append(
    tx: Tx,
    events: readonly Omit<StoredEvent, 'createdAt'>[],
    heardDoors: readonly string[],
  ): Promise<void> {
    const rows = events.map(({ id, organizationId, topic, aggregateId, payload }) => ({
      id,
      organization_id: organizationId,
      topic,
      aggregate_id: aggregateId,
      payload,
    }));
    await run(tx, APPEND, [rows, heardDoors]);
  }

  async appendDispatched(tx: Tx, event: Omit<StoredEvent, 'createdAt'>): Promise<StoredEvent> {
    const { id, organizationId, topic, aggregateId, payload } = event;
    const [row] = await run<StoredEvent>(tx, APPEND_DISPATCHED, [id, organizationId, topic, aggregateId, payload]);
    if (!row) throw new Error('an event was not written');
    return row;
  }

  /** @returns nothing while another process is leasing some */
  async lease(tx: Tx, limit: number): Promise<LeasedEvents[]> {
    const [lock] = await run<{ locked: boolean }>(tx, LOCK, []);
    return lock?.locked ? run<LeasedEvents>(tx, LEASE, [limit]) : [];
  }

  /** Oldest first. */
  async read(tx: Tx, ids: readonly string[]): Promise<StoredEvent[]> {
    return ids.length === 0 ? [] : run<StoredEvent>(tx, READ, [ids]);
  }

  /** Newest first. */
  async list(organizationId: string, filter: EventFilter, { limit, offset }: Page): Promise<Paged<StoredEvent>> {
    const { topic, aggregateId, from, to } = filter;
    const query = this.rows.createQueryBuilder('e').where('e.organizationId = :organizationId', { organizationId });
    if (topic !== undefined) query.andWhere('e.topic = :topic', { topic });
    if (aggregateId !== undefined) query.andWhere('e.aggregateId = :aggregateId', { aggregateId });
    if (from) query.andWhere('e.createdAt >= :from', { from });
    if (to) query.andWhere('e.createdAt < :to', { to });
    const [items, total] = await query.orderBy('e.id', 'DESC').limit(limit).offset(offset).getManyAndCount();
    return { items, total };
  }

  async purge(tx: Tx, limit: number): Promise<void> {
    await run(tx, PURGE, [LIMITS.eventKeepSeconds, limit]);
  }
}
