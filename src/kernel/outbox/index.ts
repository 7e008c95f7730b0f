import { Injectable } from '@nestjs/common';
import { recordset, run, statement, type Tx } from '../database';
import { newId } from '../ids';
import { LIMITS } from '../limits';

/** Something that happened, for whoever listens outside. Written in the transaction of its effect, never before. */
export interface OutboxEvent {
  readonly organizationId: string;
  /** `noun.past-tense`, such as `purchase.completed`. */
  readonly topic: string;
  /** The record whose events keep their order. */
  readonly aggregateId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** An event as it stands in the outbox. */
export interface StoredEvent extends OutboxEvent {
  /** The same in every delivery, whoever gets it and however often. */
  readonly id: string;
  readonly createdAt: Date;
}

/** Events of one organization and door that were taken together. */
export interface TakenEvents {
  readonly organizationId: string;
  /** The member `door` of their payloads; empty where there is none. */
  readonly door: string;
  readonly ids: readonly string[];
}

// What nobody listens to has been handed on to everybody there is. A trigger keeps the audience: organizations that ever had an endpoint.
const APPEND = statement(
  'outbox.append',
  `INSERT INTO outbox_event (id, organization_id, topic, aggregate_id, payload, dispatched_at)
   SELECT u.*, CASE WHEN heard.organization_id IS NULL AND (u.payload ->> 'door' = ANY ($2::text[])) IS NOT TRUE THEN app_now() END
     FROM ${recordset({ id: 'text', organization_id: 'text', topic: 'text', aggregate_id: 'text', payload: 'jsonb' })}
     LEFT JOIN event_audience heard ON heard.organization_id = u.organization_id`,
);
// One dispatcher at a time, or two of them could give one aggregate's events the same position. The lock ends with the transaction.
const DISPATCHER_LOCK = 4_047_001;
const LOCK = statement('outbox.lock', `SELECT pg_try_advisory_xact_lock(${String(DISPATCHER_LOCK)}) AS ours`);
const TAKE = statement(
  'outbox.take',
  `WITH waiting AS (
     SELECT id FROM outbox_event WHERE dispatched_at IS NULL ORDER BY created_at, id LIMIT $1 FOR UPDATE SKIP LOCKED),
   taken AS (
     UPDATE outbox_event e SET dispatched_at = app_now() FROM waiting WHERE e.id = waiting.id
     RETURNING e.id, e.organization_id, coalesce(e.payload ->> 'door', '') AS door)
   SELECT organization_id AS "organizationId", door, array_agg(id) AS ids FROM taken GROUP BY 1, 2`,
);
// Events of one aggregate are written under that aggregate's lock, so the order of the clock is the order of their commits.
const READ = statement(
  'outbox.read',
  `SELECT id, organization_id, topic, aggregate_id, payload, created_at FROM outbox_event WHERE id = ANY ($1::text[]) ORDER BY created_at, id`,
);
const PURGE = statement(
  'outbox.purge',
  `DELETE FROM outbox_event WHERE ctid IN (
     SELECT ctid FROM outbox_event WHERE dispatched_at < (SELECT app_now()) - make_interval(secs => $1) LIMIT $2)`,
);

interface RawEvent {
  id: string;
  organization_id: string;
  topic: string;
  aggregate_id: string;
  payload: Record<string, unknown>;
  created_at: Date;
}

/** Events of the core. A dispatcher hands them to webhooks after the commit, at least once. */
@Injectable()
export class Outbox {
  readonly #doors: string[] = [];

  /** Lets events of a door wait for the dispatcher, though their organization has no endpoint. Call it while the application starts. */
  listenToDoor(door: string): void {
    this.#doors.push(door);
  }

  /** Writes events in the caller's transaction: they exist exactly if its effect does. Those that nobody listens to do not wait. */
  async append(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((event) => ({
      id: newId('event'),
      organization_id: event.organizationId,
      topic: event.topic,
      aggregate_id: event.aggregateId,
      payload: event.payload,
    }));
    await run(tx, APPEND, [rows, this.#doors]);
  }

  /**
   * Takes events that have not been handed on, oldest first; they count as handed on with the caller's commit. Only their ids are told, by
   * whose they are: who listened once may have stopped.
   * @returns nothing while another process is taking some
   */
  async take(tx: Tx, limit: number): Promise<TakenEvents[]> {
    const [lock] = await run<{ ours: boolean }>(tx, LOCK, []);
    return lock?.ours ? run<TakenEvents>(tx, TAKE, [limit]) : [];
  }

  /** Events by id, oldest first. */
  async read(tx: Tx, ids: readonly string[]): Promise<StoredEvent[]> {
    if (ids.length === 0) return [];
    return (await run<RawEvent>(tx, READ, [ids])).map((row) => ({
      id: row.id,
      organizationId: row.organization_id,
      topic: row.topic,
      aggregateId: row.aggregate_id,
      payload: row.payload,
      createdAt: row.created_at,
    }));
  }

  /** Forgets events that were handed on long ago, a bounded number. */
  async purge(tx: Tx, limit: number): Promise<void> {
    await run(tx, PURGE, [LIMITS.eventKeepSeconds, limit]);
  }
}
