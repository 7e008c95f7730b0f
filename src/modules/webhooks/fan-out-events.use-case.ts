import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../kernel/database';
import { failpoint } from '../../kernel/failpoints';
import { LIMITS } from '../../kernel/limits';
import { Outbox, type StoredEvent, type LeasedEvents } from '../../kernel/outbox';
import { DeliveryQueueRepository, type NewDelivery } from './delivery-queue.repository';
import { deliveryToAddress, deliveryToEndpoint, isInterested } from './new-delivery';
import type { Endpoint, EventListener } from './types';
import { WebhookEndpointRepository } from './webhook-endpoint.repository';

/** Turns events of the outbox into deliveries: one for each interested endpoint, and messages of doors' own. Both change in one transaction. */
@Injectable()
export class FanOutEvents {
  readonly #listeners: EventListener[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly queue: DeliveryQueueRepository,
  ) {}

  /** Lets a door send messages of its own when something happens. Call it while the application starts. */
  listen(listener: EventListener): void {
    this.#listeners.push(listener);
    this.outbox.listenToDoor(listener.door);
  }

  /** Takes the oldest events that wait, `LIMITS.dispatchBatch` at most. @returns how many */
  async run(): Promise<number> {
    return this.unitOfWork.run(async (tx) => {
      const leased = await this.outbox.lease(tx, LIMITS.dispatchBatch);
      if (leased.length === 0) return 0;
      // read after the events were leased, so that an endpoint that existed when one of them was written is not missed
      const endpoints = await this.endpoints.listeningOf(
        tx,
        leased.map(({ organizationId }) => organizationId),
      );
      const events = await this.heardEvents(tx, leased, endpoints);
      await this.queue.insert(tx, await this.deliveriesOf(events, endpoints));
      if (events.length > 0) failpoint('events-before-commit');
      return leased.reduce((sum, { ids }) => sum + ids.length, 0);
    });
  }

  /** Events that some endpoint or door may want; the others are not even read. */
  private heardEvents(tx: Tx, leased: readonly LeasedEvents[], endpoints: readonly Endpoint[]): Promise<StoredEvent[]> {
    const listening = new Set(endpoints.map(({ organizationId }) => organizationId));
    const doors = new Set(this.#listeners.map(({ door }) => door));
    const heard = leased.filter(({ organizationId, door }) => listening.has(organizationId) || doors.has(door));
    return this.outbox.read(
      tx,
      heard.flatMap(({ ids }) => ids),
    );
  }

  /** In the order of events. */
  private async deliveriesOf(events: readonly StoredEvent[], endpoints: readonly Endpoint[]): Promise<NewDelivery[]> {
    const byEvent = await Promise.all(
      events.map(async (event) => {
        const own = await Promise.all(this.#listeners.map((listener) => listener.deliveriesFor(event)));
        return [
          ...endpoints.filter((endpoint) => isInterested(endpoint, event)).map((to) => deliveryToEndpoint(event, to)),
          ...own.flat().map((message) => deliveryToAddress(event, message)),
        ];
      }),
    );
    return byEvent.flat();
  }
}
