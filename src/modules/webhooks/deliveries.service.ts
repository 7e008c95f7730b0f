import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { Outbox } from '../../kernel/outbox';
import type { Page, Paged } from '../../kernel/page';
import { DeliveryQueueRepository } from './delivery-queue.repository';
import { notFound } from './endpoints.service';
import { deliveryToEndpoint } from './new-delivery';
import type { Delivery, DeliveryStatus, Drop, Endpoint } from './types';
import { type DeliveryFilter, WebhookDeliveryRepository } from './webhook-delivery.repository';
import { WebhookDropRepository } from './webhook-drop.repository';
import { WebhookEndpointRepository } from './webhook-endpoint.repository';

/** What a replay of a range has come to. */
export interface Replayed {
  readonly count: number;
  /** Where to go on: there are more than one replay takes. */
  readonly nextFrom: Date | undefined;
}

/** The log of deliveries, for operators. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly deliveries: WebhookDeliveryRepository,
    private readonly drops: WebhookDropRepository,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly queue: DeliveryQueueRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Newest first; without an endpoint in the filter also messages to addresses that purchases named. */
  list(organizationId: string, filter: DeliveryFilter, page: Page): Promise<Paged<Delivery>> {
    return this.deliveries.list(organizationId, filter, page);
  }

  /** @param endpointId only of this endpoint; @throws DomainError not-found */
  async get(organizationId: string, id: string, endpointId?: string): Promise<Delivery> {
    const delivery = await this.deliveries.find(organizationId, id, endpointId);
    if (!delivery) throw noDelivery();
    return delivery;
  }

  /** Makes a delivery again from the beginning, under the same event id. @param endpointId only of this endpoint; @throws DomainError not-found */
  async replay(organizationId: string, id: string, endpointId?: string): Promise<Delivery> {
    const replayed = await this.unitOfWork.run((tx) => this.deliveries.replay(tx, organizationId, id, endpointId));
    if (!replayed) throw noDelivery();
    return replayed;
  }

  /**
   * Makes the deliveries of a time again, oldest first, `LIMITS.replayBatch` at most. What still waits comes anyway and is left alone.
   * @param range `from` inclusive, `to` exclusive or open, by the time of the event; @throws DomainError not-found
   */
  async replayRange(
    organizationId: string,
    endpointId: string,
    range: { readonly from: Date; readonly to: Date | undefined; readonly statuses: readonly DeliveryStatus[] },
  ): Promise<Replayed> {
    await this.endpointOf(organizationId, endpointId);
    const { count, lastEventAt } = await this.unitOfWork.run((tx) =>
      this.deliveries.replayRange(tx, organizationId, endpointId, range),
    );
    return { count, nextFrom: count === LIMITS.replayBatch ? (lastEventAt ?? undefined) : undefined };
  }

  /** Sends an event of its own to one endpoint, whatever topics it has. @throws DomainError not-found */
  async sendTest(organizationId: string, endpointId: string): Promise<Delivery> {
    const endpoint = await this.endpointOf(organizationId, endpointId);
    const id = await this.unitOfWork.run(async (tx) => {
      const event = await this.outbox.appendDispatched(tx, {
        organizationId,
        topic: 'webhook.test',
        aggregateId: endpointId,
        payload: { endpointId },
      });
      const delivery = deliveryToEndpoint(event, endpoint);
      await this.queue.insert(tx, [delivery]);
      return delivery.id;
    });
    return this.get(organizationId, id, endpointId);
  }

  /** Failed deliveries that were given up because they were too old, newest first. */
  listDrops(organizationId: string, page: Page): Promise<Paged<Drop>> {
    return this.drops.list(organizationId, page);
  }

  private async endpointOf(organizationId: string, endpointId: string): Promise<Endpoint> {
    const endpoint = await this.endpoints.find(organizationId, endpointId);
    if (!endpoint) throw notFound();
    return endpoint;
  }
}

const noDelivery = (): DomainError => new DomainError('not-found', 'There is no such delivery.');
