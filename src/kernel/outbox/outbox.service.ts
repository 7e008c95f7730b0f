import { Injectable } from '@nestjs/common';
import type { Tx } from '../database';
import { newId } from '../ids';
import type { Page, Paged } from '../page';
import { OutboxRepository } from './outbox.repository';
import type { EventFilter, OutboxEvent, StoredEvent, LeasedEvents } from './types';

/** Events of the core. A dispatcher hands them to webhooks after the commit, at least once. */
@Injectable()
export class Outbox {
  readonly #doors: string[] = [];

  constructor(private readonly events: OutboxRepository) {}

  /** Lets events of a door wait for the dispatcher, though their organization has no endpoint. Call it while the application starts. */
  listenToDoor(door: string): void {
    this.#doors.push(door);
  }

  /** Writes events in the caller's transaction: they exist exactly if its effect does. Those that nobody listens to do not wait. */
  async append(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.events.append(
      tx,
      events.map((event) => ({ id: newId('event'), ...event })),
      this.#doors,
    );
  }

  /** Writes an event whose deliveries the caller makes in the same transaction: the dispatcher does not lease it. */
  appendDispatched(tx: Tx, event: OutboxEvent): Promise<StoredEvent> {
    return this.events.appendDispatched(tx, { id: newId('event'), ...event });
  }

  /**
   * Leases events that have not been dispatched, oldest first; they count as dispatched with the caller's commit.
   * @returns their ids alone, by organization and door: whoever listened once may have stopped. Nothing while another process is leasing some
   */
  lease(tx: Tx, limit: number): Promise<LeasedEvents[]> {
    return this.events.lease(tx, limit);
  }

  /** Events by id, oldest first. */
  read(tx: Tx, ids: readonly string[]): Promise<StoredEvent[]> {
    return this.events.read(tx, ids);
  }

  /** Events of an organization, newest first, as long as they are kept (`LIMITS.eventKeepSeconds`). */
  list(organizationId: string, filter: EventFilter, page: Page): Promise<Paged<StoredEvent>> {
    return this.events.list(organizationId, filter, page);
  }

  /** Forgets events that were dispatched long ago, a bounded number. */
  purge(tx: Tx, limit: number): Promise<void> {
    return this.events.purge(tx, limit);
  }
}
