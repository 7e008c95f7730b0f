import { Injectable } from '@nestjs/common';
import { run, statement, type Tx } from '../database';
import { newId } from '../ids';

/** Something that happened, for whoever listens outside. Written in the transaction of its effect, never before. */
export interface OutboxEvent {
  readonly organizationId: string;
  /** `noun.past-tense`, such as `purchase.completed`. */
  readonly topic: string;
  /** The record whose events keep their order. */
  readonly aggregateId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const APPEND = statement(
  'outbox.append',
  `INSERT INTO outbox_event (id, organization_id, topic, aggregate_id, payload)
   SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[])`,
);

/** Appends events to the outbox; a worker hands them to webhooks after the commit. */
@Injectable()
export class Outbox {
  /** Writes events in the caller's transaction: they exist exactly if its effect does. */
  async append(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    if (events.length === 0) return;
    await run(tx, APPEND, [
      events.map(() => newId('event')),
      events.map((event) => event.organizationId),
      events.map((event) => event.topic),
      events.map((event) => event.aggregateId),
      events.map((event) => JSON.stringify(event.payload)),
    ]);
  }
}
